"""The office's desk for comments that break the house rules: hide one, see what is hidden, show it again."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.comments import operations, queries, rules
from app.consultations.comments.bylines import shown_names
from app.consultations.comments.forms import HideForm
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.people.accounts.queries import names_of

office_comments = LocalisedBlueprint("office_comments", __name__, office=True)

HIDE = Permission.COMMENTS_HIDE


@office_comments.page("/office/comments/", permission=HIDE)
def index() -> str:
    """What is hidden, by whom and why: the one who answers an objection is somebody else."""
    found = queries.hidden_comments(request.args.get("page"))
    moderators = {each.said.hidden_by for each in found.items if each.said.hidden_by}
    return render_template("office/comments/index.html", found=found, names=names_of(moderators))


@office_comments.page("/office/comments/<uuid:comment_id>/hide/", permission=HIDE, also_posts=CsrfClass.TOKEN)
def hide(comment_id: UUID) -> str | Response | tuple[str, int]:
    """Look at the comment beside its paragraph, and hide it with a reason for its author."""
    form, status = HideForm(), 200
    if request.method == "POST":
        said = queries.comment_for_change(comment_id) or abort(404)
        try:
            operations.hide(said, form.reason.data or "", current_user.participant_id, clock.now())
            db.session.commit()
            flash(_("The comment is hidden. Its author gets a mail with the reason."), "success")
            return redirect(url_for("office_comments.index"), 303)
        except Refused as refused:
            db.session.rollback()
            form.show(refused.refusal)
            status = refused.refusal.status
    return hide_page(comment_id, form), status


def hide_page(comment_id: UUID, form: HideForm) -> str:
    place = queries.in_context(comment_id) or abort(404)
    author_id = place.said.author_id
    names = shown_names(place.consultation.id, [author_id] if author_id else [])
    return render_template(
        "office/comments/hide.html",
        place=place,
        author=names[author_id].text if author_id in names else None,
        form=form,
        obstacle=rules.may_hide(place.said),
    )


@office_comments.action(
    "/office/comments/<uuid:comment_id>/show-again/", permission=HIDE, csrf=CsrfClass.TOKEN
)
def show_again(comment_id: UUID) -> Response:
    said = queries.comment_for_change(comment_id) or abort(404)
    try:
        operations.show_again(said, current_user.participant_id, clock.now())
        db.session.commit()
        flash(_("Readers see the comment again. Its author gets a mail."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_comments.index"), 303)
