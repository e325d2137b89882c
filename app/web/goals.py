"""Our goals, and the page of each: why, what is open now, what was reached."""

from flask import abort, g, redirect, render_template, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.actions.agenda.queries import number_reached, open_actions
from app.consultations.processes.rules import Visitor
from app.consultations.reading.goal_lists import for_goal
from app.core import clock
from app.core.languages import LANGUAGES, current_language
from app.core.public_pages import PublicPage
from app.goals import catalogue
from app.goals.catalogue import Goal
from app.metrics.public import goal_so_far
from app.petitions.queries import closed_before, public_petitions, still_open
from app.web.blueprint import web

ACTIONS_SHOWN = 6


@web.page("/goals/")
def goals() -> str:
    """Every strategy, the newest first, with its goals and its foundation."""
    return render_template("goals/index.html", periods=catalogue.periods())


@web.page("/goals/<slug>/")
def goal(slug: str) -> str | Response:
    """One goal. A slug of the other language leads to this one's."""
    language = current_language()
    found = catalogue.goal_with_slug(slug, language)
    if found is None:
        return _elsewhere(slug)
    g.addresses = addresses(found)
    now, today = clock.now(), clock.today()
    petitions = public_petitions(language, now, goal=found.code)
    period = catalogue.period_of(found.code)
    place = period.goals.index(found)
    return render_template(
        "goals/show.html",
        goal=found,
        period=period,
        today=today,
        consultations=for_goal(found.code, Visitor.of(current_user), language, now),
        petitions=still_open(petitions),
        closed_petitions=closed_before(petitions),
        signatures=sum(each.confirmed for each in petitions),
        actions=open_actions(found.code, now, language=language, limit=ACTIONS_SHOWN),
        actions_held=number_reached(found.code, now),
        so_far=goal_so_far(found.code, today),
        before=period.goals[place - 1] if place else None,
        after=period.goals[place + 1] if place + 1 < len(period.goals) else None,
    )


def _elsewhere(slug: str) -> Response:
    known = (catalogue.goal_with_slug(slug, language) for language in LANGUAGES)
    found = next((each for each in known if each), None) or abort(404)
    return redirect(url_for("web.goal", slug=found.slug.get(current_language())), 301)


def addresses(found: Goal) -> dict[str, str]:
    """The address of its page in each language."""
    return {
        language: url_for("web.goal", slug=found.slug.get(language), lang=language) for language in LANGUAGES
    }


def public_pages() -> list[PublicPage]:
    """The list and every goal, for the sitemap."""
    return [PublicPage("web.goals")] + [
        PublicPage(
            "web.goal", values_in={language: {"slug": each.slug.get(language)} for language in LANGUAGES}
        )
        for each in catalogue.all_goals()
    ]
