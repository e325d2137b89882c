"""Beginning and ending to follow, how often a mail comes, and the mails themselves. Nothing here commits."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.consultations.following import messages, rules
from app.consultations.following.models import Follow, Follower, FollowRequest, Rhythm
from app.consultations.following.queries import news_for, reader_behind, request_with_token
from app.consultations.processes.models import Consultation
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed, upsertable
from app.core.tokens import new_token, token_hash
from app.core.types import new_id
from app.extensions import db
from app.mail.addresses import BadAddress
from app.people.accounts.models import Account
from app.people.participants.operations import participant_for
from app.people.participants.rules import read_address
from app.settings import Settings


def follow(
    participant_id: UUID,
    consultation_id: UUID,
    paragraph_id: UUID | None,
    *,
    language: Language,
    rhythm: Rhythm | None = None,
    now: datetime,
    address: str | None = None,
) -> None:
    """Let somebody follow this from now on; twice is once. `address`: of somebody without an account.

    `rhythm` is that of everything they follow; None leaves it, or begins with a mail a day.
    """
    _begin(participant_id, rhythm, language, address, now)
    values = {
        "id": new_id(),
        "participant_id": participant_id,
        "consultation_id": consultation_id,
        "paragraph_id": paragraph_id,
        "followed_at": now,
    }
    db.session.execute(upsertable(Follow).values(values).on_conflict_do_nothing())


def unfollow(participant_id: UUID, follow_id: UUID) -> bool:
    """End one thing somebody follows; False where it isn't theirs or was ended already."""
    theirs = delete(Follow).where(Follow.id == follow_id, Follow.participant_id == participant_id)
    return rows_changed(theirs) > 0


def choose_rhythm(participant_id: UUID, rhythm: Rhythm, *, now: datetime) -> None:
    """How often a mail comes from now on. What happened while none was wanted is not mailed afterwards."""
    held = db.session.get(Follower, participant_id)
    if held is None or held.rhythm == rhythm:
        return
    if held.rhythm == Rhythm.NEVER:
        held.told_until = now
    held.rhythm, held.next_at = rhythm.value, rules.next_moment(rhythm, now)


def stop(participant_id: UUID, *, now: datetime) -> None:
    """No more mail. Who has an account keeps the list of what they follow; of others nothing is kept."""
    if db.session.get(Account, participant_id) is not None:
        choose_rhythm(participant_id, Rhythm.NEVER, now=now)
        return
    forget([participant_id])


def ask_by_mail(
    consultation: Consultation,
    paragraph_id: UUID | None,
    number: int | None,
    email: str,
    rhythm: Rhythm,
    *,
    language: Language,
    network: str,
    settings: Settings,
    now: datetime,
) -> None:
    """Mail a link to an address that was filled in; nothing is followed before its button is pressed.

    Nothing tells whether the address follows this already.

    Raises:
        Refused: not for everybody, no address, or asked too often. Commit also then: the attempt counts.
    """
    require(rules.may_follow_by_mail(consultation))
    address = read_address(email)
    hour = timedelta(hours=1)
    if not hit("follow-network", network, limit=settings.sign_in_requests_per_hour, per=hour, now=now):
        raise Refused(rules.TOO_MANY)
    if not hit("follow-address", address, limit=settings.sign_in_links_per_hour, per=hour, now=now):
        raise Refused(rules.TOO_MANY)
    token = new_token()
    asked = FollowRequest(
        token_hash=token_hash(token),
        address=address,
        language=language,
        rhythm=rhythm.value,
        consultation_id=consultation.id,
        paragraph_id=paragraph_id,
        asked_at=now,
    )
    db.session.add(asked)
    db.session.flush()
    messages.confirm_following(asked, consultation, number, token, now=now)


def confirm(token: str, *, now: datetime) -> FollowRequest:
    """Say yes to following what was asked; the request is used up by it.

    Raises:
        Refused: the link is unknown, used or too old.
    """
    asked = request_with_token(token)
    require(rules.link_refusal(asked, now))
    assert asked is not None
    person = participant_for(asked.address, now)
    follow(
        person.id,
        asked.consultation_id,
        asked.paragraph_id,
        language=asked.language,
        rhythm=Rhythm(asked.rhythm),
        now=now,
        address=asked.address,
    )
    db.session.delete(asked)
    return asked


def tell(held: Follower, now: datetime) -> bool:
    """Mail somebody what is new since the last time, if anything is; whether a mail was made.

    The next moment is set in the same transaction: a worker that dies here mails nobody twice.
    """
    rhythm, since = Rhythm(held.rhythm), held.told_until
    held.next_at, held.told_until = rules.next_moment(rhythm, now), now
    reader = reader_behind(held, now)
    found = news_for(reader, since, now) if reader is not None else []
    if reader is None or not found:
        return False
    try:
        messages.digest(reader, rhythm, found, now=now)
    except BadAddress:
        return False
    return True


def forget(people: Iterable[UUID]) -> int:
    """Remove everything these people follow; how many of them followed anything."""
    ids = list(people)
    rows_changed(delete(Follow).where(Follow.participant_id.in_(ids)))
    return rows_changed(delete(Follower).where(Follower.participant_id.in_(ids)))


def forget_requests(now: datetime) -> int:
    """Remove what was asked a week ago and nobody said yes to; how many."""
    return rows_changed(delete(FollowRequest).where(FollowRequest.asked_at <= now - rules.REQUEST_WORKS))


def forget_unneeded() -> int:
    """Remove followers without an account who follow nothing any more; how many."""
    follows = select(Follow.participant_id)
    known = select(Account.participant_id)
    return rows_changed(
        delete(Follower).where(Follower.participant_id.not_in(follows), Follower.participant_id.not_in(known))
    )


def _begin(
    participant_id: UUID, rhythm: Rhythm | None, language: Language, address: str | None, now: datetime
) -> None:
    """Be a follower; who was one stays so, at the rhythm that was chosen now, else their own."""
    begins = rhythm or Rhythm.DAILY
    values: dict[str, Any] = {
        "participant_id": participant_id,
        "rhythm": begins.value,
        "address": address,
        "language": language,
        "told_until": now,
        "next_at": rules.next_moment(begins, now),
    }
    db.session.execute(upsertable(Follower).values(values).on_conflict_do_nothing())
    if rhythm is not None:
        choose_rhythm(participant_id, rhythm, now=now)
    if address is not None:
        theirs = update(Follower).where(Follower.participant_id == participant_id)
        rows_changed(theirs.values(address=address, language=language))
