"""The front page, and the door before it that picks a language."""

from flask import redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from app.actions.agenda.queries import open_actions
from app.consultations.outcomes.latest import latest_answers
from app.consultations.processes import queries
from app.consultations.processes.rules import State, Visitor
from app.core import clock
from app.core.languages import current_language, preferred_language
from app.petitions.queries import public_petitions, still_open
from app.web.blueprint import web
from app.web.figures import figures

OTHERS_SHOWN = 4
ACTIONS_SHOWN = 3


@web.route("/")
def root() -> Response:
    """To the visitor's own language: the cookie, then Accept-Language, then Dutch."""
    answer = redirect(url_for("web.home", lang=preferred_language(request)), 303)
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer


@web.page("/")
def home() -> str:
    """One door for each thing to do now, and what else there is."""
    now, language = clock.now(), current_language()
    visitor = Visitor.of(current_user)
    known = queries.for_visitor(visitor, language, now)
    petitions = public_petitions(language, now)
    return render_template(
        "web/home.html",
        consultations=[listed for listed in known if listed.state is State.OPEN],
        petitions=still_open(petitions),
        actions=open_actions(None, now, language=language, limit=ACTIONS_SHOWN),
        others=[listed for listed in known if listed.state is not State.OPEN and listed.standing.phase][
            :OTHERS_SHOWN
        ],
        answered=latest_answers(known, visitor, now),
        figures=figures(now, clock.today(), petitions),
    )
