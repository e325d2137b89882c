"""Results: the four figures that are true today, and what people did for each goal."""

from flask import render_template

from app.core import clock
from app.core.languages import current_language
from app.core.public_pages import PublicPage
from app.goals.catalogue import current_goals, goal
from app.metrics import public
from app.metrics.definitions import definition
from app.petitions.queries import public_petitions
from app.web.blueprint import web
from app.web.figures import figures

# The definitions this page tells; each is disclosed to everybody.
SHOWN = ("active_year", "acts_per_month")


@web.page("/results/")
def results() -> str:
    now, today = clock.now(), clock.today()
    found = figures(now, today, public_petitions(current_language(), now))
    shown = dict.fromkeys((each.code for each in current_goals(today)), 0) | dict(found.year.acts_per_goal)
    return render_template(
        "web/results.html",
        figures=found,
        goals=[(goal(code), acts) for code, acts in shown.items()],
        is_small=public.is_small,
        counted_until=public.counted_until(),
        smallest=public.smallest(),
        definitions=[told for figure in SHOWN if (told := definition(figure))],
    )


def public_pages() -> list[PublicPage]:
    return [PublicPage("web.results")]
