"""The details of an entry of the log in the reader's language: ids, numbers and fixed words become words.

What has no words here is shown as it is kept; the CSV has everything as it is kept.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.consultations.answers.words import IN_A_SENTENCE
from app.consultations.exports.staff_data import PURPOSES
from app.core.formatting import day, number
from app.people.audiences.queries import AUDIENCE_NAMES
from app.people.groups.queries import ROLE_NAMES as GROUP_ROLE_NAMES
from app.people.roles.queries import ROLE_NAMES

NAMES: dict[str, Any] = {
    "shown": _l("shown"),
    "rows": _l("rows"),
    "new": _l("new"),
    "changed": _l("changed"),
    "left_out": _l("left out"),
    "people": _l("people"),
    "others": _l("others shown"),
    "memberships": _l("members"),
    "headcount": _l("who came"),
    "told": _l("mails about it"),
    "number": _l("version"),
    "of": _l("from version"),
    "kind": _l("kind"),
    "asked_for": _l("asked for it"),
    "audience": _l("audience"),
    "starts_on": _l("from"),
    "ends_on": _l("until and including"),
    "role": _l("role"),
    "scope": _l("only for"),
    "presence": _l("presence"),
    "words_withdrawn": _l("own words withdrawn"),
    "key": _l("page"),
    "name": _l("task"),
    "what": _l("what"),
    "import": _l("list"),
    "term": _l("term"),
    "duplicate": _l("other record"),
    "point": _l("point"),
    "points": _l("points"),
    "gathered": _l("gathered"),
    "into": _l("into point"),
    "comment": _l("contribution"),
    "parts": _l("parts"),
    "decision": _l("decision"),
    "to": _l("to"),
    "filtered by": _l("filtered by"),
    "format": _l("format"),
    "purpose": _l("purpose"),
}
FIXED: dict[str, Any] = {
    **{str(code): name for code, name in AUDIENCE_NAMES.items()},
    **{str(role): name for role, name in (*ROLE_NAMES.items(), *GROUP_ROLE_NAMES.items())},
    **{str(code): words for code, words in IN_A_SENTENCE.items()},
    **PURPOSES,
    "invitation": _l("invitation"),
    "reminder": _l("reminder"),
    "birth_year": _l("birth year"),
    "language": _l("language"),
    "consent": _l("mail consent"),
    "group": _l("local group"),
    "audience": _l("audience"),
    "came": _l("came"),
    "absent": _l("stayed away"),
}
# What a list was asked by; kept in place of the id of an object.
ASKED_BY: dict[str, Any] = {
    "all": _l("everybody"),
    "name": _l("by name"),
    "address": _l("by mail address"),
    "filter": _l("by a filter"),
    "invite": _l("to invite them"),
}


def detail_words(details: Mapping[str, Any]) -> list[str]:
    """Each detail as a few words, in the order of their names; those without a value are left out."""
    return [_detail(name, value) for name, value in sorted(details.items()) if value is not None]


def _detail(name: str, value: Any) -> str:
    if name not in NAMES:
        return f"{name}={value}"
    return f"{NAMES[name]}: {_value(value)}"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return ", ".join(_value(each) for each in value)
    return _text(str(value))


def _text(written: str) -> str:
    if written in FIXED:
        return str(FIXED[written])
    readings: tuple[Callable[[str], str], ...] = (lambda text: day(date.fromisoformat(text)), id_words)
    for read in readings:
        try:
            return read(written)
        except ValueError:
            continue
    return written


def id_words(written: str) -> str:
    """An id by its last eight characters, which nobody else's are; the whole one leads on from the page.

    Raises:
        ValueError: this is no id.
    """
    return str(_("number %(tail)s", tail=UUID(written).hex[-8:]))


def about_words(object_id: str) -> str:
    """Which object an entry is about."""
    try:
        return id_words(object_id)
    except ValueError:
        return str(ASKED_BY.get(object_id, object_id))
