"""Paper sheets: staff count them in, with the same rule for doubles as signing. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select

from app.core import audit, files
from app.core.bilingual import Bilingual
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.extensions import db
from app.people.participants.rules import read_address
from app.petitions.after import rules
from app.petitions.corrections import correct
from app.petitions.models import CorrectionKind, Petition
from app.petitions.signatures.counting import count
from app.petitions.signatures.paper import PaperRow, PaperSheet, duplicates_by_sheet
from app.petitions.signatures.queries import signer_key

TAKEN_AWAY = Bilingual(
    nl="Een vel met handtekeningen op papier was ten onrechte geteld.",
    en="A sheet of signatures on paper was counted by mistake.",
)


@dataclass(frozen=True)
class SheetPlan:
    """A sheet as staff count it: `addresses` are the rows with a mail address, as typed, one a line."""

    number: int
    place: str
    signed_on: date
    lines: int | None
    addresses: tuple[str, ...] = ()
    scan: bytes | None = None


def add_sheet(petition: Petition, plan: SheetPlan, *, now: datetime, actor_id: UUID | None) -> int:
    """Count a sheet; how many of its rows count elsewhere already, for staff alone.

    Of each address a fingerprint stays, nothing else.

    Raises:
        Refused: after the hand-over, number taken, an impossible day or number, a row that is no address, or
            a scan or rows in safe mode.
    """
    _hold(petition)
    require(rules.may_count_paper(petition))
    require(rules.lines_refusal(plan.lines))
    require(rules.day_refusal(plan.signed_on, not_before=date.min, now=now))
    if petition.safe_mode and (plan.scan is not None or plan.addresses):
        raise Refused(rules.SAFE_PAPER)
    if _has_number(petition.id, plan.number):
        raise Refused(rules.NUMBER_TAKEN)
    if len(plan.addresses) > (plan.lines or 0):
        raise Refused(rules.TOO_MANY_ROWS)
    keys = _keys_of(petition, plan.addresses)
    sheet = PaperSheet(
        petition_id=petition.id,
        safe_mode=petition.safe_mode,
        number=plan.number,
        place=plan.place.strip(),
        signed_on=plan.signed_on,
        lines=plan.lines,
        duplicates=0,
        scan_id=files.store(plan.scan, files.PICTURE, now).id if plan.scan is not None else None,
        added_at=now,
    )
    db.session.add(sheet)
    db.session.flush()
    for key in keys:
        db.session.add(PaperRow(sheet_id=sheet.id, petition_id=petition.id, signer_key=key))
        # Their order says which of two rows counts.
        db.session.flush()
    count([petition.id], now)
    audit.record("petition.paper-add", "petition", petition.id, actor_id=actor_id, now=now)
    return duplicates_by_sheet(petition.id).get(sheet.id, 0)


def remove_sheet(petition: Petition, sheet: PaperSheet, *, now: datetime, actor_id: UUID | None) -> None:
    """Take a sheet out of the count; the ledger of corrections says so.

    Raises:
        Refused: the petition was handed over.
    """
    _hold(petition)
    require(rules.may_count_paper(petition))
    counted = sheet.lines - sheet.duplicates - duplicates_by_sheet(petition.id).get(sheet.id, 0)
    rows_changed(delete(PaperRow).where(PaperRow.sheet_id == sheet.id))
    db.session.delete(sheet)
    db.session.flush()
    if counted:
        correct(petition.id, -counted, CorrectionKind.PAPER, TAKEN_AWAY, now=now)
        db.session.flush()
    count([petition.id], now)
    audit.record("petition.paper-remove", "petition", petition.id, actor_id=actor_id, now=now)


def _keys_of(petition: Petition, addresses: tuple[str, ...]) -> list[str]:
    keys = []
    for row, written in enumerate(addresses, start=1):
        try:
            keys.append(signer_key(petition, read_address(written)))
        except (Refused, ValueError):
            raise Refused(rules.ROW_WRONG.with_params(row=row)) from None
    return keys


def _has_number(petition_id: UUID, number: int) -> bool:
    same = select(PaperSheet.id).where(PaperSheet.petition_id == petition_id, PaperSheet.number == number)
    return db.session.scalar(same) is not None


def _hold(petition: Petition) -> None:
    """Two who count the same sheet wait for one another."""
    db.session.refresh(petition, with_for_update={"of": Petition})
