"""What somebody chose, and who may be mailed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Uuid, bindparam, false, func, select

from app.consents.models import Consent
from app.consents.texts import Purpose
from app.core.statements import read
from app.extensions import db


def choices_of(participant_id: UUID) -> list[Consent]:
    """Every choice somebody made, oldest first."""
    statement = select(Consent).where(Consent.participant_id == participant_id)
    return list(db.session.scalars(statement.order_by(Consent.chosen_at, Consent.id)))


def latest_choices(participant_id: UUID) -> dict[str, Consent]:
    """The choice that holds, per purpose; a purpose never asked about is absent, and means no."""
    return {choice.purpose: choice for choice in choices_of(participant_id)}


# Built once: it is asked at every act.
_consents = Consent.__table__.c
_LATEST = (
    select(_consents.given)
    .where(
        _consents.participant_id == bindparam("person", type_=Uuid), _consents.purpose == bindparam("purpose")
    )
    .order_by(_consents.chosen_at.desc(), _consents.id.desc())
    .limit(1)
)


def latest_choice() -> ScalarSelect[bool]:
    """Whether the latest choice of `person` on `purpose` is a yes, as a part of another statement that gives
    both; NULL where they were never asked."""
    return _LATEST.scalar_subquery()


def agrees(person: ColumnElement[Any], purpose: Purpose) -> ColumnElement[bool]:
    """The condition that the latest choice of somebody on a purpose is a yes, in another statement."""
    mine = select(_consents.given).where(
        _consents.participant_id == person, _consents.purpose == purpose.value
    )
    latest = mine.order_by(_consents.chosen_at.desc(), _consents.id.desc()).limit(1)
    return func.coalesce(latest.scalar_subquery(), false())


def has_agreed(participant_id: UUID, purpose: Purpose) -> bool:
    """Whether somebody's latest choice on a purpose is a yes."""
    return bool(read(_LATEST, {"person": participant_id, "purpose": purpose.value}).scalar())


def who_agreed(participant_ids: Iterable[UUID], purpose: Purpose) -> frozenset[UUID]:
    """Which of these people said yes to a purpose, by their latest choice."""
    wanted = set(participant_ids)
    if not wanted:
        return frozenset()
    statement = (
        select(Consent.participant_id, Consent.given)
        .where(Consent.participant_id.in_(wanted), Consent.purpose == purpose.value)
        .order_by(Consent.chosen_at, Consent.id)
    )
    latest: dict[UUID, bool] = {row.participant_id: row.given for row in db.session.execute(statement)}
    return frozenset(participant_id for participant_id, given in latest.items() if given)
