"""How the page of the movement says its figures: names of periods, changes, and one sentence a chart."""

from collections.abc import Sequence
from datetime import date

from flask_babel import format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.formatting import day, month, number, percent
from app.core.languages import current_language
from app.goals.catalogue import goal
from app.metrics.overview import Acts, GoalRow, Overview, Period
from app.metrics.report import Activation, Ladder
from app.participation.rollups.figures import STEPS, first_day, last_day, tertial_index, tertial_named

PERIODS = {
    Period.WINDOW: _l("28 days"),
    Period.TERTIAL: _l("Four months"),
    Period.YEAR: _l("Year"),
}
LADDER_STEPS = {
    "organiser": _l("Organiser"),
    "active": _l("Active"),
    "participant": _l("Participant"),
    "dormant": _l("Dormant"),
}
_TERTIALS = (
    _l("January to April %(year)s"),
    _l("May to August %(year)s"),
    _l("September to December %(year)s"),
)
_SHORT = (_l("Jan-Apr %(year)s"), _l("May-Aug %(year)s"), _l("Sep-Dec %(year)s"))

# Below this a percentage says more than there is.
FEWEST_FOR_A_PERCENTAGE = 20
# From here on "3 times" reads better than "+200%".
MANY_TIMES = 3


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


def tertial_words(name: str, *, short: bool = False) -> str:
    """`2026T2` is May to August 2026."""
    index = tertial_named(name)
    return str((_SHORT if short else _TERTIALS)[index % 3]) % {"year": index // 3}


def period_words(period: Period, ref: date) -> str:
    """The days a period on `ref` covers, in words."""
    first = {
        Period.WINDOW: date.fromordinal(ref.toordinal() - 27),
        Period.TERTIAL: first_day(tertial_index(ref)),
        Period.YEAR: date(ref.year, 1, 1),
    }[period]
    return _("%(first)s up to and including %(last)s", first=day(first), last=day(ref))


def is_running(period: Period, ref: date) -> bool:
    """Whether the period goes on after `ref`."""
    if period is Period.TERTIAL:
        return ref != last_day(tertial_index(ref))
    return period is Period.YEAR and (ref.month, ref.day) != (12, 31)


def change(now: float, before: float | None) -> str:
    """`+8%` against a period before; a number where that was few, and how many times where it is many."""
    if before is None or now == before:
        return "" if before is None else _("as many")
    if before < FEWEST_FOR_A_PERCENTAGE:
        return _signed(number(abs(now - before)), now > before)
    if now >= MANY_TIMES * before:
        return _("%(number)s times", number=ratio(now / before))
    return _signed(percent(abs(now - before) / before), now > before)


def ratio(value: float) -> str:
    """`2,5`, always with one decimal."""
    return str(format_decimal(value, format="#,##0.0"))


def points(now: float | None, before: float | None) -> str:
    """`+3 points` between two shares."""
    if now is None or before is None:
        return ""
    moved = round(now * 100) - round(before * 100)
    if not moved:
        return _("as much")
    text = ngettext("%(num)s point", "%(num)s points", abs(moved))
    return _signed(text, moved > 0)


def _signed(text: str, more: bool) -> str:
    return f"+{text}" if more else f"−{text}"


def flow_reading(found: Overview) -> str:
    """Where the people of the period came from, in one sentence."""
    flow = found.flow.now
    if not flow.active:
        return _("Nobody was active in this period.")
    return _(
        "Of %(active)s active people %(new)s are new, %(returning)s were active in the period before too, "
        "and %(reactivated)s came back after a break.",
        active=number(flow.active),
        new=number(flow.new),
        returning=number(flow.returning),
        reactivated=number(flow.reactivated),
    )


def acts_reading(acts: Acts) -> str:
    """The busiest month, and how many acts there were in all."""
    total = sum(acts.total)
    if not total:
        return _("No acts were counted in these months.")
    busiest = max(range(len(acts.months)), key=acts.total.__getitem__)
    return _(
        "%(total)s acts in %(months)s months; the busiest was %(month)s with %(acts)s.",
        total=number(total),
        months=len(acts.months),
        month=month(acts.months[busiest]),
        acts=number(acts.total[busiest]),
    )


def goals_reading(acts: Acts) -> str:
    """Which goal got the most acts."""
    sums = {code: sum(each) for code, each in acts.per_goal.items()}
    if not sums:
        return _("No act of these months names a goal.")
    first = max(sums, key=sums.__getitem__)
    return _(
        "Most acts were for %(goal)s: %(acts)s. An act for two goals stands with both, "
        "so never add goals up.",
        goal=_quoted(goal_name(first)),
        acts=number(sums[first]),
    )


def served_reading(rows: Sequence[GoalRow], share: float | None) -> str:
    """Which goal reached the most people, and how many people serve more than one."""
    known = [(row.now.persons, row.code) for row in rows if row.now]
    if not known or share is None:
        return _("Nobody did anything for a goal in these months yet.")
    return _(
        "%(goal)s reached the most people; %(share)s of all active people did something "
        "for two goals or more.",
        goal=_quoted(goal_name(max(known)[1])),
        share=percent(share),
    )


def ladder_reading(ladder: Ladder) -> str:
    """How many of those who acted in a year do it more often."""
    acted = ladder.organiser + ladder.active + ladder.participant
    if not acted:
        return _("Nobody acted in the past 365 days.")
    often = ladder.organiser + ladder.active
    return _(
        "%(acted)s people acted in 365 days; %(often)s of them did so more often or organised.",
        acted=number(acted),
        often=percent(often / acted),
    )


def activation_reading(cohorts: dict[str, Activation]) -> str:
    """The latest cohort of which somebody has had 90 days."""
    known = [(name, each) for name, each in cohorts.items() if each.rate is not None]
    if not known:
        return _("No one's 90 days are over yet.")
    name, latest = known[-1]
    assert latest.rate is not None
    return _(
        "Of those who began in %(tertial)s, %(rate)s did a second thing within 90 days.",
        tertial=tertial_words(name),
        rate=percent(latest.rate),
    )


def weeks_reading(found: Overview) -> str:
    """How the number of active people moved over the weeks shown."""
    first, last = found.weeks[0], found.weeks[-1]
    return _(
        "On %(first)s %(then)s people had been active in 28 days, on %(last)s %(now)s.",
        first=day(first.day),
        then=number(first.active),
        last=day(last.day),
        now=number(last.active),
    )


def goal_name(code: str) -> str:
    """The short name of a goal in the reader's language."""
    found = goal(code)
    return (found.short if found else Bilingual(code, code)).text_in(current_language())


def ladder_rows(ladder: Ladder, before: Ladder) -> list[tuple[str, int, int]]:
    """Each step, the highest first: its name, how many stand on it, and how many did before."""
    return [(str(LADDER_STEPS[step]), getattr(ladder, step), getattr(before, step)) for step in STEPS]


def _quoted(text: str) -> str:
    return f"“{text}”"
