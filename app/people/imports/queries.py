"""The uploaded lists, and the report of one."""

from uuid import UUID

from sqlalchemy import Select, select

from app.core.pagination import Page, page
from app.extensions import db
from app.people.imports.models import ImportStatus, Outcome, PeopleImport, PeopleImportRow


def import_with(import_id: UUID) -> PeopleImport | None:
    return db.session.get(PeopleImport, import_id)


def people_of(import_id: UUID) -> Select[UUID | None]:
    """The participants of a loaded list: whom it made, changed, or left as they were."""
    return (
        select(PeopleImportRow.participant_id)
        .join(PeopleImport, PeopleImport.id == PeopleImportRow.import_id)
        .where(
            PeopleImport.id == import_id,
            PeopleImport.status == ImportStatus.LOADED.value,
            PeopleImportRow.participant_id.is_not(None),
        )
    )


def imports(cursor: str | None, size: int = 25) -> Page[PeopleImport]:
    """A page of uploaded lists, the latest first."""
    return page(select(PeopleImport), (PeopleImport.created_at, PeopleImport.id), cursor=cursor, size=size)


def report(
    import_id: UUID, outcome: Outcome | None, cursor: str | None, size: int = 100
) -> Page[PeopleImportRow]:
    """A page of the report, by line; only the rows of one outcome when it is given."""
    statement = select(PeopleImportRow).where(PeopleImportRow.import_id == import_id)
    if outcome is not None:
        statement = statement.where(PeopleImportRow.outcome == outcome.value)
    return page(statement, (PeopleImportRow.line,), cursor=cursor, size=size, descending=False)


def imports_about(participant_id: UUID) -> list[tuple[PeopleImport, PeopleImportRow]]:
    """The rows of reports that are about somebody, the latest list first."""
    statement = (
        select(PeopleImport, PeopleImportRow)
        .join(PeopleImportRow, PeopleImportRow.import_id == PeopleImport.id)
        .where(PeopleImportRow.participant_id == participant_id)
        .order_by(PeopleImport.created_at.desc(), PeopleImport.id)
    )
    return [(row[0], row[1]) for row in db.session.execute(statement)]
