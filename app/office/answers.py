"""The office's answers: written by one, looked at by another, published with those of their phase."""

from collections.abc import Iterable
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.answers import operations, queries, rules
from app.consultations.answers.forms import AnswerForm, PublishForm, SendBackForm
from app.consultations.answers.mixing import mixed_points
from app.consultations.answers.operations import Said
from app.consultations.answers.queries import Counts
from app.consultations.answers.words import DECISIONS
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import (
    Dropped,
    dropped_until,
    latest_version,
    text_of,
    versions_of,
)
from app.consultations.points.models import Point
from app.consultations.points.queries import NOTHING, fed_by
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.queries import phase as phase_with_id
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.attention import Concern
from app.office.points import STATES, Answer, done, point_or_404, point_page, state_of, to_point
from app.office.workbench import consultation_or_404

office_answers = LocalisedBlueprint("office_answers", __name__, office=True)

EDIT, REVIEW, PUBLISH = Permission.POINTS_EDIT, Permission.ANSWERS_REVIEW, Permission.ANSWERS_PUBLISH


@office_answers.page(
    "/office/consultations/points/<uuid:point_id>/answer/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def write(point_id: UUID) -> Answer:
    """The decision, the reason in both languages, and the paragraphs where it can be seen."""
    point = point_or_404(point_id)
    version = latest_version(point.consultation_id)
    gone = dropped_until(version) if version else []
    form, status, theirs = written(point, version, gone), 200, None
    if request.method == "POST":
        form = AnswerForm()
        try:
            operations.draft(
                point,
                said_in(form, version, gone),
                revision=form.revision.data or 0,
                now=clock.now(),
                actor_id=current_user.participant_id,
            )
            if "offer" in request.form:
                operations.offer(point, now=clock.now(), actor_id=current_user.participant_id)
            db.session.commit()
            flash(
                _("A colleague is asked to look at it.")
                if "offer" in request.form
                else _("The answer is saved."),
                "success",
            )
            return to_point(point_id)
        except Refused as refused:
            db.session.rollback()
            point = point_or_404(point_id)
            form.show(refused.refusal)
            status = refused.refusal.status
            if refused.refusal.name == rules.CHANGED_MEANWHILE.name:
                # Saving once more is a choice made with both texts in view.
                theirs = queries.answer(point_id)
                form.revision.data, form.revision.raw_data = theirs.revision if theirs else 0, None
    page = render_template(
        "office/answers/write.html",
        consultation=consultation_or_404(point.consultation_id),
        point=point,
        form=form.offer(gone),
        theirs=theirs,
        version=version,
        text=text_of(version) if version else None,
        fed=fed_by([point.id]).get(point.id, NOTHING),
        obstacle=rules.may_answer(point),
        decisions=DECISIONS,
    )
    return page, status


def written(point: Point, version: DraftVersion | None, gone: Iterable[Dropped]) -> AnswerForm:
    named = queries.paragraphs_of([point.id]).get(point.id, [])
    numbers = queries.numbers_in(version.id, named).values() if version else ()
    dropped = [each.key for each in gone if each.paragraph_id in named]
    return AnswerForm.of(queries.answer(point.id), numbers, dropped)


def said_in(form: AnswerForm, version: DraftVersion | None, gone: Iterable[Dropped]) -> Said:
    """What the form says.

    Raises:
        Refused: the version has no paragraph with one of these numbers, or dropped none of those chosen.
    """
    numbers = form.numbers()
    found = queries.paragraphs_numbered(version.id, numbers) if version and numbers else {}
    if lacking := [str(number) for number in numbers if number not in found]:
        shown = version.number if version else 0
        raise Refused(rules.NO_SUCH_PARAGRAPH.with_params(version=shown, numbers=", ".join(lacking)))
    known = {each.key: each.paragraph_id for each in gone}
    chosen = form.dropped.data or []
    if not known.keys() >= set(chosen):
        raise Refused(rules.NOT_DROPPED)
    paragraphs = [*(found[number] for number in numbers), *(known[key] for key in chosen)]
    return Said(form.decision.data or "", form.both("reason"), tuple(paragraphs))


@office_answers.action(
    "/office/consultations/points/<uuid:point_id>/answer/offer/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def offer(point_id: UUID) -> Response:
    return done(point_id, operations.offer, _("A colleague is asked to look at it."))


@office_answers.action(
    "/office/consultations/points/<uuid:point_id>/answer/discard/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def discard(point_id: UUID) -> Response:
    return done(point_id, operations.discard, _("The answer is thrown away."))


@office_answers.action(
    "/office/consultations/points/<uuid:point_id>/answer/approve/", permission=REVIEW, csrf=CsrfClass.TOKEN
)
def approve(point_id: UUID) -> Response:
    revision = request.form.get("revision", 0, type=int)
    return done(
        point_id,
        lambda point, **facts: operations.approve(point, revision=revision, **facts),
        _("Approved. It becomes public with the other answers of its phase."),
    )


@office_answers.action(
    "/office/consultations/points/<uuid:point_id>/answer/send-back/", permission=REVIEW, csrf=CsrfClass.TOKEN
)
def send_back(point_id: UUID) -> Answer:
    point, form = point_or_404(point_id), SendBackForm()
    try:
        operations.send_back(
            point, form.why.data or "", now=clock.now(), actor_id=current_user.participant_id
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        form.show(refused.refusal)
        return point_page(point_or_404(point_id), sending=form), refused.refusal.status
    flash(_("Sent back to its writer, with your note."), "success")
    return to_point(point_id)


@office_answers.page(
    "/office/consultations/<uuid:consultation_id>/answers/", permission=Permission.POINTS_VIEW
)
def index(consultation_id: UUID) -> str:
    """Per phase what is answered, what is ready and what waits; and what was published before."""
    consultation = consultation_or_404(consultation_id)
    publications = queries.publications_of(consultation_id)
    return render_template(
        "office/answers/index.html",
        consultation=consultation,
        counts=queries.counts_by_phase(consultation_id),
        nothing=Counts(),
        ready=queries.ready_by_phase(consultation_id),
        phases={phase.id: phase for phase in consultation.phases},
        publications=publications,
        answered=queries.answers_in([each.id for each in publications]),
        versions={each.id: each for each in versions_of(consultation_id)},
        may_publish=current_user.may(PUBLISH),
    )


@office_answers.page(
    "/office/consultations/<uuid:consultation_id>/answers/<uuid:phase_id>/publish/",
    permission=PUBLISH,
    also_posts=CsrfClass.TOKEN,
)
def publish(consultation_id: UUID, phase_id: UUID) -> Answer:
    """Look once more at what becomes public and what lacks, then publish it together."""
    consultation = consultation_or_404(consultation_id)
    phase = phase_or_404(consultation, phase_id)
    form = PublishForm()
    if request.method != "POST":
        return publish_page(consultation, phase, form, fresh=True)
    try:
        made = operations.publish(
            phase,
            version_asked(consultation, form),
            seen=form.seen.data or "",
            now=clock.now(),
            actor_id=current_user.participant_id,
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        consultation = consultation_or_404(consultation_id)
        form.show(refused.refusal)
        return publish_page(consultation, phase_or_404(consultation, phase_id), form), refused.refusal.status
    count = queries.answers_in([made.id])[made.id]
    flash(
        ngettext("%(num)s answer is public now.", "%(num)s answers are public now.", count)
        + " "
        + _("The authors get one mail each."),
        "success",
    )
    return redirect(url_for("office_answers.index", consultation_id=consultation_id), 303)


def publish_page(consultation: Consultation, phase: Phase, form: PublishForm, *, fresh: bool = False) -> str:
    points = queries.points_fed_in(phase.id)
    ready = queries.ready_points(phase.id)
    ids = [point.id for point in points]
    answers, named = queries.answers_of(ids), queries.paragraphs_of(ids)
    versions = versions_of(consultation.id)
    form.offer(versions)
    form.seen.data, form.seen.raw_data = operations.stamp(ready), None
    if fresh:
        form.version.data = likely_version(versions, phase)
    fed = fed_by(ids)
    waiting = [point for point in points if not point.is_answered and point not in ready]
    return render_template(
        "office/answers/publish.html",
        consultation=consultation,
        phase=phase,
        form=form,
        ready=ready,
        waiting=waiting,
        lacks={
            point.id: rules.may_be_ready(
                point,
                answers.get(point.id),
                named.get(point.id, ()),
                fed=fed.get(point.id, NOTHING).contributions > 0,
            )
            for point in waiting
        },
        answers=answers,
        states={point.id: state_of(answers.get(point.id)) for point in points},
        words=STATES,
        decisions=DECISIONS,
        fed=fed,
        nothing=NOTHING,
        mixed=mixed_points(ready, consultation.phases),
        counts=queries.counts_by_phase(consultation.id).get(phase.id, Counts()),
        soon=queries.answered_with(phase.id, [point.id for point in ready]),
        is_open=phase.is_open(clock.now()),
    )


def likely_version(versions: Iterable[DraftVersion], phase: Phase) -> str:
    """The latest published version after the one that was open in this phase; else none yet."""
    every = list(versions)
    first = next((each.number for each in every if each.id == phase.version_id), 0)
    later = [each for each in every if each.is_published and each.number > first]
    return str(later[0].id) if later else ""


@office_answers.action(
    "/office/consultations/<uuid:consultation_id>/answers/<uuid:publication_id>/name-version/",
    permission=PUBLISH,
    csrf=CsrfClass.TOKEN,
)
def name_version(consultation_id: UUID, publication_id: UUID) -> Response:
    """Say in which version what was answered earlier can be read."""
    consultation = consultation_or_404(consultation_id)
    made = queries.publication(publication_id) or abort(404)
    phase_or_404(consultation, made.phase_id)
    try:
        version = version_asked(consultation, PublishForm())
        if version is None:
            raise Refused(rules.NO_SUCH_VERSION)
        operations.name_version(made, version, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
        flash(
            _(
                "Readers of these answers now find the paragraphs in version %(number)s. No mail was sent: "
                "authors had theirs with the answers.",
                number=version.number,
            ),
            "success",
        )
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_answers.index", consultation_id=consultation_id), 303)


def version_asked(consultation: Consultation, form: PublishForm) -> DraftVersion | None:
    """The version that was chosen; None for none yet.

    Raises:
        Refused: it is not a published version of this consultation.
    """
    if not form.version.data:
        return None
    found = queries.published_version(consultation.id, form.version_id) if form.version_id else None
    if found is None:
        raise Refused(rules.NO_SUCH_VERSION)
    return found


def phase_or_404(consultation: Consultation, phase_id: UUID) -> Phase:
    phase = phase_with_id(phase_id)
    if phase is None or phase.consultation_id != consultation.id:
        abort(404)
    return phase


def waiting_answers() -> list[Concern]:
    """Answers that somebody else than their writer must look at."""
    return [
        Concern(
            ngettext(
                "%(num)s answer of “%(title)s” waits for a second person.",
                "%(num)s answers of “%(title)s” wait for a second person.",
                count,
                title=title.text_in(current_language()),
            ),
            url_for("office_points.index", consultation_id=consultation_id, state="offered"),
        )
        for consultation_id, title, count in queries.offered_by_consultation(current_user.participant_id)
    ]
