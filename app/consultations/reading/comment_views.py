"""Writing: comment on a place, reply, suggest another wording; edit, withdraw, and choose a name."""

from collections.abc import Callable
from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, HTTPException, NotFound
from werkzeug.wrappers import Response

from app.consultations.comments import bylines, noticing, operations
from app.consultations.comments import queries as comment_queries
from app.consultations.comments import rules as comment_rules
from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.forms import BylineForm, CommentForm, EditForm, Sent
from app.consultations.comments.models import BylineKind, Comment
from app.consultations.comments.places import Part, Place
from app.consultations.comments.texts import cleaned
from app.consultations.drafts.models import Paragraph, Section, Wording
from app.consultations.processes.models import Phase
from app.consultations.reading.blueprint import consultations, enter, paragraph_behind, section_behind
from app.consultations.reading.desks import Desk, back_to, render_suggestion
from app.consultations.reading.kept_views import forget_kept, keep_and_sign_in, without_kept_cookie
from app.consultations.reading.threads import standpoint
from app.consultations.reading.visits import Visit, phase_written_in, settings
from app.core.csrf import CsrfClass, ForeignForm, comes_from_this_site
from app.core.languages import Language, current_language
from app.core.refusals import Refused
from app.extensions import db

Answer = Response | str | tuple[str, int]


@consultations.action("/have-your-say/<slug>/paragraph/<key>/comments/", csrf=CsrfClass.TOKEN)
def post_comment(slug: str, key: str) -> Answer:
    """Comment on a paragraph."""
    visit = enter(slug, key=key)
    paragraph = paragraph_behind(visit, key)
    return _post(
        visit,
        Desk("comment", slug, key),
        _commenting(visit, Place.at(paragraph, visit.structure, phase_written_in())),
        paragraph.id,
    )


@consultations.action("/have-your-say/<slug>/section/<key>/comments/", csrf=CsrfClass.TOKEN)
def post_section_comment(slug: str, key: str) -> Answer:
    """Comment on a whole section."""
    visit = enter(slug, key=key)
    section = section_behind(visit, key)
    place = Place(
        section.consultation_id,
        section_id=section.id,
        structure=visit.structure,
        phase_id=phase_written_in(),
    )
    return _post(visit, Desk("section", slug, key), _commenting(visit, place))


@consultations.action("/have-your-say/<slug>/whole-text/comments/", csrf=CsrfClass.TOKEN)
def post_text_comment(slug: str) -> Answer:
    """Comment on the whole text."""
    visit = enter(slug)
    place = Place(visit.consultation.id, structure=visit.structure, phase_id=phase_written_in())
    return _post(visit, Desk("text", slug, place.id.hex), _commenting(visit, place))


@consultations.action("/have-your-say/<slug>/comment/<uuid:comment_id>/comments/", csrf=CsrfClass.TOKEN)
def post_reply(slug: str, comment_id: UUID) -> Answer:
    """Reply to a comment or a suggestion."""
    visit = enter(slug, comment_id=comment_id)
    parent = comment_queries.comment(comment_id) or abort(404)

    def act(form: Sent) -> Comment:
        text, writing = form.text, form.writing(current_language())
        return operations.reply(parent, visit.visitor, text, visit.now, writing)

    return _post(visit, Desk("reply", slug, comment_id.hex), act)


@consultations.page("/have-your-say/<slug>/paragraph/<key>/suggestion/", also_posts=CsrfClass.TOKEN)
def suggest(slug: str, key: str) -> Answer:
    """Suggest another wording of a paragraph: the editor begins with the text as it stands."""
    visit = enter(slug, key=key)
    paragraph = paragraph_behind(visit, key)
    if request.method != "POST" and not visit.visitor.is_known:
        return redirect(url_for("accounts.sign_in", next=request.path), 303)
    if request.method != "POST" or ("look" in request.form and visit.visitor.is_known):
        # "look": what differs, before it is posted, where no script shows it.
        return render_suggestion(visit, paragraph, CommentForm() if request.method == "POST" else None)
    language = _language_read(visit, paragraph)

    def act(form: Sent) -> Comment:
        place = Place.at(paragraph, visit.structure, phase_written_in())
        writing = form.writing(language)
        return operations.suggest(place, visit.visitor, form.words, visit.now, writing, read=form.read_id)

    return _post(visit, Desk("suggestion", slug, key), act, paragraph.id)


