"""Search over everything public, in both languages."""

from flask import render_template, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import NotFound

from app.core import search as index
from app.core.languages import current_language
from app.web.blueprint import web

PAGE_SIZE = 20
KINDS = {
    "page": _l("Information"),
    "goal": _l("Goal"),
    "consultation": _l("Consultation"),
    "consultation-section": _l("Part of a draft"),
    "consultation-point": _l("What we heard, what we did"),
    "petition": _l("Petition"),
}
LAST_PAGE = 20
LONGEST_QUESTION = 200


@web.page("/search/")
def search() -> str:
    question = " ".join(request.args.get("q", "").replace("\0", " ").split())[:LONGEST_QUESTION]
    number = page_number(request.args.get("page"))
    # One more than fits tells whether there is a next page.
    hits = index.find(question, current_language(), limit=PAGE_SIZE + 1, after=(number - 1) * PAGE_SIZE)
    return render_template(
        "web/search.html",
        question=question,
        hits=hits[:PAGE_SIZE],
        kinds=KINDS,
        number=number,
        first=(number - 1) * PAGE_SIZE + 1,
        has_more=len(hits) > PAGE_SIZE and number < LAST_PAGE,
    )


def page_number(raw: str | None) -> int:
    """The page asked for, from 1.

    Raises:
        NotFound: it is no number, or past the last page that search shows.
    """
    if raw is None:
        return 1
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw[:4]) <= LAST_PAGE:
        raise NotFound
    return int(raw)
