"""The strategy periods and their goals, read once from a file; a code keeps its meaning for good."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.core.bilingual import Bilingual

CONTENT = Path(__file__).parent / "content" / "periods.toml"


@dataclass(frozen=True)
class Goal:
    """One goal of a period, or its theme. `code` (1 to 7, T, 22.1 to 22.5) names it in files and ledger."""

    code: str
    period: str
    name: Bilingual
    short: Bilingual
    why: Bilingual
    slug: Bilingual
    is_theme: bool = False


@dataclass(frozen=True)
class StrategyPeriod:
    """A strategy: its first and last day, its goals in their own order, the parts of its foundation."""

    code: str
    name: Bilingual
    starts_on: date
    ends_on: date
    goals: tuple[Goal, ...]
    foundation: tuple[Bilingual, ...]

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@cache
def periods() -> tuple[StrategyPeriod, ...]:
    """Every strategy period, the newest first."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    return tuple(_period(each) for each in content["period"])


def _period(raw: dict[str, Any]) -> StrategyPeriod:
    return StrategyPeriod(
        code=raw["code"],
        name=_both(raw["name"]),
        starts_on=raw["starts_on"],
        ends_on=raw["ends_on"],
        goals=tuple(_goal(each, raw["code"]) for each in raw["goal"]),
        foundation=tuple(_both(each["name"]) for each in raw.get("foundation", ())),
    )


def _goal(raw: dict[str, Any], period: str) -> Goal:
    texts = {name: _both(raw[name]) for name in ("name", "short", "why", "slug")}
    return Goal(code=raw["code"], period=period, is_theme=raw.get("is_theme", False), **texts)


def _both(raw: dict[str, str]) -> Bilingual:
    return Bilingual(raw["nl"].strip(), raw["en"].strip())


@cache
def all_goals() -> tuple[Goal, ...]:
    """Every goal of every period: 1 to 7, T, then 22.1 to 22.5."""
    return tuple(each for period in periods() for each in period.goals)


@cache
def _by_code() -> dict[str, Goal]:
    return {each.code: each for each in all_goals()}


def goal(code: str) -> Goal | None:
    return _by_code().get(code)


def goal_with_slug(slug: str, language: str) -> Goal | None:
    """The goal whose page has this address in a language."""
    return next((each for each in all_goals() if each.slug.get(language) == slug), None)


def period_of(code: str) -> StrategyPeriod:
    """The period of a goal, by the goal's code.

    Raises:
        KeyError: there is no such goal.
    """
    wanted = _by_code()[code].period
    return next(period for period in periods() if period.code == wanted)


def period_on(day: date) -> StrategyPeriod | None:
    """The strategy that is in force on a day; None before the first and after the last."""
    return next((period for period in periods() if period.covers(day)), None)


def current_goals(day: date) -> tuple[Goal, ...]:
    """The goals in force on a day, in their own order."""
    period = period_on(day)
    return period.goals if period else ()


def in_order(codes: Iterable[str]) -> list[str]:
    """Known codes, each once, in the order of the strategies."""
    wanted = set(codes)
    return [each.code for each in all_goals() if each.code in wanted]
