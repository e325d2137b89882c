"""Uploading a list of people, checking it, and loading what the check promised; all or nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, text, update

from app.core import audit, files, jobs
from app.core.clock import local_day
from app.core.files.kinds import Checked
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.core.types import new_id
from app.extensions import db
from app.people.imports import refusals, rules
from app.people.imports.bulk import add_rows, change_rows
from app.people.imports.loading import write
from app.people.imports.models import ImportStatus, Outcome, PeopleImport, PeopleImportRow
from app.people.imports.planning import Plan, plan
from app.people.imports.reading import PeopleList, read_list
from app.people.imports.rows import PersonRow, RefusedRow
from app.settings import Settings

CHECK_JOB, LOAD_JOB = "imports.check", "imports.load"
# Up to this many rows are done while the visitor waits; more go to the worker.
AT_ONCE = 500
_ADVISORY_LOCK = 20261121_1903
# The reader of lists has judged the bytes by then, and says more precisely what is wrong.
LIST_FILE = replace(files.TABLE, check=lambda data: Checked(data, "text/csv"))
Rows = list[PersonRow | RefusedRow]


def upload(data: bytes, *, file_name: str = "", acting: UUID, now: datetime) -> PeopleImport:
    """Keep an uploaded list until its retention period ends, and check it: at once when small, else by a job.

    Raises:
        Refused: this is no list of people.
    """
    people = read_list(data)
    settings: Settings = current_app.extensions["settings"]
    kept_until = now + timedelta(days=settings.retention_import_days)
    found = PeopleImport(
        id=new_id(),
        file_id=files.store(data, LIST_FILE, now, kept_until=kept_until).id,
        file_name=rules.kept_file_name(file_name),
        kept_until=kept_until,
        status=ImportStatus.CHECKING.value,
        uploaded_by=acting,
        created_at=now,
        encoding=people.table.encoding,
        separator=people.table.separator,
        unknown_columns=people.unknown_columns,
        row_count=people.row_count,
    )
    db.session.add(found)
    db.session.flush()
    audit.record("import-uploaded", "import", found.id, actor_id=acting, now=now, rows=people.row_count)
    if people.row_count <= AT_ONCE:
        finish_check(found, people.rows(local_day(now)), now)
    else:
        jobs.enqueue(CHECK_JOB, {"import": str(found.id)}, now=now)
    return found


def finish_check(found: PeopleImport, rows: Rows, now: datetime) -> None:
    """Write the report of a list that waits for it; nothing when somebody discarded it meanwhile."""
    if found.status == ImportStatus.CHECKING.value:
        _report(found, plan(rows, local_day(now)))
        found.status = ImportStatus.CHECKED.value


def begin_load(found: PeopleImport, *, only_good_rows: bool, acting: UUID, now: datetime) -> None:
    """Load a checked list: at once when small, else by a job. The same press twice loads once.

    Raises:
        Refused: it isn't checked (any more), has refused rows, does nothing, or the file is gone.
    """
    require(rules.load_refusal(found, only_good_rows=only_good_rows))
    mine = (PeopleImport.id == found.id, PeopleImport.status == ImportStatus.CHECKED.value)
    taken = rows_changed(
        update(PeopleImport)
        .where(*mine)
        .values(
            status=ImportStatus.LOADING.value,
            loaded_by=acting,
            only_good_rows=only_good_rows,
            done_count=0,
            notice=None,
        )
    )
    db.session.refresh(found)
    if taken != 1:
        raise Refused(refusals.NOT_CHECKED)
    if found.row_count <= AT_ONCE:
        finish_load(found, kept_list(found).rows(local_day(now)), now)
    else:
        jobs.enqueue(LOAD_JOB, {"import": str(found.id)}, now=now)


def finish_load(found: PeopleImport, rows: Rows, now: datetime) -> None:
    """Load a list, if that still does what its report says; else write the new report, and load nothing."""
    if found.status != ImportStatus.LOADING.value:
        return
    _one_at_a_time()
    planned = plan(rows, local_day(now))
    if planned.digest() != found.plan_digest:
        _report(found, planned)
        found.status, found.loaded_by = ImportStatus.CHECKED.value, None
        found.notice = refusals.STALE.name
        return
    people = write(planned.effective, import_id=found.id, acting=found.loaded_by, now=now)
    _remember_people(found.id, people)
    found.status, found.loaded_at = ImportStatus.LOADED.value, now
    found.done_count = found.row_count
    audit.record(
        "import-loaded",
        "import",
        found.id,
        actor_id=found.loaded_by,
        now=now,
        new=found.new_count,
        changed=found.changed_count,
        left_out=found.refused_count,
    )


def discard(found: PeopleImport, *, acting: UUID, now: datetime) -> None:
    """Throw an uploaded list away before it is loaded, file and report together.

    Raises:
        Refused: it is being loaded, or was.
    """
    require(rules.discard_refusal(found))
    forget_file(found, now)
    db.session.execute(delete(PeopleImportRow).where(PeopleImportRow.import_id == found.id))
    found.status = ImportStatus.DISCARDED.value
    audit.record("import-discarded", "import", found.id, actor_id=acting, now=now)


def fail(found: PeopleImport, notice: str | None) -> None:
    """A list that couldn't be checked or loaded; nothing of it is in the database."""
    found.status, found.notice = ImportStatus.FAILED.value, notice


