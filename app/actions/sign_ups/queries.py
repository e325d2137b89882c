"""Who comes, as their own link, their own page and the office find it."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select

from app.actions.agenda.models import Action
from app.actions.sign_ups.models import Presence, SignUp, SignUpLink, SignUpState
from app.core.pagination import Page, page
from app.core.tokens import token_hash
from app.extensions import db

PER_PAGE = 100


@dataclass(frozen=True)
class Own:
    """Somebody's sign-up with the action it is for."""

    sign_up: SignUp
    action: Action


@dataclass(frozen=True)
class Turnout:
    """How many signed up, came, and stayed away, of one action."""

    coming: int
    came: int
    absent: int


def behind_link(token: str) -> Own | None:
    """The sign-up that a mailed link opens, also a withdrawn one."""
    statement = (
        select(SignUp, Action)
        .join(SignUpLink, SignUpLink.sign_up_id == SignUp.id)
        .join(Action, Action.id == SignUp.action_id)
        .where(SignUpLink.token_hash == token_hash(token))
    )
    row = db.session.execute(statement).first()
    return Own(row[0], row[1]) if row else None


def own_sign_up(action_id: UUID, participant_id: UUID | None) -> SignUp | None:
    """Somebody's sign-up for an action while it stands."""
    if participant_id is None:
        return None
    return db.session.scalar(
        select(SignUp).where(
            SignUp.action_id == action_id,
            SignUp.participant_id == participant_id,
            SignUp.state == SignUpState.COMING,
        )
    )


def sign_ups_of(participant_id: UUID, limit: int | None = None) -> list[Own]:
    """Everything somebody signed up for, the latest first."""
    statement = (
        select(SignUp, Action)
        .join(Action, Action.id == SignUp.action_id)
        .where(SignUp.participant_id == participant_id)
        .order_by(SignUp.signed_up_at.desc(), SignUp.id.desc())
        .limit(limit)
    )
    return [Own(row[0], row[1]) for row in db.session.execute(statement)]


def sign_up(sign_up_id: UUID) -> SignUp | None:
    return db.session.get(SignUp, sign_up_id)


def attendees(action_id: UUID, cursor: str | None) -> Page[SignUp]:
    """A page of those who come, in the order in which they signed up."""
    statement = select(SignUp).where(SignUp.action_id == action_id, SignUp.state == SignUpState.COMING)
    return page(statement, (SignUp.signed_up_at, SignUp.id), cursor=cursor, size=PER_PAGE, descending=False)


def every_attendee(action_id: UUID) -> Iterator[SignUp]:
    """All of those who come, for a file."""
    statement = (
        select(SignUp)
        .where(SignUp.action_id == action_id, SignUp.state == SignUpState.COMING)
        .order_by(SignUp.signed_up_at, SignUp.id)
    )
    return iter(db.session.scalars(statement.execution_options(yield_per=500)))


def turnout(action_id: UUID) -> Turnout:
    """Counted from the rows themselves, in one statement."""
    statement = select(
        func.count(),
        func.count().filter(SignUp.presence == Presence.CAME),
        func.count().filter(SignUp.presence == Presence.ABSENT),
    ).where(SignUp.action_id == action_id, SignUp.state == SignUpState.COMING)
    return Turnout(*db.session.execute(statement).one())


def next_coming(action_id: UUID, after: UUID | None, number: int) -> list[SignUp]:
    """The next of those who come, by id, after the last one of the batch before."""
    statement = select(SignUp).where(
        SignUp.action_id == action_id, SignUp.state == SignUpState.COMING, SignUp.email.is_not(None)
    )
    if after is not None:
        statement = statement.where(SignUp.id > after)
    return list(db.session.scalars(statement.order_by(SignUp.id).limit(number)))
