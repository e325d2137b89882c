"""An export as somebody reads it: the same data as in the file, with words for its keys and fixed values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.access import Role
from app.core.formatting import day, moment
from app.core.languages import LANGUAGE_NAMES
from app.moderation.words import GROUNDS
from app.people.audiences.queries import AUDIENCE_NAMES
from app.people.roles.queries import ROLE_NAMES

LABELS: Mapping[str, Any] = {
    "name": _l("Name"),
    "email": _l("E-mail address"),
    "language": _l("Language"),
    "birth_year": _l("Birth year"),
    "created_at": _l("Known since"),
    "first_signed_in_at": _l("First signed in"),
    "devices": _l("Devices"),
    "device": _l("Device"),
    "signed_in_at": _l("Signed in"),
    "last_used_on": _l("Last used"),
    "second_factor": _l("Second step set up"),
    "recovery_codes_left": _l("Recovery codes left"),
    "audience": _l("Audience"),
    "group": _l("Local group"),
    "starts_on": _l("From"),
    "ends_on": _l("Until and including"),
    "starts_at": _l("From"),
    "ends_at": _l("Until"),
    "role": _l("Role"),
    "scope": _l("Only for"),
    "purpose": _l("What for"),
    "given": _l("Agreed"),
    "text_version": _l("Version of the text"),
    "ground": _l("How we know"),
    "source": _l("Where"),
    "chosen_at": _l("Chosen"),
    "subject": _l("Subject"),
    "status": _l("State"),
    "queued_at": _l("Written"),
    "sent_at": _l("Sent"),
    "consultation": _l("Consultation"),
    "paragraph": _l("Paragraph"),
    "text": _l("Text"),
    "about": _l("About this text"),
    "comments": _l("Comments"),
    "bylines": _l("Names you wrote under"),
    "written_as": _l("Written as"),
    "kind": _l("Shown"),
    "pseudonym": _l("Pseudonym"),
    "posted_at": _l("Posted"),
    "edited_at": _l("Edited"),
    "withdrawn_at": _l("Withdrawn"),
    "hidden_at": _l("Hidden by the moderators"),
    "hidden_reason": _l("Reason"),
    "hidden_by_you": _l("Comments that you hid"),
    "petition": _l("Petition"),
    "shown_in_public": _l("First name shown"),
    "signer_number": _l("Number as a signer"),
    "signed_at": _l("Signed"),
    "confirmed_at": _l("Confirmed"),
    "made_by_you": _l("Made by you"),
    "sent_to_review_by_you": _l("Sent to review by you"),
    "reviewed_by_you": _l("Reviewed by you"),
    "read_in_at": _l("Read in from a list"),
    "outcome": _l("What that did"),
    "accepted_at": _l("Accepted"),
    "decisions": _l("Decisions of the moderators"),
    "decision": _l("Decision"),
    "rule": _l("Against which rule"),
    "law": _l("Law"),
    "reasons": _l("Reasons"),
    "decided_at": _l("Decided on"),
    "appeals": _l("Your objections"),
    "received_at": _l("Received"),
    "result": _l("What came of it"),
    "reports": _l("What you reported"),
    "number": _l("Number"),
    "explanation": _l("Explanation"),
    "decided_by_you": _l("Decided by you as a moderator"),
}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "language": {str(code): name for code, name in LANGUAGE_NAMES.items()},
    "audience": {audience.value: name for audience, name in AUDIENCE_NAMES.items()},
    "written_as": {audience.value: name for audience, name in AUDIENCE_NAMES.items()},
    "kind": {"named": _l("under your own name"), "pseudonym": _l("under a pseudonym")},
    "role": {
        **{role.value: ROLE_NAMES[role] for role in Role},
        "member": _l("member"),
        "coordinator": _l("coordinator"),
    },
    "purpose": {
        "updates": _l("Updates"),
        "reminders": _l("Reminders"),
        "comments": _l("Keeping my comments"),
        "news": _l("News of petitions and actions"),
    },
    "source": {
        "page": _l("on a page of this site"),
        "link": _l("by a link in a mail"),
        "import": _l("from the membership administration"),
        "office": _l("written down by staff"),
    },
    "outcome": {
        "new": _l("you were added"),
        "changed": _l("your data changed"),
        "unchanged": _l("nothing changed"),
        "repeated": _l("nothing changed"),
        "refused": _l("the row was refused"),
    },
    "decision": {"hidden": _l("hidden"), "kept": _l("left as it is")},
    "rule": GROUNDS,
    "result": {
        "upheld": _l("the decision stands"),
        "reversed": _l("the decision was reversed"),
        "lapsed": _l("nothing left to decide"),
    },
    "status": {
        "queued": _l("waiting"),
        "sent": _l("sent"),
        "bounced": _l("came back"),
        "failed": _l("failed"),
        "suppressed": _l("held back"),
    },
}
# Which template a mail came from: its subject stands beside it.
_FOR_PROGRAMS = {"mail"}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Entry:
    """One line for a reader: a label, and either words or entries below it (`rows`: one list per item)."""

    label: str
    words: str = ""
    rows: list[list["Entry"]] = field(default_factory=list)


def readable(data: Any) -> list[list[Entry]]:
    """Plain JSON as rows of entries: a list gives a row per item, an object one row."""
    items = data if isinstance(data, list) else [data]
    return [_entries(item) for item in items]


def _entries(item: Any) -> list[Entry]:
    if not isinstance(item, dict):
        return [Entry("", _words("", item))]
    return [
        _entry(key, value)
        for key, value in item.items()
        if key not in _FOR_PROGRAMS and value not in (None, "", [], {})
    ]


def _entry(key: str, value: Any) -> Entry:
    label = str(LABELS.get(key, key.replace("_", " ").capitalize()))
    if isinstance(value, dict | list):
        return Entry(label, rows=readable(value))
    return Entry(label, _words(key, value))


def _words(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("Yes") if value else _("No"))
    if not isinstance(value, str):
        return str(value)
    if value in VALUES.get(key, {}):
        return str(VALUES[key][value])
    if _MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    return day(date.fromisoformat(value)) if _DAY.fullmatch(value) else value
