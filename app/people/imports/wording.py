"""Reasons and changes as they are kept (fixed words and values) in the words of the reader."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.formatting import day
from app.core.languages import LANGUAGE_NAMES
from app.core.refusals import Refusal
from app.people.audiences.models import Audience
from app.people.audiences.queries import AUDIENCE_NAMES
from app.people.imports import refusals
from app.people.imports.columns import COLUMN_NAMES, Column

_BY_NAME: dict[str, Refusal] = {
    refusal.name: refusal for refusal in vars(refusals).values() if isinstance(refusal, Refusal)
}


def reason(name: str, params: dict[str, Any]) -> str:
    """Why a row can't be taken, in the reader's language.

    Raises:
        KeyError: no refusal has this name.
    """
    worded = dict(params)
    if "column" in worded:
        worded["column"] = COLUMN_NAMES[Column(worded["column"])]
    if "audience" in worded:
        worded["audience"] = AUDIENCE_NAMES[Audience(worded["audience"])]
    return str(_BY_NAME[name].with_params(**worded))


_SAYS = {
    "consent": _l("%(what)s: recorded, given on %(after)s"),
    "filled": _l("%(what)s: %(after)s (was empty)"),
    "changed": _l("%(what)s: %(before)s becomes %(after)s"),
    "added": _l("%(what)s: added, %(after)s"),
    "open": _l("from %(start)s"),
    "closed": _l("from %(start)s until and including %(end)s"),
}
_WHAT = {
    "name": COLUMN_NAMES[Column.NAME],
    "language": COLUMN_NAMES[Column.LANGUAGE],
    "birth_year": COLUMN_NAMES[Column.BIRTH_YEAR],
    "consent": _l("Mail consent"),
}


def change(kept: dict[str, Any]) -> str:
    """What a row changes, as one line: what, from which value, to which."""
    kind, before, after = kept["what"], kept.get("before"), kept["after"]
    if kind in ("audience", "group"):
        named = AUDIENCE_NAMES[Audience(kept["which"])] if kind == "audience" else kept["which"]
        if before is None:
            return _say("added", what=named, after=_period(after))
        return _say("changed", what=named, before=_period(before), after=_period(after))
    if kind == "consent":
        return _say("consent", what=_WHAT[kind], after=day(date.fromisoformat(after)))
    return _say("filled" if before is None else "changed", what=_WHAT[kind], before=before, after=after)


def stored(kept: dict[str, Any]) -> str:
    """What somebody new begins with, as one line."""
    kind, after = kept["what"], kept["after"]
    if kind in ("audience", "group"):
        named = AUDIENCE_NAMES[Audience(kept["which"])] if kind == "audience" else kept["which"]
        return f"{named} {_period(after)}"
    if kind == "consent":
        return change(kept)
    return f"{_WHAT[kind]}: {LANGUAGE_NAMES.get(after, after) if kind == 'language' else after}"


def _period(bounds: list[str | None]) -> str:
    start, end = (date.fromisoformat(bound) if bound else None for bound in bounds)
    assert start is not None
    return _say("closed", start=day(start), end=day(end)) if end else _say("open", start=day(start))


def _say(name: str, **values: Any) -> str:
    return str(_SAYS[name]) % values


def notice(name: str) -> str:
    """What happened to a list, by the name of the refusal that was kept.

    Raises:
        KeyError: no refusal has this name.
    """
    return str(_BY_NAME[name])


def row_text(outcome: str, details: dict[str, Any]) -> str:
    """What the report says of a row beside its outcome; empty when the outcome says it all."""
    if "reasons" in details:
        return " ".join(reason(each["name"], each["params"]) for each in details["reasons"])
    if "same_as" in details:
        return str(_l("The same as line %(line)s.")) % {"line": details["same_as"]}
    if "stored" in details:
        return "; ".join(stored(kept) for kept in details["stored"])
    return "; ".join(change(kept) for kept in details.get("changes", ()))
