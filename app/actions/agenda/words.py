"""When and where an action is, as a Dutch or English reader writes it."""

from datetime import datetime

from babel.dates import format_date
from flask_babel import gettext

from app.actions.agenda.local_time import Kind, LocalTime, in_zone
from app.actions.agenda.models import Action
from app.core.languages import current_language


def when(action: Action) -> str:
    """`zaterdag 28 november 2026, 14:00–16:00 uur`; over midnight both days are named."""
    starts, ends = in_zone(action.starts_at, action.zone), in_zone(action.ends_at, action.zone)
    from_time, to_time = time_shown(starts, action.zone), time_shown(ends, action.zone)
    if starts.date() == ends.date():
        text = gettext("%(day)s, %(start)s–%(end)s", day=weekday(starts), start=from_time, end=to_time)
    else:
        text = gettext(
            "%(first)s, %(start)s until %(last)s, %(end)s",
            first=weekday(starts),
            start=from_time,
            last=weekday(ends),
            end=to_time,
        )
    return str(text)


def weekday(local: datetime) -> str:
    """`zaterdag 28 november 2026`."""
    return format_date(local.date(), "EEEE d MMMM y", locale=_locale())


def day_parts(action: Action) -> tuple[str, str, str]:
    """The first day for a list: `za`, `28`, `nov`."""
    local = in_zone(action.starts_at, action.zone).date()
    weekday, number, month = (format_date(local, part, locale=_locale()) for part in ("EEE", "d", "MMM"))
    return weekday, number, month.rstrip(".")


def _locale() -> str:
    return "nl_NL" if current_language() == "nl" else "en_GB"


def time_shown(local: datetime, zone: str) -> str:
    """`14:00`; in the hour that a night has twice also which of the two."""
    shown = local.strftime("%H:%M")
    if LocalTime(local.replace(tzinfo=None, fold=0), zone).kind is not Kind.TWICE:
        return shown
    if local.fold:
        return str(gettext("%(time)s (winter time)", time=shown))
    return str(gettext("%(time)s (summer time)", time=shown))


def where(action: Action) -> str:
    """`Buurthuis De Brug, Kade 12, Utrecht`."""
    return ", ".join(part for part in (action.place, action.address, action.town) if part)
