"""What isn't as usual under a petition, at this moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import cast
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, Table, Uuid, bindparam, or_, select
from sqlalchemy.orm import Session

from app.core.bilingual import Bilingual
from app.core.statements import read
from app.core.types import UTCDateTime
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.switches.models import Kind, PetitionSwitch

MOMENT = bindparam("moment", type_=UTCDateTime())
# The word under which mails to signers wait.
PETITION = "petition"


@dataclass(frozen=True)
class Switches:
    """What visitors read about each thing that is off; None where all is as usual."""

    signing: Bilingual | None = None
    mails: Bilingual | None = None
    counts: Bilingual | None = None
    proof: bool = False


@dataclass(frozen=True)
class Off:
    """Where something is off: everywhere, or under these petitions."""

    everywhere: bool
    petitions: frozenset[UUID]

    def holds_for(self, petition_id: UUID) -> bool:
        return self.everywhere or petition_id in self.petitions


def switches_of(petition_id: UUID, now: datetime) -> Switches:
    """What isn't as usual here; what is said of this petition comes before that of all. One statement."""
    found = read(_here(), {"here": petition_id, "moment": now})
    said: dict[str, Bilingual] = {}
    for kind, dutch, english, _own in sorted(found, key=lambda row: row.petition_id is not None):
        said[kind] = Bilingual(dutch, english)
    return Switches(
        signing=said.get(Kind.SIGNING),
        mails=said.get(Kind.MAILS),
        counts=said.get(Kind.COUNTS),
        proof=Kind.PROOF in said,
    )


@cache
def _where_off() -> Select[UUID | None]:
    table = cast("Table", PetitionSwitch.__table__)
    kind = table.c.kind == bindparam("kind", type_=table.c.kind.type)
    return select(table.c.petition_id).where(kind, _holds(MOMENT))


@cache
def _here() -> Select[str, str | None, str | None, UUID | None]:
    """The statement, built once: everybody who signs asks it."""
    table = cast("Table", PetitionSwitch.__table__)
    here = table.c.petition_id == bindparam("here", type_=Uuid())
    return select(table.c.kind, table.c.message_nl, table.c.message_en, table.c.petition_id).where(
        or_(here, table.c.petition_id.is_(None)), _holds(MOMENT)
    )


def off(kind: Kind, now: datetime) -> Off:
    """Where this is off; one statement."""
    petitions = set(read(_where_off(), {"kind": kind.value, "moment": now}).scalars())
    return Off(None in petitions, frozenset(each for each in petitions if each is not None))


def about(petition: Petition) -> str:
    """What the job of a mail to a signer carries; in safe mode it doesn't tell which petition it is."""
    return f"{PETITION}:{'' if petition.safe_mode else petition.id}"


def mails_are_off(session: Session, petition_id: str, now: datetime) -> bool:
    """Whether mails to signers of this petition, or where it is empty of all, must stay in the outbox."""
    off_for = session.execute(_where_off(), {"kind": Kind.MAILS.value, "moment": now}).scalars()
    return any(each is None or str(each) == petition_id for each in off_for)


def in_force(petition_id: UUID | None, now: datetime) -> Sequence[PetitionSwitch]:
    """What was switched for this petition itself, or for all where it is None."""
    there = PetitionSwitch.petition_id == petition_id if petition_id else PetitionSwitch.petition_id.is_(None)
    return db.session.scalars(
        select(PetitionSwitch).where(there, _holds(now)).order_by(PetitionSwitch.switched_at)
    ).all()


def anywhere(now: datetime) -> Sequence[PetitionSwitch]:
    """Everything that isn't as usual, wherever it is."""
    return db.session.scalars(
        select(PetitionSwitch).where(_holds(now)).order_by(PetitionSwitch.switched_at)
    ).all()


def _holds(moment: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    ends_at = cast("Table", PetitionSwitch.__table__).c.ends_at
    return or_(ends_at.is_(None), ends_at > moment)
