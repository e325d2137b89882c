"""An action as a file for somebody's own calendar (iCalendar, RFC 5545 and 5546).

The UID stays for good and SEQUENCE goes up with each change, so a later file moves or strikes out the entry
that an earlier one made. Nobody is invited: no attendee stands in it.
"""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from icalendar import Calendar, Component, Event, vText

from app.actions.agenda.models import ZONE, Action, ActionState
from app.actions.agenda.words import where
from app.core.languages import Language
from app.core.links import public_link
from app.settings import Settings

FILE_NAME = "samenspraak.ics"
# The rules since 1996, as calendars read them: shorter than a list of dates, and right in the hour of change.
AMSTERDAM = f"""BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
TZNAME:CEST
DTSTART:19960331T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZNAME:CET
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def calendar_file(action: Action, slug: str, language: Language, now: datetime) -> str:
    """The file, in a language; a cancelled action strikes its entry out."""
    calendar = Calendar()  # type: ignore[no-untyped-call]
    calendar.add("prodid", f"-//Samenspraak//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method(action))
    calendar.add_component(Component.from_ical(AMSTERDAM))
    calendar.add_component(_entry(action, slug, language, now))
    return str(calendar.to_ical(), "utf-8")


def method(action: Action) -> str:
    return "CANCEL" if action.state == ActionState.CANCELLED else "PUBLISH"


def mime_type(action: Action) -> str:
    return f"text/calendar; method={method(action)}"


def _entry(action: Action, slug: str, language: Language, now: datetime) -> Event:
    settings: Settings = current_app.extensions["settings"]
    page = public_link("actions.show", language, slug=slug)
    entry = Event()  # type: ignore[no-untyped-call]
    entry.add("uid", f"{action.id}@{urlsplit(settings.base_url).hostname}")
    entry.add("sequence", action.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", _told_apart(action.starts_at, action.zone))
    entry.add("dtend", _told_apart(action.ends_at, action.zone))
    entry.add("summary", action.title.text_in(language))
    entry.add("location", where(action))
    entry.add("description", page)
    entry.add("url", page)
    entry.add("status", "CANCELLED" if action.state == ActionState.CANCELLED else "CONFIRMED")
    organizer = f"mailto:{settings.servicecenter_email}"
    entry.add("organizer", organizer, parameters={"cn": vText(settings.organisation)})
    return entry


def _told_apart(moment: datetime, zone: str) -> datetime:
    """The local time; of two that look alike calendars take the first, so the second goes in UTC."""
    local = moment.astimezone(ZoneInfo(zone))
    return moment if local.fold else local
