"""The office's points: the list, and each with what feeds it, its words, its notes and its answer."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response
from wtforms import SelectField

from app.consultations.answers import queries as answer_queries
from app.consultations.answers import rules as answer_rules
from app.consultations.answers import workbench as stream
from app.consultations.answers.forms import SendBackForm
from app.consultations.answers.models import Answer as PointAnswer
from app.consultations.answers.models import AnswerState
from app.consultations.answers.words import DECISIONS
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import dropped_until, latest_version
from app.consultations.drafts.queries import version as version_with_id
from app.consultations.points import operations, queries, rules
from app.consultations.points.forms import AssignForm, IntoForm, NoteForm, PointForm, uuid_of
from app.consultations.points.models import Point
from app.consultations.points.queries import NOTHING
from app.core import clock
from app.core.access import Permission, Role
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.acts import carry_out, tell_review
from app.office.filters import FilterForm
from app.office.workbench import KINDS, consultation_or_404
from app.people.accounts.queries import names_of
from app.people.audiences.queries import AUDIENCE_NAMES
from app.people.roles.queries import holders_of

office_points = LocalisedBlueprint("office_points", __name__, office=True)

VIEW, EDIT = Permission.POINTS_VIEW, Permission.POINTS_EDIT
Answer = str | Response | tuple[str, int]
UNANSWERED = "none"
STATES = {
    UNANSWERED: _l("No answer yet"),
    AnswerState.DRAFT: _l("Answer being written"),
    AnswerState.OFFERED: _l("Waits for a second person"),
    AnswerState.APPROVED: _l("Ready to be published"),
    AnswerState.PUBLIC: _l("Public now"),
}
WORKING_ROLES = (Role.EDITOR, Role.ADMINISTRATOR)


class PointFilter(FilterForm):
    """Which points of the list."""

    state = SelectField(_l("State"), validate_choice=False)
    assigned = SelectField(_l("Assigned to"), validate_choice=False)

    def offer(self, staff: dict[UUID, str]) -> "PointFilter":
        self.state.choices = [("", _l("all")), *((str(key), label) for key, label in STATES.items())]
        self.assigned.choices = [
            ("", _l("everybody")),
            ("none", _l("nobody")),
            *((each.hex, name) for each, name in staff.items()),
        ]
        self.validate()
        return self

    def leaves(self, point: Point, state: str) -> bool:
        if self.state.data and self.state.data in STATES and self.state.data != state:
            return False
        if self.assigned.data == "none":
            return point.assigned_to is None
        wanted = uuid_of(self.assigned.data)
        return wanted is None or point.assigned_to == wanted


@office_points.page("/office/consultations/<uuid:consultation_id>/points/", permission=VIEW)
def index(consultation_id: UUID) -> str:
    consultation = consultation_or_404(consultation_id)
    points = queries.points_of(consultation_id)
    answers = answer_queries.answers_of([point.id for point in points])
    states = {point.id: state_of(answers.get(point.id)) for point in points}
    assigned = names_of(point.assigned_to for point in points if point.assigned_to)
    filters = PointFilter(request.args).offer(assigned)
    shown = [point for point in points if filters.leaves(point, states[point.id])]
    return render_template(
        "office/points/index.html",
        consultation=consultation,
        points=shown,
        any_point=bool(points),
        answers=answers,
        states=states,
        filters=filters,
        fed=queries.fed_by([point.id for point in shown]),
        nothing=NOTHING,
        names=assigned,
        words=STATES,
        decisions=DECISIONS,
        tally={state: sum(each == state for each in states.values()) for state in STATES},
    )


@office_points.page("/office/consultations/points/<uuid:point_id>/", permission=VIEW)
def show(point_id: UUID) -> Answer:
    point = point_or_404(point_id)
    if point.taken_into_id is not None:
        flash(_("Point %(number)s was taken into this one.", number=point.number), "info")
        return redirect(url_for("office_points.show", point_id=point.taken_into_id), 303)
    return point_page(point)


def point_page(
    point: Point,
    *,
    note: NoteForm | None = None,
    into: IntoForm | None = None,
    sending: SendBackForm | None = None,
) -> str:
    """Everything of one point; forms that were refused come along."""
    consultation = consultation_or_404(point.consultation_id)
    sources = queries.sources_of(point.id)
    said = stream.chosen(consultation.id, {source.comment_id for source in sources})
    answer = answer_queries.answer(point.id)
    paragraphs = answer_queries.paragraphs_of([point.id]).get(point.id, [])
    version = shown_version(consultation.id, answer)
    numbers = answer_queries.numbers_in(version.id, paragraphs) if version else {}
    gone = [each for each in dropped_until(version) if each.paragraph_id in paragraphs] if version else []
    notes = queries.notes_of(point.id)
    taken = queries.taken_into(point.id)
    fed = queries.fed_by([point.id]).get(point.id, NOTHING)
    staff = working_staff()
    people = {note.author_id for note in notes} | {point.assigned_to}
    if answer is not None:
        people |= {answer.drafted_by, answer.approved_by}
    me = current_user.participant_id
    others = [
        each for each in queries.points_of(consultation.id) if each.id != point.id and not each.is_answered
    ]
    assigning = AssignForm(formdata=None, data={"assigned_to": str(point.assigned_to or "")})
    return render_template(
        "office/points/show.html",
        consultation=consultation,
        point=point,
        sources=sources,
        said=said,
        fed=fed,
        answer=answer,
        state=state_of(answer),
        words=STATES,
        decisions=DECISIONS,
        version=version,
        numbers=sorted(numbers.values()),
        gone=gone,
        lost=len(paragraphs) - len(numbers) - len(gone)
        if version and state_of(answer) != AnswerState.PUBLIC
        else 0,
        notes=notes,
        names=names_of(each for each in people if each),
        taken=taken,
        assign_form=assigning.offer(staff.items()),
        note_form=note or NoteForm(formdata=None),
        into_form=(into or IntoForm(formdata=None)).offer(others, current_language()),
        back_form=sending or SendBackForm(formdata=None),
        obstacle=rules.may_change(point),
        to_offer=answer_rules.may_offer(point, answer, paragraphs, fed=fed.contributions > 0),
        to_review=answer_rules.may_review(point, answer, me),
        to_send_back=answer_rules.may_send_back(point, answer),
        may_edit=current_user.may(EDIT),
        may_review=current_user.may(Permission.ANSWERS_REVIEW),
        kinds=KINDS,
        audience_names=AUDIENCE_NAMES,
    )


@office_points.page(
    "/office/consultations/points/<uuid:point_id>/edit/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def edit(point_id: UUID) -> Answer:
    """Title and summary, in both languages."""
    point = point_or_404(point_id)
    form, status, theirs = PointForm.of(point), 200, None
    if request.method == "POST":
        form = PointForm()
        reviewed = answer_queries.under_review(point.consultation_id)
        try:
            operations.edit_point(
                point,
                form.both("title"),
                form.both("summary"),
                revision=form.revision.data or 0,
                now=clock.now(),
                actor_id=current_user.participant_id,
            )
            db.session.commit()
            flash(_("The point is saved."), "success")
            tell_review(point.consultation_id, reviewed)
            return to_point(point_id)
        except Refused as refused:
            db.session.rollback()
            point = point_or_404(point_id)
            form.show(refused.refusal)
            status = refused.refusal.status
            if refused.refusal.name == rules.CHANGED_MEANWHILE.name:
                # Saving once more is a choice made with both texts in view.
                theirs = point
                form.revision.data, form.revision.raw_data = point.revision, None
    page = render_template(
        "office/points/edit.html",
        consultation=consultation_or_404(point.consultation_id),
        point=point,
        form=form,
        theirs=theirs,
        obstacle=rules.may_change(point),
    )
    return page, status


@office_points.action(
    "/office/consultations/points/<uuid:point_id>/assign/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def assign(point_id: UUID) -> Response:
    person = AssignForm().person
    return done(
        point_id,
        lambda point, **facts: operations.assign(point, person, among=working_staff(), **facts),
        _("The point is assigned.") if person else _("The point is assigned to nobody."),
    )


@office_points.action(
    "/office/consultations/points/<uuid:point_id>/note/", permission=VIEW, csrf=CsrfClass.TOKEN
)
def add_note(point_id: UUID) -> Answer:
    point, form = point_or_404(point_id), NoteForm()
    try:
        operations.note(point, form.note.data or "", author_id=current_user.participant_id, now=clock.now())
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return point_page(point_or_404(point_id), note=form), refused.refusal.status
    return redirect(url_for("office_points.show", point_id=point_id, _anchor="notes"), 303)


@office_points.action(
    "/office/consultations/points/<uuid:point_id>/take-out/<uuid:source_id>/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def take_out(point_id: UUID, source_id: UUID) -> Response:
    """A contribution feeds this point no more."""
    source = queries.source(source_id)
    if source is None or source.point_id != point_id:
        abort(404)
    return changed(
        point_id,
        lambda _point, **facts: operations.take_out(source, **facts),
        _("The contribution is out of the point."),
    )


@office_points.action(
    "/office/consultations/points/<uuid:point_id>/take-into/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def take_into(point_id: UUID) -> Answer:
    """This point goes into another one; back to that one."""
    point, form = point_or_404(point_id), IntoForm()
    into = queries.point(form.into_id) if form.into_id else None
    reviewed = answer_queries.under_review(point.consultation_id)
    try:
        operations.take_into(point, into, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return point_page(point_or_404(point_id), into=form), refused.refusal.status
    assert into is not None
    flash(
        _("Point %(number)s is in this one now. You can take that back below.", number=point.number),
        "success",
    )
    tell_review(into.consultation_id, reviewed)
    return to_point(into.id)


@office_points.action(
    "/office/consultations/points/<uuid:point_id>/give-back/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def give_back(point_id: UUID) -> Response:
    return changed(
        point_id,
        operations.give_back,
        _("The point stands by itself again, with what was gathered into it."),
    )


def done(point_id: UUID, act: Callable[..., Any], told: str) -> Response:
    """Carry out an act on a point and go back to it; a refusal is told there."""
    carry_out(act, point_or_404(point_id), told)
    return to_point(point_id)


def changed(point_id: UUID, act: Callable[..., Any], told: str) -> Response:
    """As `done`, for an act that changes what would be published: tells which reviews that undoes."""
    consultation_id = point_or_404(point_id).consultation_id
    reviewed = answer_queries.under_review(consultation_id)
    answer = done(point_id, act, told)
    tell_review(consultation_id, reviewed)
    return answer


def to_point(point_id: UUID) -> Response:
    return redirect(url_for("office_points.show", point_id=point_id), 303)


def point_or_404(point_id: UUID) -> Point:
    return queries.point(point_id) or abort(404)


def state_of(answer: PointAnswer | None) -> str:
    return answer.state if answer is not None else UNANSWERED


def shown_version(consultation_id: UUID, answer: PointAnswer | None) -> DraftVersion | None:
    """Where the paragraphs of an answer are looked up: the version of its publication, else the latest."""
    if answer is not None and answer.publication_id is not None:
        made = answer_queries.publication(answer.publication_id)
        if made is not None and made.version_id is not None:
            return version_with_id(made.version_id)
    return latest_version(consultation_id)


def working_staff() -> dict[UUID, str]:
    """Who may work on points, by name."""
    now = clock.now()
    ids = {each for role in WORKING_ROLES for each in holders_of(role, now)}
    return dict(sorted(names_of(ids).items(), key=lambda item: item[1].casefold()))