def _commenting(visit: Visit, place: Place) -> Callable[[Sent], Comment]:
    def act(form: Sent) -> Comment:
        text, writing = form.text, form.writing(current_language())
        return operations.comment(place, visit.visitor, text, visit.now, writing, read=form.read_id)

    return act


def _language_read(visit: Visit, paragraph: Part) -> Language:
    """The language in which the paragraph stood before the visitor."""
    at = standpoint(visit, paragraph.id)
    return at.paragraph.text.shown_in(current_language()).language if at else current_language()


def _post(
    visit: Visit, desk: Desk, act: Callable[[Sent], Comment], paragraph_id: UUID | None = None
) -> Answer:
    """Say it; or show the form again with the text and the reason why not."""
    if not visit.visitor.is_known:
        return keep_and_sign_in(desk.place, desk.address, paragraph_id)
    sent = Sent.of(request.form)
    try:
        said = act(sent)
        operations.count_against_flood(visit.visitor, visit.now)
        onward, is_suggestion = desk.onward(said), said.is_suggestion
        forget_kept(desk.place)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form = CommentForm()
        form.show(refused.refusal)
        return desk.draw(form), refused.refusal.status
    _tell_posted(is_suggestion)
    _tell_what_was_cleaned(sent.text, sent.reason)
    return without_kept_cookie(redirect(onward, 303))


@consultations.page("/have-your-say/<slug>/comment/<uuid:comment_id>/edit/", also_posts=CsrfClass.TOKEN)
def edit_comment(slug: str, comment_id: UUID) -> Answer:
    """Change an own contribution shortly after posting it."""
    visit = enter(slug, comment_id=comment_id)
    said = own_comment(visit, comment_id)
    form = EditForm()
    refusal = comment_rules.may_edit(said, visit.now, settings().edit_minutes)
    status = refusal.status if refusal else 200
    if request.method == "POST":
        text, reason = form.text.data or "", form.reason.data or ""
        try:
            sure = bool(request.form.get("sure"))
            operations.edit(said, visit.visitor, text, visit.now, reason=reason, sure=sure)
            onward = back_to(visit.slug, _key_of(said), said)
            db.session.commit()
            flash(_("Your comment is changed."), "success")
            _tell_what_was_cleaned(text, reason)
            return redirect(onward, 303)
        except Refused as refused:
            db.session.rollback()
            visit = enter(slug, comment_id=comment_id)
            said = own_comment(visit, comment_id)
            form.show(refused.refusal)
            status = refused.refusal.status
    elif refusal:
        form.show(refusal)
    else:
        form.text.data, form.reason.data = said.text, said.reason
    if said.is_suggestion:
        form.is_for_a_wording()
    page = render_template(
        "consultations/edit_comment.html",
        visit=visit,
        form=form,
        said=said,
        stands=_stands(said),
        may_edit=refusal is None,
        longest=settings().comment_max_characters,
    )
    return page, status


@consultations.page("/have-your-say/<slug>/comment/<uuid:comment_id>/withdraw/", also_posts=CsrfClass.TOKEN)
def withdraw_comment(slug: str, comment_id: UUID) -> Answer:
    """Withdraw an own contribution, after saying that this is final."""
    visit = enter(slug, comment_id=comment_id)
    said = own_comment(visit, comment_id)
    if request.method == "POST":
        onward = back_to(visit.slug, _key_of(said), said)
        try:
            operations.withdraw(said, visit.visitor, visit.now)
            db.session.commit()
            flash(_("Your comment is withdrawn. Its text is gone."), "success")
        except Refused as refused:
            db.session.rollback()
            flash(str(refused.refusal), "warning")
        return redirect(onward, 303)
    return render_template("consultations/withdraw_comment.html", visit=visit, said=said)


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
            noticing.rename(
                visit.consultation,
                visit.visitor,
                form.choice(),
                visit.now,
                sure=bool(request.form.get("sure")),
            )
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


