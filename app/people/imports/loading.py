"""Writes a plan into the database: many rows per statement, all in the caller's transaction."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from app.consents.models import Consent
from app.consents.texts import Purpose
from app.core.audit import AuditEntry
from app.core.clock import AMSTERDAM
from app.core.types import new_id
from app.extensions import Model, db
from app.people.accounts.models import Account
from app.people.audiences.models import AudienceMembership
from app.people.directory.indexing import index_rows
from app.people.directory.models import DirectoryName
from app.people.groups.models import GroupMembership, GroupRole
from app.people.imports.bulk import add_rows, change_rows, chunks
from app.people.imports.models import Outcome
from app.people.imports.planning import Change, PlannedRow
from app.people.participants.models import KEY_VERSION, Participant, ParticipantKey

Rows = dict[type[Model], list[dict[str, Any]]]
# Parents before children.
_ORDER: tuple[type[Model], ...] = (
    Participant,
    ParticipantKey,
    Account,
    DirectoryName,
    AudienceMembership,
    GroupMembership,
    Consent,
    AuditEntry,
)


def write(
    planned: Iterable[PlannedRow], *, import_id: UUID, acting: UUID | None, now: datetime
) -> dict[int, UUID]:
    """Make and change the people of these rows; the participant of each line.

    Raises:
        IntegrityError: somebody else made one of these people a moment ago; nothing may be committed.
    """
    batch = _Batch(now)
    people: dict[int, UUID] = {}
    for row in planned:
        participant_id = row.participant_id
        if row.outcome is Outcome.NEW:
            participant_id = batch.person(row)
        assert participant_id is not None
        people[row.line] = participant_id
        for change in row.changes:
            batch.change(change, participant_id, row)
        batch.add(AuditEntry, _audit(row, participant_id, import_id, acting, now))
    batch.write()
    return people


class _Batch:
    """Rows to add and to change, collected per table."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.added: Rows = {}
        self.changed: Rows = {}

    def add(self, table: type[Model], *rows: dict[str, Any]) -> None:
        self.added.setdefault(table, []).extend(rows)

    def person(self, planned: PlannedRow) -> UUID:
        """Somebody new, or somebody known by their key alone who gets an account."""
        row, participant_id = planned.row, planned.participant_id
        assert row is not None
        if participant_id is None:
            participant_id = new_id()
            self.add(Participant, {"id": participant_id, "created_at": self.now})
            key = {"key_version": KEY_VERSION, "key": planned.key, "participant_id": participant_id}
            self.add(ParticipantKey, key)
        account: dict[str, Any] = {"name": row.name, "email": row.email, "address_key": planned.key}
        account |= {"language": row.language or "nl", "birth_year": row.birth_year}
        self.add(Account, {"participant_id": participant_id, "created_at": self.now, **account})
        self.add(DirectoryName, *index_rows(participant_id, row.name))
        return participant_id

    def change(self, change: Change, participant_id: UUID, planned: PlannedRow) -> None:
        if change.what in ("audience", "group"):
            self._period(change, participant_id)
        elif change.what == "consent":
            self.add(Consent, _consent(planned, participant_id, self.now))
        else:
            values = {"participant_id": participant_id, change.what: change.after}
            self.changed.setdefault(Account, []).append(values)

    def _period(self, change: Change, participant_id: UUID) -> None:
        table = AudienceMembership if change.what == "audience" else GroupMembership
        starts_on, ends_on = (date.fromisoformat(bound) if bound else None for bound in change.after)
        days = {"starts_on": starts_on, "ends_on": ends_on}
        if change.period_id is not None:
            self.changed.setdefault(table, []).append({"id": change.period_id, **days})
            return
        values: dict[str, Any] = {"id": new_id(), "participant_id": participant_id, **days}
        values["created_at"] = self.now
        if table is GroupMembership:
            values |= {"group_id": change.target, "role": GroupRole.MEMBER.value}
        else:
            values["audience"] = change.target
        self.add(table, values)

    def write(self) -> None:
        self._rename()
        for table, rows in self.changed.items():
            change_rows(table, rows)
        for table in _ORDER:
            add_rows(table, self.added.get(table, []))

    def _rename(self) -> None:
        """Changed names are found under the new name: their index rows are written anew."""
        renamed = [values for values in self.changed.get(Account, []) if "name" in values]
        for chunk in chunks(renamed):
            ids = [values["participant_id"] for values in chunk]
            db.session.execute(delete(DirectoryName).where(DirectoryName.participant_id.in_(ids)))
            for values in chunk:
                self.add(DirectoryName, *index_rows(values["participant_id"], values["name"]))


def _consent(planned: PlannedRow, participant_id: UUID, now: datetime) -> dict[str, Any]:
    row = planned.row
    assert row is not None
    assert row.consent is not None
    ground, given_on = row.consent
    return {
        "id": new_id(),
        "participant_id": participant_id,
        "purpose": Purpose.UPDATES.value,
        "version": None,
        "given": True,
        "ground": ground,
        "source": "import",
        "language": row.language or "nl",
        # The file knows a day only: its start, so that a choice made here on that day comes after it.
        "chosen_at": datetime.combine(given_on, time.min, AMSTERDAM),
        "recorded_at": now,
    }


def _audit(
    planned: PlannedRow, participant_id: UUID, import_id: UUID, acting: UUID | None, now: datetime
) -> dict[str, Any]:
    is_new = planned.outcome is Outcome.NEW
    what = sorted({change.what for change in planned.changes})
    return {
        "id": new_id(),
        "at": now,
        "actor_id": acting,
        "action": "person-imported" if is_new else "person-changed-by-import",
        "object_type": "person",
        "object_id": str(participant_id),
        "details": {"import": str(import_id), "what": what},
    }
