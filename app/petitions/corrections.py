"""The public ledger of corrections: every time a count was changed by hand or by a recount, and why.

    correct(petition.id, -12, CorrectionKind.REMOVED, Bilingual(nl=..., en=...), now=now)

writes a line that everybody can read. It names nobody, and nobody can change it afterwards: triggers refuse.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from app.core.bilingual import Bilingual
from app.extensions import db
from app.petitions.models import CorrectionKind, PetitionCorrection

SHOWN = 50
AUTOMATED = Bilingual(
    nl="Weggehaald na controle: automatische handtekeningen.",
    en="Removed after checking: automated signatures.",
)
OF_PEOPLE = Bilingual(
    nl="Na nieuwe controle toch handtekeningen van mensen.",
    en="Checked again: signatures of people after all.",
)


def correct(
    petition_id: UUID, number: int, kind: CorrectionKind, reason: Bilingual, *, now: datetime
) -> PetitionCorrection:
    """Write down that a count changes by `number`; the count itself moves when it is counted next.

    Raises:
        ValueError: nothing changes, or the reason isn't in both languages.
    """
    if not number or reason.missing:
        raise ValueError("a correction changes something, and says why in both languages")
    line = PetitionCorrection(
        petition_id=petition_id, corrected_at=now, number=number, kind=kind.value, reason=reason
    )
    db.session.add(line)
    return line


def signatures_removed(petition_id: UUID, number: int, *, now: datetime) -> None:
    """Staff found so many signatures to be no person's; for none nothing is written."""
    if number:
        correct(petition_id, -number, CorrectionKind.REMOVED, AUTOMATED, now=now)


def signatures_restored(petition_id: UUID, number: int, *, now: datetime) -> None:
    """Staff took that back for so many of them; for none nothing is written."""
    if number:
        correct(petition_id, number, CorrectionKind.RESTORED, OF_PEOPLE, now=now)


def corrections_of(petition_id: UUID) -> Sequence[PetitionCorrection]:
    """The latest corrections of a petition, the last first."""
    statement = select(PetitionCorrection).where(PetitionCorrection.petition_id == petition_id)
    latest = statement.order_by(PetitionCorrection.corrected_at.desc(), PetitionCorrection.id.desc())
    return db.session.scalars(latest.limit(SHOWN)).all()


def wrong_counts(since: datetime | None = None) -> int:
    """How many counts the nightly recount found wrong, since a moment or ever."""
    statement = select(func.count()).select_from(PetitionCorrection)
    statement = statement.where(PetitionCorrection.kind == CorrectionKind.RECOUNT)
    if since is not None:
        statement = statement.where(PetitionCorrection.corrected_at >= since)
    return db.session.scalar(statement) or 0
