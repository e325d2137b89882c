"""Moments as files write them, and as they are staged. Most are alike, and known by their parts."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from app.core.clock import local_day

FIRST_YEAR, LAST_YEAR = 1961, 2099
REMEMBERED = 100_000
_USUAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


class BadRow(Exception):
    """Why a row can't be taken; one sentence for the person at the console."""


class UnusualError(Exception):
    """A batch has something that is not as usual; it may be wrong."""


class Moments(NamedTuple):
    """When each act happened and came in, in UTC as they are staged, and on which day it was in Amsterdam."""

    happened: Sequence[str]
    came: Sequence[str]
    days: Sequence[str]


class KnownParts(set[str]):
    """Parts of moments that were seen to be as usual: `{}` in `pattern` stands for them."""

    def __init__(self, pattern: str) -> None:
        super().__init__()
        self._pattern = pattern

    def know(self, parts: set[str]) -> None:
        """Remember these.

        Raises:
            UnusualError: one of them is not as usual.
        """
        if parts <= self:
            return
        for part in parts - self:
            _check_usual_moment(self._pattern.format(part))
        if len(self) < REMEMBERED:
            self.update(parts)


class Days(dict[str, str]):
    """The day in Amsterdam of `YYYY-MM-DD HH` in UTC; they differ by whole hours since 1940."""

    def __missing__(self, hour: str) -> str:
        if len(self) > REMEMBERED:
            self.clear()
        day = local_day(datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC)).isoformat()
        self[hour] = day
        return day


def _check_usual_moment(given: str) -> None:
    if not _USUAL.fullmatch(given):
        raise UnusualError
    try:
        moment_staged(given, "")
    except BadRow:
        raise UnusualError from None


def moment_staged(given: str, column: str) -> str:
    """The moment in UTC as `YYYY-MM-DD HH:MM:SS.ffffff`, which sorts as time does."""
    try:
        parsed = datetime.fromisoformat(given)
    except ValueError:
        raise BadRow(f"{column} {shown(given)} is no date and time, such as 2026-01-10T09:00:00Z") from None
    if parsed.utcoffset() != timedelta(0):
        raise BadRow(f"{column} {shown(given)} is not in UTC: end it with Z")
    if not FIRST_YEAR <= parsed.year <= LAST_YEAR:
        raise BadRow(f"{column} {shown(given)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return parsed.replace(tzinfo=None).isoformat(" ", "microseconds")


def shown(text: str) -> str:
    """A value as an error may repeat it: short, on one line."""
    cut = text if len(text) <= 40 else f"{text[:39]}…"
    return repr(cut)
