"""Reacting: agree, partly agree or disagree with a paragraph or a contribution, and take it back."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.consultations.comments import queries as comment_queries
from app.consultations.comments.forms import CommentForm, Sent
from app.consultations.comments.places import Place
from app.consultations.reactions import operations
from app.consultations.reactions.models import Opinion
from app.consultations.reading.blueprint import consultations, enter, paragraph_behind
from app.consultations.reading.desks import Desk, back_to
from app.consultations.reading.visits import Visit, phase_written_in
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.extensions import db

Answer = Response | str | tuple[str, int]


@consultations.action("/have-your-say/<slug>/paragraph/<key>/reaction/", csrf=CsrfClass.TOKEN)
def react_to_paragraph(slug: str, key: str) -> Answer:
    """Say what you think of a paragraph, change it, or take it back."""
    visit = enter(slug, key=key)
    place = Place.at(paragraph_behind(visit, key), visit.structure, phase_written_in())

    def act(form: Sent, opinion: Opinion | None) -> None:
        writing = form.writing(current_language())
        operations.react_to_paragraph(place, visit.visitor, opinion, visit.now, writing, read=form.read_id)

    desk = Desk("comment", slug, key)
    return _react(visit, desk, act, lambda: back_to(slug, key, None))


@consultations.action("/have-your-say/<slug>/comment/<uuid:comment_id>/reaction/", csrf=CsrfClass.TOKEN)
def react_to_contribution(slug: str, comment_id: UUID) -> Answer:
    """Say what you think of a comment or suggestion, change it, or take it back."""
    visit = enter(slug, comment_id=comment_id)
    said = comment_queries.comment(comment_id) or abort(404)

    def act(form: Sent, opinion: Opinion | None) -> None:
        writing = form.writing(current_language())
        operations.react_to_contribution(said, visit.visitor, opinion, visit.now, writing)

    return _react(visit, Desk("reply", slug, comment_id.hex), act, lambda: _onward(slug, comment_id))


def _react(
    visit: Visit,
    desk: Desk,
    act: Callable[[Sent, Opinion | None], None],
    onward: Callable[[], str],
) -> Answer:
    chosen = request.form.get("opinion", "")
    if chosen != "none" and chosen not in set(Opinion):
        abort(400)
    if not visit.visitor.is_known:
        flash(_("Sign in to take part."), "info")
        return redirect(url_for("accounts.sign_in", next=desk.address), 303)
    opinion = None if chosen == "none" else Opinion(chosen)
    try:
        act(Sent.of(request.form), opinion)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form = CommentForm()
        form.show(refused.refusal)
        return desk.draw(form, f"vote:{desk.key}"), refused.refusal.status
    flash(_("Your opinion is taken back.") if opinion is None else _("Your opinion counts."), "success")
    return redirect(onward(), 303)


def _onward(slug: str, comment_id: UUID) -> str:
    """To the page the buttons stood on."""
    anchor = f"comment-{comment_id.hex}"
    back = request.form.get("back", "")
    if back.startswith("p:"):
        return url_for(
            "consultations.paragraph", slug=slug, key=back[2:], comment=comment_id.hex, _anchor=anchor
        )
    return url_for("consultations.contribution", slug=slug, comment_id=comment_id, _anchor=anchor)