def kept_list(found: PeopleImport) -> PeopleList:
    """The list of an import, read from its file again.

    Raises:
        Refused: the file is gone.
    """
    if found.file_id is None:
        raise Refused(refusals.FILE_GONE)
    try:
        return read_list(files.read(found.file_id))
    except FileNotFoundError:
        raise Refused(refusals.FILE_GONE) from None


def forget_file(found: PeopleImport, now: datetime) -> None:
    """Let the file go at the next clearing of the store, within the hour."""
    stored = files.stored(found.file_id) if found.file_id else None
    if stored is not None:
        stored.kept_until = now
    found.file_id = None


def load_now(rows: Rows, *, only_good_rows: bool, now: datetime) -> tuple[Plan, bool]:
    """Load rows in one go, without a report (the command); the plan, and whether it was loaded."""
    _one_at_a_time()
    planned = plan(rows, local_day(now))
    if planned.count(Outcome.REFUSED) and not only_good_rows:
        return planned, False
    import_id = new_id()
    write(planned.effective, import_id=import_id, acting=None, now=now)
    counts = {"new": planned.count(Outcome.NEW), "changed": planned.count(Outcome.CHANGED)}
    audit.record("import-loaded", "import", import_id, actor_id=None, now=now, **counts)
    return planned, True


def _one_at_a_time() -> None:
    """A list loaded twice at once meets its own people the second time (SQLite has one writer anyway)."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})


def _report(found: PeopleImport, planned: Plan) -> None:
    db.session.execute(delete(PeopleImportRow).where(PeopleImportRow.import_id == found.id))
    rows = [
        {
            "import_id": found.id,
            "line": row.line,
            "outcome": row.outcome.value,
            "participant_id": row.participant_id,
            "name": row.row.name if row.row and row.outcome in (Outcome.NEW, Outcome.CHANGED) else None,
            "details": row.details(),
        }
        for row in planned.rows
    ]
    add_rows(PeopleImportRow, rows)
    for outcome in Outcome:
        setattr(found, f"{outcome.value}_count", planned.count(outcome))
    found.plan_digest, found.done_count = planned.digest(), found.row_count


def _remember_people(import_id: UUID, people: dict[int, UUID]) -> None:
    """Which person each row became, so that erasing somebody reaches the report too."""
    rows = [
        {"import_id": import_id, "line": line, "participant_id": participant_id}
        for line, participant_id in people.items()
    ]
    change_rows(PeopleImportRow, rows)
