"""Signing up, withdrawing, and who was there. Nothing here commits."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update

from app.actions.agenda.models import Action
from app.actions.sign_ups import rules
from app.actions.sign_ups.models import Presence, SignUp, SignUpLink, SignUpState
from app.consents.operations import choose
from app.consents.queries import has_agreed
from app.consents.texts import CURRENT, Purpose
from app.core import audit, jobs
from app.core.clock import local_day
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.core.tokens import new_token, token_hash
from app.core.types import new_id
from app.extensions import db
from app.participation.ledger.models import Act, Channel
from app.participation.ledger.operations import record, retract
from app.people.accounts.rules import clean_name, name_refusal
from app.people.audiences.queries import audiences_of
from app.people.participants.operations import participant_for
from app.people.participants.queries import address_key
from app.people.participants.rules import read_address
from app.settings import Settings

CONFIRM_JOB = "actions.confirm_sign_up"
PER_ADDRESS_A_DAY = 10
# Two presses on the button are one wish.
ONE_MAIL_PER = timedelta(minutes=2)


@dataclass(frozen=True)
class Wish:
    """What somebody filled in: who they are, and what they agreed to.

    `participant_id`: known already, because they are signed in and this is their own address.
    """

    name: str
    email: str
    consent: bool
    news: bool
    language: Language
    participant_id: UUID | None = None


def sign_up(action: Action, wish: Wish, *, network: str, now: datetime) -> None:
    """Keep a place, at once; a mail confirms it.

    Whoever signed up before keeps the place they have, and gets the same mail, but for a form sent twice:
    nothing tells who comes. The
    place is taken first, by a statement that never goes beyond the capacity; it also makes everybody who
    signs up for this action wait in line until the transaction ends.

    Raises:
        Refused: it can't be signed up for (any more), it is full, or what was filled in can't be. Commit also
            then: the attempt counts.
    """
    require(rules.may_sign_up(action, now))
    name, address = clean_name(wish.name), read_address(wish.email)
    require(name_refusal(name))
    require(rules.may_keep(agreed=wish.consent))
    _count_attempt(address, network, now)
    if not _take_place(action):
        raise Refused(rules.FULL)
    person_id = wish.participant_id or participant_for(address, now).id
    found = sign_up_of(action.id, person_id)
    if found is not None and found.is_coming:
        drop(action)
        if now - found.signed_up_at < ONE_MAIL_PER:
            return
    else:
        found = _write_down(found, action, replace(wish, name=name, email=address), person_id, now)
    jobs.enqueue(CONFIRM_JOB, {"sign_up": str(found.id)}, now=now)


def withdraw(sign_up: SignUp, action: Action, *, now: datetime) -> None:
    """Give the place back; name and address go at once, and the ledger takes the sign-up back.

    Once the event has begun the place is past giving back: then name and address go, and nothing else.

    Raises:
        Refused: it was withdrawn before.
    """
    db.session.refresh(action, with_for_update={"of": Action})
    db.session.refresh(sign_up)
    require(rules.may_withdraw(sign_up))
    sign_up.name = sign_up.email = None
    if rules.keeps_the_place(action, now):
        return
    sign_up.state, sign_up.withdrawn_at, sign_up.news_asked = SignUpState.WITHDRAWN, now, False
    drop(action)
    retract(sign_up.event_uid, now=now)
    _end_consent(sign_up, now)


def ask_for_mail_again(action: Action, email: str, *, network: str, now: datetime) -> None:
    """Mail the link to somebody's sign-up once more, if there is one at this address; nothing tells whether.

    Raises:
        Refused: this is no address, or it was asked too often. Commit also then: the attempt counts.
    """
    address = read_address(email)
    _count_attempt(address, network, now)
    statement = select(SignUp).where(
        SignUp.action_id == action.id, SignUp.state == SignUpState.COMING, SignUp.email == address
    )
    for found in db.session.scalars(statement):
        jobs.enqueue(CONFIRM_JOB, {"sign_up": str(found.id)}, now=now)


def confirm_news(sign_up: SignUp, *, now: datetime) -> None:
    """Say yes, from the mailbox itself, to the news that was asked for with this address."""
    if sign_up.participant_id is not None and sign_up.is_coming:
        _agree(sign_up.participant_id, Purpose.NEWS, "link", sign_up.language, now)
        sign_up.news_asked = False


def mark(
    sign_up: SignUp, action: Action, presence: Presence | None, *, now: datetime, actor_id: UUID | None
) -> None:
    """Say that somebody came or did not; None takes that back.

    Raises:
        Refused: it has not begun, or they are no longer on the list.
    """
    db.session.refresh(sign_up, with_for_update={"of": SignUp})
    require(rules.may_mark(sign_up, action, now))
    if sign_up.presence == presence:
        return
    if sign_up.attend_event_uid is not None:
        retract(sign_up.attend_event_uid, now=now)
    attended = None
    if presence is Presence.CAME:
        attended = _in_ledger(Act.ATTEND, action, sign_up.participant_id, action.starts_at, now)
    # Together: the database refuses somebody who came without their entry in the ledger.
    sign_up.presence, sign_up.attended_at = presence, now if presence else None
    sign_up.attend_event_uid = attended
    audit.record(
        "attendance.mark",
        "sign-up",
        sign_up.id,
        actor_id=actor_id,
        now=now,
        presence=presence.value if presence else None,
    )


def new_link(sign_up: SignUp, now: datetime) -> str:
    """A token that opens this sign-up, for one mail; only its hash is kept."""
    token = new_token()
    db.session.add(SignUpLink(token_hash=token_hash(token), sign_up_id=sign_up.id, created_at=now))
    db.session.flush()
    return token


def sign_up_of(action_id: UUID, participant_id: UUID) -> SignUp | None:
    """Somebody's sign-up for an action, also when it was withdrawn."""
    return db.session.scalar(
        select(SignUp)
        .where(SignUp.action_id == action_id, SignUp.participant_id == participant_id)
        .execution_options(populate_existing=True)
    )