DESKS = {
    "consultations.post_comment": "comment",
    "consultations.suggest": "suggestion",
    "consultations.post_section_comment": "section",
    "consultations.post_text_comment": "text",
    "consultations.post_reply": "reply",
    "consultations.react_to_paragraph": "comment",
    "consultations.react_to_contribution": "reply",
}


@consultations.errorhandler(ForeignForm)
def keep_text_of_lost_session(_error: ForeignForm) -> Answer:
    """A text whose proof is missing: the session ended while its author wrote. It isn't lost."""
    kind = DESKS.get(request.endpoint or "")
    if kind is None or not comes_from_this_site():
        # What a page of another site sends is neither kept nor shown.
        return _refused(BadRequest())
    try:
        return _kept(kind)
    except NotFound as nothing_there:
        # What a handler of errors raises would be a fault of ours.
        return _refused(nothing_there)


def _refused(error: HTTPException) -> Response:
    answer: Response = current_app.make_response(current_app.handle_http_exception(error))
    return answer


def _kept(kind: str) -> Answer:
    """Keep the text for its author, or show it once more where they are still signed in."""
    values = {name: value for name, value in (request.view_args or {}).items() if name != "slug"}
    visit = enter((request.view_args or {})["slug"], **values)
    comment_id = values.get("comment_id")
    key: str = values.get("key", comment_id.hex if comment_id else visit.consultation.id.hex)
    desk = Desk(kind, visit.slug, key)  # type: ignore[arg-type]  # one of the five
    if not visit.visitor.is_known:
        at_paragraph = kind in ("comment", "suggestion")
        return keep_and_sign_in(
            desk.place, desk.address, paragraph_behind(visit, key).id if at_paragraph else None
        )
    form = CommentForm()
    if "opinion" in request.form:
        form.form_errors.append(_("Your session was renewed meanwhile. Press the button once more."))
        return desk.draw(form, f"vote:{desk.key}"), 400
    form.form_errors.append(
        _("Your session was renewed while you wrote. Your text is still here: post it once more.")
    )
    return desk.draw(form), 400


def own_comment(visit: Visit, comment_id: UUID) -> Comment:
    """The visitor's own contribution in this consultation; 404 otherwise."""
    said = comment_queries.comment(comment_id)
    if said is None or visit.visitor.participant_id is None or said.author_id != visit.visitor.participant_id:
        abort(404)
    if db.session.get_one(Phase, said.phase_id).consultation_id != visit.consultation.id:
        abort(404)
    return said


def current_choice(visit: Visit) -> BylineChoice:
    assert visit.visitor.participant_id is not None
    chosen = bylines.byline_of(visit.consultation.id, visit.visitor.participant_id)
    if chosen is None:
        return bylines.default_choice(visit.visitor, visit.now)
    return BylineChoice(BylineKind(chosen.kind), chosen.pseudonym or bylines.suggested_pseudonym())


def _key_of(said: Comment) -> str:
    """The key of the paragraph or section it is about; nothing for the whole text."""
    if said.paragraph_id is not None:
        return db.session.get_one(Paragraph, said.paragraph_id).key
    return db.session.get_one(Section, said.section_id).key if said.section_id else ""


def _stands(said: Comment) -> str | None:
    """The text that a suggestion rewords."""
    if not said.is_suggestion:
        return None
    return db.session.get_one(Wording, said.wording_id).text.text_in(said.language)


def _tell_posted(is_suggestion: bool) -> None:
    minutes = settings().edit_minutes
    if is_suggestion:
        text = _("Your suggestion stands there. You can change it for %(minutes)s minutes.", minutes=minutes)
    else:
        text = _("Your comment stands there. You can change it for %(minutes)s minutes.", minutes=minutes)
    flash(text, "success")


def _tell_what_was_cleaned(*texts: str | None) -> None:
    if any(cleaned(text or "").changed for text in texts):
        flash(
            _("We took invisible characters, or characters drawn over other words, out of your text."), "info"
        )
