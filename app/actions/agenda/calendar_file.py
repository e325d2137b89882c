"""An action as a file for somebody's own calendar (iCalendar, RFC 5545 and 5546).

The UID stays for good and SEQUENCE goes up with each change, so a later file moves or strikes out the entry
that an earlier one made. Nobody is invited: no attendee stands in it.
"""

from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from flask import current_app
from icalendar import Calendar, Event, vText

from app.actions.agenda.models import Action, ActionState
from app.actions.agenda.words import where
from app.core.languages import Language
from app.core.links import public_link
from app.settings import Settings

FILE_NAME = "samenspraak.ics"


def calendar_file(action: Action, slug: str, language: Language, now: datetime) -> str:
    """The file, in a language; a cancelled action strikes its entry out."""
    calendar = Calendar()  # type: ignore[no-untyped-call]
    calendar.add("prodid", f"-//Samenspraak//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("method", method(action))
    calendar.add_component(_entry(action, slug, language, now))
    calendar.add_missing_timezones()
    return str(calendar.to_ical(), "utf-8")


def method(action: Action) -> str:
    return "CANCEL" if action.state == ActionState.CANCELLED else "PUBLISH"


def mime_type(action: Action) -> str:
    return f"text/calendar; method={method(action)}"


def _entry(action: Action, slug: str, language: Language, now: datetime) -> Event:
    settings: Settings = current_app.extensions["settings"]
    zone, page = ZoneInfo(action.zone), public_link("actions.show", language, slug=slug)
    entry = Event()  # type: ignore[no-untyped-call]
    entry.add("uid", f"{action.id}@{urlsplit(settings.base_url).hostname}")
    entry.add("sequence", action.sequence)
    entry.add("dtstamp", now)
    entry.add("dtstart", action.starts_at.astimezone(zone))
    entry.add("dtend", action.ends_at.astimezone(zone))
    entry.add("summary", action.title.text_in(language))
    entry.add("location", where(action))
    entry.add("description", page)
    entry.add("url", page)
    entry.add("status", "CANCELLED" if action.state == ActionState.CANCELLED else "CONFIRMED")
    organizer = f"mailto:{settings.servicecenter_email}"
    entry.add("organizer", organizer, parameters={"cn": vText(settings.organisation)})
    return entry