def _count_attempt(address: str, network: str, now: datetime) -> None:
    settings: Settings = current_app.extensions["settings"]
    hour, most = timedelta(hours=1), settings.sign_ups_per_hour
    if not hit("sign-up-network", network, limit=most, per=hour, now=now):
        raise Refused(rules.TOO_MANY_FROM_NETWORK)
    key = address_key(address)
    if not hit("sign-up-address", key, limit=PER_ADDRESS_A_DAY, per=timedelta(days=1), now=now):
        raise Refused(rules.TOO_MANY_FOR_ADDRESS)


def _take_place(action: Action) -> bool:
    """One place more, unless that would be beyond the capacity."""
    room = Action.capacity.is_(None) | (Action.taken < Action.capacity)
    one_more = update(Action).where(Action.id == action.id, room).values(taken=Action.taken + 1)
    return rows_changed(one_more) == 1


def drop(action: Action) -> None:
    """Give one place back."""
    rows_changed(update(Action).where(Action.id == action.id).values(taken=Action.taken - 1))


def _write_down(earlier: SignUp | None, action: Action, wish: Wish, person_id: UUID, now: datetime) -> SignUp:
    _agree(person_id, Purpose.SIGN_UP, "page", wish.language, now)
    proven = wish.participant_id is not None
    if wish.news and proven:
        _agree(person_id, Purpose.NEWS, "page", wish.language, now)
    found = earlier or SignUp(id=new_id(), action_id=action.id, participant_id=person_id)
    found.state, found.withdrawn_at, found.signed_up_at = SignUpState.COMING, None, now
    found.name, found.email, found.language = wish.name, wish.email, wish.language
    found.consent_version = CURRENT[Purpose.SIGN_UP].version
    found.consent_language = wish.language
    found.news_asked = wish.news and not proven and not has_agreed(person_id, Purpose.NEWS)
    found.event_uid = _in_ledger(Act.SIGNUP, action, person_id, now, now)
    db.session.add(found)
    db.session.flush()
    return found


def _agree(person_id: UUID, purpose: Purpose, source: str, language: str, now: datetime) -> None:
    choose(person_id, purpose, given=True, source=source, language=language, now=now)  # type: ignore[arg-type]


def _end_consent(sign_up: SignUp, now: datetime) -> None:
    """With the last sign-up goes the consent to keep sign-ups."""
    others = select(SignUp.id).where(
        SignUp.participant_id == sign_up.participant_id, SignUp.state == SignUpState.COMING
    )
    db.session.flush()
    if sign_up.participant_id is not None and db.session.scalar(others.limit(1)) is None:
        choose(
            sign_up.participant_id,
            Purpose.SIGN_UP,
            given=False,
            source="link",
            language=sign_up.language,  # type: ignore[arg-type]
            now=now,
        )


def _in_ledger(act: Act, action: Action, person_id: UUID | None, occurred_at: datetime, now: datetime) -> str:
    """Write an act into the ledger; the name under which it can be taken back."""
    uid = f"{act.value}:{new_id()}"
    record(
        act,
        action.object_ref,
        event_uid=uid,
        person_id=person_id,
        goals=action.goals,
        occurred_at=occurred_at,
        now=now,
        channel=Channel.ROOM if act is Act.ATTEND else Channel.ONLINE,
        audiences=audiences_of(person_id, local_day(occurred_at)) if person_id else (),
        group=str(action.group_id or ""),
        source="page" if act is Act.SIGNUP else "office",
    )
    return uid
