"""A report as JSON, exactly as files keep it, and as lines for the console."""

from datetime import UTC, datetime
from typing import Any

from app.goals.catalogue import goal
from app.metrics.report import Report


def as_json(report: Report) -> dict[str, Any]:
    """The report as plain JSON values; ratios are not rounded, and null where nobody is divided by."""
    return {
        "as_of": moment_text(report.as_of),
        "ref": report.ref.isoformat(),
        "counted_events": report.counted_events,
        "distinct_actions": report.distinct_actions,
        "active_28d": report.active_28d,
        "active_year": dict(report.active_year),
        "tertials": [
            {
                "tertial": flow.tertial,
                "active": flow.active,
                "new": flow.new,
                "returning": flow.returning,
                "reactivated": flow.reactivated,
                "lapsed": flow.lapsed,
            }
            for flow in report.tertials
        ],
        "activation_90d": {
            tertial: {
                "mature": cohort.mature,
                "activated": cohort.activated,
                "immature": cohort.immature,
                "rate": cohort.rate,
            }
            for tertial, cohort in report.activation.items()
        },
        "ladder": {
            "organiser": report.ladder.organiser,
            "active": report.ladder.active,
            "participant": report.ladder.participant,
            "dormant": report.ladder.dormant,
        },
        "goals_ref_tertial": {
            code: {
                "persons": found.persons,
                "actions": found.actions,
                "depth": found.depth,
                "breadth": found.breadth,
            }
            for code, found in report.goals.items()
        },
        "multi_goal_share_ref_tertial": report.multi_goal_share,
    }


def moment_text(moment: datetime | None) -> str | None:
    """ISO 8601 in UTC, with Z and without fractions that are zero."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def as_lines(report: Report) -> list[str]:
    """The report in English, as tables of fixed width."""
    return [
        f"On {report.ref}, with what was received until {moment_text(report.as_of) or '(nothing yet)'}",
        "",
        f"Acts that count       {report.counted_events:>10}",
        f"Actions               {report.distinct_actions:>10}",
        f"Active in 28 days     {report.active_28d:>10}",
        *(f"Active in {year}        {number:>10}" for year, number in report.active_year.items()),
        "",
        *_tertials(report),
        "",
        *(
            f"{step.capitalize():<22}{getattr(report.ladder, step):>10}"
            for step in ("organiser", "active", "participant", "dormant")
        ),
        "",
        *_goals(report),
    ]


def _tertials(report: Report) -> list[str]:
    lines = ["Tertial      active       new returning reactivated    lapsed   second action in 90 days"]
    for flow in report.tertials:
        cohort = report.activation[flow.tertial]
        lines.append(
            f"{flow.tertial:<8}{flow.active:>11}{flow.new:>10}{flow.returning:>10}{flow.reactivated:>12}"
            f"{flow.lapsed:>10}   {cohort.activated} of {cohort.mature}{_share(cohort.rate)}"
        )
    return lines


def _goals(report: Report) -> list[str]:
    lines = ["Goal                                              people   actions     depth   breadth"]
    for code, found in report.goals.items():
        known = goal(code)
        name = f"{code} {known.short.en if known else ''}"
        lines.append(
            f"{name:<46.46}{found.persons:>10}{found.actions:>10}{found.depth:>10.2f}{found.breadth:>10.1%}"
        )
    return [*lines, f"Active for more than one goal{_share(report.multi_goal_share) or ': nobody is active'}"]


def _share(rate: float | None) -> str:
    return "" if rate is None else f" ({rate:.1%})"
