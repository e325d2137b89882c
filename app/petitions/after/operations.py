"""Updates, hand-over, answer and archive. Nothing here commits."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.core import audit, files, jobs
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.refusals import Refused, require
from app.extensions import db
from app.petitions.after import rules
from app.petitions.after.models import HandOver, PetitionUpdate, TargetAnswer
from app.petitions.after.names import NAMES_FILE, names_file
from app.petitions.after.queries import (
    answer_of,
    hand_over_of,
    public_names,
    state_without_archive,
)
from app.petitions.models import Petition, PetitionCount, State
from app.petitions.signatures.counting import count

TELL_JOB = "petitions.tell"


@dataclass(frozen=True)
class HandOverPlan:
    """A hand-over as staff write it down; `photo`: the bytes of a picture."""

    day: date
    place: str
    received_by: Bilingual
    text: Bilingual = field(default_factory=Bilingual)
    photo: bytes | None = None
    alt: Bilingual = field(default_factory=Bilingual)


def publish_update(
    petition: Petition,
    update_id: UUID,
    title: Bilingual,
    text: Bilingual,
    *,
    mail: bool,
    now: datetime,
    actor_id: UUID | None,
) -> bool:
    """Show news on the page of a petition, and mail it to signers who asked; False when it was done already.

    `update_id` comes with the form: however often it is sent, there is one update and one mail each.

    Raises:
        Refused: the petition isn't public, or no language has both title and text.
    """
    _hold(petition)
    if db.session.get(PetitionUpdate, update_id) is not None:
        return False
    require(rules.may_write_update(petition, now))
    require(rules.update_refusal(title, text))
    db.session.add(
        PetitionUpdate(
            id=update_id, petition_id=petition.id, title=title, text=text, mailed=mail, published_at=now
        )
    )
    db.session.flush()
    if mail:
        jobs.enqueue(TELL_JOB, {"update": str(update_id)}, now=now, unique=f"{TELL_JOB}:{update_id}")
    _note("update", petition, now, actor_id)
    return True


def hand_over(petition: Petition, plan: HandOverPlan, *, now: datetime, actor_id: UUID | None) -> HandOver:
    """Write down that the signatures were handed over, with the count of this moment and the public names.

    Raises:
        Refused: it isn't closed, the day can't be, nobody received it, or the photo isn't told in words.
    """
    _hold(petition)
    require(rules.may_hand_over(petition))
    require(rules.day_refusal(plan.day, not_before=petition.closed_day, now=now))
    if not plan.received_by:
        raise Refused(rules.RECEIVER_MISSING)
    if plan.photo is not None and not plan.alt:
        raise Refused(rules.ALT_MISSING)
    count([petition.id], now)
    counted = db.session.get_one(PetitionCount, petition.id)
    photo = files.store(plan.photo, files.PICTURE, now) if plan.photo is not None else None
    handed = HandOver(
        petition_id=petition.id,
        handed_on=plan.day,
        place=plan.place.strip(),
        received_by=plan.received_by,
        text=plan.text,
        photo_id=photo.id if photo else None,
        alt=plan.alt if photo else Bilingual(),
        confirmed=counted.confirmed,
        paper=counted.paper,
        recorded_at=now,
    )
    if not petition.safe_mode:
        _add_names(handed, petition, now)
    db.session.add(handed)
    petition.state = State.HANDED_OVER
    _note("hand-over", petition, now, actor_id)
    return handed


def take_hand_over_back(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """The hand-over was written down by mistake: closed again.

    Raises:
        Refused: there is none, or an answer follows on it.
    """
    _hold(petition)
    require(rules.may_take_hand_over_back(petition))
    db.session.delete(db.session.get_one(HandOver, petition.id))
    petition.state = State.CLOSED
    _note("hand-over-undone", petition, now, actor_id)


def answer(
    petition: Petition,
    day: date,
    text: Bilingual,
    link: str | None,
    *,
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """Write down what the target answered; the clock since the hand-over stops on that day.

    Raises:
        Refused: it wasn't handed over, the day can't be, a language is missing, or the link is none.
    """
    _hold(petition)
    require(rules.may_answer(petition))
    handed = hand_over_of(petition.id)
    earliest = handed.handed_on if handed else local_day(now)
    require(rules.day_refusal(day, not_before=earliest, now=now))
    if text.missing:
        raise Refused(rules.ANSWER_MISSING)
    require(rules.link_refusal(link))
    db.session.add(
        TargetAnswer(petition_id=petition.id, answered_on=day, text=text, link=link or None, recorded_at=now)
    )
    petition.state = State.ANSWERED
    _note("answer", petition, now, actor_id)


def take_answer_back(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """The answer was written down by mistake: handed over, and waiting again.

    Raises:
        Refused: there is none, or the petition is in the archive.
    """
    _hold(petition)
    require(rules.may_take_answer_back(petition))
    found = answer_of(petition.id)
    if found is not None:
        db.session.delete(found)
    petition.state = State.HANDED_OVER
    _note("answer-undone", petition, now, actor_id)


def archive(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Nothing more is expected of it; its page stays.

    Raises:
        Refused: it is still open, or in the archive already.
    """
    _hold(petition)
    require(rules.may_archive(petition))
    petition.state, petition.archived_at = State.ARCHIVED, now
    _note("archive", petition, now, actor_id)


def take_out_of_archive(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Back to how far it was: closed, handed over or answered.

    Raises:
        Refused: it isn't in the archive.
    """
    _hold(petition)
    require(rules.may_take_out(petition))
    petition.state, petition.archived_at = state_without_archive(petition.id), None
    _note("archive-undone", petition, now, actor_id)


def _add_names(handed: HandOver, petition: Petition, now: datetime) -> None:
    names = public_names(petition.id)
    if not names:
        return
    stored = files.store(names_file(names), NAMES_FILE, now)
    handed.names, handed.names_file_id, handed.names_sha256 = len(names), stored.id, stored.sha256


def _hold(petition: Petition) -> None:
    """Others who change the same petition wait for this transaction."""
    db.session.refresh(petition, with_for_update={"of": Petition})


def _note(act: str, petition: Petition, now: datetime, actor_id: UUID | None) -> None:
    audit.record(f"petition.{act}", "petition", petition.id, actor_id=actor_id, now=now)
