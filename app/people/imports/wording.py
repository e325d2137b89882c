"""Reasons and changes as they are kept (fixed words and values) in the words of the reader."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.core.formatting import day
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


def change(kept: dict[str, Any]) -> str:
    """What a row changes, as one line: what, from which value, to which."""
    kind, before, after = kept["what"], kept.get("before"), kept.get("after")
    if kind in ("audience", "group"):
        return _membership(kind, kept)
    label = {
        "name": COLUMN_NAMES[Column.NAME],
        "language": COLUMN_NAMES[Column.LANGUAGE],
        "birth_year": COLUMN_NAMES[Column.BIRTH_YEAR],
        "consent": _("Mail consent"),
    }[kind]
    if kind == "consent":
        return _("%(what)s: recorded, given on %(day)s", what=label, day=day(date.fromisoformat(after)))
    if before is None:
        return _("%(what)s: %(after)s (was empty)", what=label, after=after)
    return _("%(what)s: %(before)s becomes %(after)s", what=label, before=before, after=after)


def _membership(kind: str, kept: dict[str, Any]) -> str:
    named = AUDIENCE_NAMES[Audience(kept["which"])] if kind == "audience" else kept["which"]
    after = _period(kept["after"])
    if kept.get("before") is None:
        return _("%(what)s: added, %(period)s", what=named, period=after)
    return _(
        "%(what)s: %(before)s becomes %(after)s", what=named, before=_period(kept["before"]), after=after
    )


def _period(bounds: list[str | None]) -> str:
    starts_on, ends_on = (date.fromisoformat(bound) if bound else None for bound in bounds)
    if starts_on is None:
        return ""
    if ends_on is None:
        return _("from %(start)s", start=day(starts_on))
    return _("from %(start)s until and including %(end)s", start=day(starts_on), end=day(ends_on))
