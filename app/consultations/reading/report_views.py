"""Reporting a contribution: behind the door of its consultation, so that only who can read it can."""

from uuid import UUID

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from app.consultations.comments import queries as comment_queries
from app.consultations.comments.moderated import describe
from app.consultations.comments.shown import Order, Sort
from app.consultations.reading.blueprint import consultations, enter
from app.core.csrf import CsrfClass
from app.moderation.views import take_report

Answer = Response | str | tuple[str, int]


@consultations.page("/have-your-say/<slug>/comment/<uuid:comment_id>/report/", also_posts=CsrfClass.ORIGIN)
def report(slug: str, comment_id: UUID) -> Answer:
    """Tell the moderators what is wrong with a contribution; nobody needs an account."""
    visit = enter(slug, comment_id=comment_id)
    found = comment_queries.contribution(comment_id, visit.reader(Order(Sort.NEWEST)))
    if found is None:
        abort(404)
    back = url_for("consultations.contribution", slug=visit.slug, comment_id=comment_id)
    if found.is_own or not found.is_readable:
        return redirect(back, 303)
    return take_report(describe([comment_id])[comment_id], back)
