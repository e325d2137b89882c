"""Writing: post, edit and withdraw a comment, choose a name, and get back a text that was kept."""

from uuid import UUID

from flask import (
    Flask,
    abort,
    after_this_request,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from app.consultations.comments import bylines, kept_texts, operations
from app.consultations.comments import queries as comment_queries
from app.consultations.comments import rules as comment_rules
from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.forms import BylineForm, CommentForm, EditForm
from app.consultations.comments.models import BylineKind, Comment
from app.consultations.comments.texts import cleaned
from app.consultations.drafts.models import Paragraph
from app.consultations.reading.blueprint import consultations, enter, paragraph_behind
from app.consultations.reading.pages import KEPT_COOKIE, Visit, settings
from app.consultations.reading.views import render_paragraph
from app.core import clock
from app.core.csrf import CsrfClass, ForeignForm, comes_from_this_site
from app.core.languages import current_language
from app.core.refusals import Refused
from app.extensions import db

Answer = Response | str | tuple[str, int]


@consultations.action("/have-your-say/<slug>/paragraph/<key>/comments/", csrf=CsrfClass.TOKEN)
def post_comment(slug: str, key: str) -> Answer:
    """Comment on a paragraph."""
    visit = enter(slug, key=key)
    paragraph = paragraph_behind(visit, key)
    if not visit.visitor.is_known:
        return keep_and_sign_in(visit, paragraph)
    form = CommentForm()
    raw = form.text.data or ""
    try:
        said = operations.comment(
            paragraph,
            visit.visitor,
            raw,
            visit.now,
            language=current_language(),
            submission=form.form_key.data or "",
            byline=form.byline(),
            consent=form.consent.data,
        )
        forget_kept(paragraph)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return render_paragraph(
            enter(slug, key=key), paragraph_behind(visit, key), form
        ), refused.refusal.status
    flash(
        _(
            "Your comment stands there. You can change it for %(minutes)s minutes.",
            minutes=settings().edit_minutes,
        ),
        "success",
    )
    _tell_what_was_cleaned(raw)
    return _without_kept_cookie(redirect(_back_to(visit, key, said), 303))


@consultations.page("/have-your-say/<slug>/comment/<uuid:comment_id>/edit/", also_posts=CsrfClass.TOKEN)
def edit_comment(slug: str, comment_id: UUID) -> Answer:
    """Change an own comment shortly after posting it."""
    visit = enter(slug, comment_id=comment_id)
    said, key = own_comment(visit, comment_id)
    form = EditForm()
    refusal = comment_rules.may_edit(said, visit.now, settings().edit_minutes)
    status = refusal.status if refusal else 200
    if request.method == "POST":
        raw = form.text.data or ""
        try:
            operations.edit(said, visit.visitor, raw, visit.now)
            db.session.commit()
            flash(_("Your comment is changed."), "success")
            _tell_what_was_cleaned(raw)
            return redirect(_back_to(visit, key, said), 303)
        except Refused as refused:
            db.session.rollback()
            form.show(refused.refusal)
            status = refused.refusal.status
    elif refusal:
        form.show(refusal)
    else:
        form.text.data = said.text
    page = render_template(
        "consultations/edit_comment.html",
        visit=visit,
        form=form,
        said=said,
        key=key,
        may_edit=refusal is None,
        longest=settings().comment_max_characters,
    )
    return page, status


@consultations.page("/have-your-say/<slug>/comment/<uuid:comment_id>/withdraw/", also_posts=CsrfClass.TOKEN)
def withdraw_comment(slug: str, comment_id: UUID) -> Answer:
    """Withdraw an own comment, after saying that this is final."""
    visit = enter(slug, comment_id=comment_id)
    said, key = own_comment(visit, comment_id)
    if request.method == "POST":
        try:
            operations.withdraw(said, visit.visitor, visit.now)
            db.session.commit()
            flash(_("Your comment is withdrawn. Its text is gone."), "success")
        except Refused as refused:
            db.session.rollback()
            flash(str(refused.refusal), "warning")
        return redirect(_back_to(visit, key, None), 303)
    return render_template("consultations/withdraw_comment.html", visit=visit, said=said, key=key)


@consultations.page("/have-your-say/<slug>/name/", also_posts=CsrfClass.TOKEN)
def byline(slug: str) -> Answer:
    """Choose under which name you write in this consultation."""
    visit = enter(slug)
    if visit.visitor.participant_id is None:
        return redirect(url_for("accounts.sign_in", next=request.path), 303)
    status = 200
    form = BylineForm()
    if request.method == "POST" and form.validate():
        try:
            bylines.choose_byline(visit.consultation, visit.visitor, form.choice(), visit.now)
            db.session.commit()
            flash(_("From now on this name stands at everything you write here."), "success")
            return redirect(url_for("consultations.show", slug=visit.slug), 303)
        except Refused as refused:
            db.session.rollback()
            form.show(refused.refusal)
            status = refused.refusal.status
    elif request.method == "POST":
        status = 422
    else:
        form = BylineForm.of(current_choice(visit))
    return render_template("consultations/byline.html", visit=visit, form=form), status


@consultations.action("/have-your-say/<slug>/kept-text/discard/", csrf=CsrfClass.TOKEN)
def discard_kept_text(slug: str) -> Response:
    """Throw away the text that was kept."""
    visit = enter(slug)
    kept_texts.forget(request.cookies.get(KEPT_COOKIE, ""))
    db.session.commit()
    flash(_("The kept text is thrown away."), "success")
    return _without_kept_cookie(redirect(url_for("consultations.show", slug=visit.slug), 303))


@consultations.errorhandler(ForeignForm)
def keep_text_of_lost_session(_error: ForeignForm) -> Answer:
    """A comment whose proof is missing: the session ended while its author wrote. The text isn't lost."""
    if request.endpoint != "consultations.post_comment" or not comes_from_this_site():
        # What a page of another site sends is neither kept nor shown.
        answer: Response = current_app.make_response(current_app.handle_http_exception(BadRequest()))
        return answer
    values = request.view_args or {}
    visit = enter(values["slug"], key=values["key"])
    paragraph = paragraph_behind(visit, values["key"])
    if not visit.visitor.is_known:
        return keep_and_sign_in(visit, paragraph)
    form = CommentForm()
    form.form_errors.append(
        _("Your session was renewed while you wrote. Your text is still here: post it once more.")
    )
    return render_paragraph(visit, paragraph, form), 400


def keep_and_sign_in(visit: Visit, paragraph: Paragraph) -> Response:
    """Keep what somebody wrote who is no longer signed in, and lead them back to it through signing in."""
    address = url_for("consultations.paragraph", slug=visit.slug, key=paragraph.key)
    answer = redirect(url_for("accounts.sign_in", next=address), 303)
    raw = request.form.get("text", "")
    if not cleaned(raw).text:
        flash(_("Sign in to comment."), "info")
        return answer
    token = kept_texts.keep(paragraph.id, raw, clock.now(), replaces=request.cookies.get(KEPT_COOKIE))
    db.session.commit()
    days = settings().retention_kept_text_days
    flash(
        _("You were no longer signed in. We kept your text: sign in with this browser and it is ready."),
        "warning",
    )
    answer.set_cookie(
        KEPT_COOKIE,
        token,
        max_age=days * 24 * 3600,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def own_comment(visit: Visit, comment_id: UUID) -> tuple[Comment, str]:
    """The visitor's own comment in this consultation and the key of its paragraph; 404 otherwise."""
    said = comment_queries.comment(comment_id)
    if said is None or visit.visitor.participant_id is None or said.author_id != visit.visitor.participant_id:
        abort(404)
    paragraph = db.session.get(Paragraph, said.paragraph_id)
    if paragraph is None or paragraph.consultation_id != visit.consultation.id:
        abort(404)
    return said, paragraph.key


def current_choice(visit: Visit) -> BylineChoice:
    assert visit.visitor.participant_id is not None
    chosen = bylines.byline_of(visit.consultation.id, visit.visitor.participant_id)
    if chosen is None:
        return bylines.default_choice(visit.visitor, visit.now)
    return BylineChoice(BylineKind(chosen.kind), chosen.pseudonym or bylines.suggested_pseudonym())


def forget_kept(paragraph: Paragraph) -> None:
    """The text was posted: what was kept for this paragraph has served."""
    token = request.cookies.get(KEPT_COOKIE)
    kept = kept_texts.kept(token, clock.now())
    if token and kept and kept.paragraph_id == paragraph.id:
        kept_texts.forget(token)


def forget_when_leaving(_app: Flask, **_who: object) -> None:
    """Who signs out here may leave the browser to somebody else."""
    if KEPT_COOKIE in request.cookies:
        kept_texts.forget(request.cookies[KEPT_COOKIE])
        after_this_request(_without_kept_cookie)


def _without_kept_cookie(answer: Response) -> Response:
    if KEPT_COOKIE in request.cookies and kept_texts.kept(request.cookies[KEPT_COOKIE], clock.now()) is None:
        answer.delete_cookie(
            KEPT_COOKIE, secure=current_app.config["SESSION_COOKIE_SECURE"], httponly=True, samesite="Lax"
        )
    return answer


def _back_to(visit: Visit, key: str, said: Comment | None) -> str:
    """To the page the form stood on, at the comment; to the text unless it was the paragraph's own page."""
    anchor = f"comment-{said.id.hex}" if said else f"p-{key}"
    if request.form.get("back") == "paragraph":
        return url_for("consultations.paragraph", slug=visit.slug, key=key, _anchor=anchor)
    return url_for("consultations.show", slug=visit.slug, _anchor=anchor)


def _tell_what_was_cleaned(raw: str) -> None:
    if cleaned(raw).changed:
        flash(_("We took invisible characters out of your text; they can make it read differently."), "info")
