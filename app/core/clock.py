"""The one clock: views, jobs and commands ask it; operations get `now` as an argument."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import current_app

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    return datetime.now(UTC)


def now() -> datetime:
    """This moment in UTC, by the clock of the running app (tests set `app.extensions["clock"]`)."""
    clock: Clock = current_app.extensions["clock"]
    return clock()


def local_day(moment: datetime) -> date:
    """The Europe/Amsterdam date of a moment; every day in the product is such a day."""
    return moment.astimezone(AMSTERDAM).date()


def today() -> date:
    return local_day(now())
