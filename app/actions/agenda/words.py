"""When an action is, as a Dutch or English reader writes it."""

from datetime import datetime

from babel.dates import format_date
from flask_babel import gettext as _

from app.actions.agenda.local_time import Kind, LocalTime, in_zone
from app.actions.agenda.models import Action
from app.core.languages import current_language


def when(action: Action) -> str:
    """`zaterdag 28 november 2026, 14:00–16:00 uur`; over midnight both days are named."""
    starts, ends = in_zone(action.starts_at, action.zone), in_zone(action.ends_at, action.zone)
    if starts.date() == ends.date():
        return _(
            "%(day)s, %(start)s–%(end)s",
            day=weekday(starts),
            start=time_shown(starts, action.zone),
            end=time_shown(ends, action.zone),
        )
    return _(
        "%(first)s, %(start)s until %(last)s, %(end)s",
        first=weekday(starts),
        start=time_shown(starts, action.zone),
        last=weekday(ends),
        end=time_shown(ends, action.zone),
    )


def weekday(local: datetime) -> str:
    """`zaterdag 28 november 2026`."""
    pattern = "EEEE d MMMM y"
    return format_date(local.date(), pattern, locale="nl_NL" if current_language() == "nl" else "en_GB")


def time_shown(local: datetime, zone: str) -> str:
    """`14:00`; in the hour that a night has twice also which of the two."""
    shown = local.strftime("%H:%M")
    if LocalTime(local.replace(tzinfo=None, fold=0), zone).kind is not Kind.TWICE:
        return shown
    if local.fold:
        return _("%(time)s (winter time)", time=shown)
    return _("%(time)s (summer time)", time=shown)


def where(action: Action) -> str:
    """`Buurthuis De Brug, Kade 12, Utrecht`."""
    return ", ".join(part for part in (action.place, action.address, action.town) if part)
