"""When what is kept of people in a consultation goes: one period for all that is said and done in it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import ngettext
from sqlalchemy import Select, func, select

from app.consultations.processes.models import Consultation, Phase
from app.settings import Settings


def period(settings: Settings) -> str:
    """The period in the reader's language."""
    years = settings.retention_consultation_years
    return str(
        ngettext(
            "%(num)s year after the consultation closed", "%(num)s years after the consultation closed", years
        )
    )


def past(now: datetime) -> Select[UUID]:
    """The consultations of which the last phase closed longer ago than that."""
    return closed_before(now - _kept())


def first(app: Flask, act: Callable[[datetime], Any]) -> None:
    """Let `act(now)` be done before any rule takes people away, for what is counted by who took part."""
    app.extensions.setdefault("before_people_go", []).append(act)


def past_without_people(now: datetime) -> Select[UUID]:
    """As `past`, for a rule that takes people away: whichever rule comes first, all is counted by then."""
    for act in current_app.extensions.get("before_people_go", ()):
        act(now)
    return past(now)


def names_go_at(consultation: Consultation) -> datetime | None:
    """From when on its people are taken away, by the next daily job; None where no phase is planned."""
    closes = max((phase.closes_at for phase in consultation.phases), default=None)
    return None if closes is None else closes + _kept()


def _kept() -> timedelta:
    settings: Settings = current_app.extensions["settings"]
    return timedelta(days=365.25 * settings.retention_consultation_years)


def closed_before(moment: datetime) -> Select[UUID]:
    """The consultations of which the last phase closed by then."""
    return (
        select(Phase.consultation_id)
        .group_by(Phase.consultation_id)
        .having(func.max(Phase.closes_at) <= moment)
    )
