"""The office's desk for consultations: what they say of themselves, their phases, making them public."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.comments.tallies import phases_with_acts, totals
from app.consultations.drafts.queries import versions_of
from app.consultations.invitations.queries import has_mailings
from app.consultations.processes import operations, queries, rules
from app.consultations.processes.forms import ConsultationForm, PhaseForm
from app.consultations.processes.models import Consultation, Phase
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office.draft_concerns import waiting_drafts

office_consultations = LocalisedBlueprint("office_consultations", __name__, office=True)

VIEW, EDIT, PUBLISH = (
    Permission.CONSULTATIONS_VIEW,
    Permission.CONSULTATIONS_EDIT,
    Permission.CONSULTATIONS_PUBLISH,
)
Answer = str | Response | tuple[str, int]


@office_consultations.page("/office/consultations/", permission=VIEW)
def index() -> str:
    now = clock.now()
    found = queries.all_consultations()
    said = totals([phase.id for each in found for phase in each.phases])
    rows = [
        (each, rules.overall_state(each, now), sum(said.get(phase.id, 0) for phase in each.phases))
        for each in found
    ]
    return render_template("office/consultations/index.html", rows=rows, drafts=waiting_drafts())


@office_consultations.page("/office/consultations/<uuid:consultation_id>/", permission=VIEW)
def show(consultation_id: UUID) -> str:
    found = consultation_or_404(consultation_id)
    return render_template(
        "office/consultations/show.html",
        consultation=found,
        state=rules.overall_state(found, clock.now()),
        slugs=queries.slugs_of(found.id),
        versions=versions_of(found.id),
        said=totals([phase.id for phase in found.phases]),
        obstacle=rules.may_publish(found),
        lacking=rules.lacking(found),
        # Staff outside its audiences meet a 404 there, as anybody else.
        may_see=rules.may_know(found, rules.Visitor.of(current_user)),
    )


@office_consultations.page(
    "/office/consultations/<uuid:consultation_id>/edit/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def edit(consultation_id: UUID) -> Answer:
    found = consultation_or_404(consultation_id)
    if request.method != "POST":
        return edit_page(found, ConsultationForm.of(found, queries.slugs_of(found.id)))
    form = ConsultationForm()
    if not form.validate():
        return edit_page(found, form), 422
    try:
        operations.edit_consultation(
            found,
            form.texts(),
            slug=form.both("slug"),
            revision=form.revision.data,
            now=clock.now(),
            actor_id=current_user.participant_id,
            goals=form.goals.data or (),
        )
    except Refused as refused:
        db.session.rollback()
        found = consultation_or_404(consultation_id)
        form.show(refused.refusal)
        meanwhile = refused.refusal.name == rules.CHANGED_MEANWHILE.name
        if meanwhile:
            # Saving once more is a choice made with both texts in view.
            form.revision.data, form.revision.raw_data = found.revision, None
        return edit_page(found, form, theirs=found if meanwhile else None), refused.refusal.status
    db.session.commit()
    flash(_("The consultation is saved."), "success")
    return redirect(url_for("office_consultations.show", consultation_id=found.id), 303)


def edit_page(found: Consultation, form: ConsultationForm, theirs: Consultation | None = None) -> str:
    form.offer(rules.first_day(found, clock.now()))
    return render_template("office/consultations/edit.html", consultation=found, form=form, theirs=theirs)


@office_consultations.page(
    "/office/consultations/<uuid:consultation_id>/phases/new/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def new_phase(consultation_id: UUID) -> Answer:
    found = consultation_or_404(consultation_id)
    form = offered(PhaseForm(), found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                operations.add_phase(
                    found, form.plan(), now=clock.now(), actor_id=current_user.participant_id
                )
                db.session.commit()
                flash(_("The phase is planned."), "success")
                return redirect(url_for("office_consultations.show", consultation_id=found.id), 303)
            except Refused as refused:
                status = show_refusal(form, refused)
                found = consultation_or_404(consultation_id)
    page = render_template("office/consultations/phase.html", consultation=found, form=form, phase=None)
    return page, status


@office_consultations.page(
    "/office/consultations/<uuid:consultation_id>/phases/<uuid:phase_id>/edit/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def edit_phase(consultation_id: UUID, phase_id: UUID) -> Answer:
    found = consultation_or_404(consultation_id)
    phase = phase_or_404(found, phase_id)
    has_acts = bool(phases_with_acts([phase.id]))
    form, status = offered(PhaseForm.of(phase), found), 200
    if request.method == "POST":
        form, status = offered(PhaseForm(), found), 422
        if form.validate():
            try:
                operations.edit_phase(
                    found,
                    phase,
                    form.plan(),
                    has_acts=has_acts,
                    now=clock.now(),
                    actor_id=current_user.participant_id,
                )
                db.session.commit()
                flash(_("The phase is saved."), "success")
                return redirect(url_for("office_consultations.show", consultation_id=found.id), 303)
            except Refused as refused:
                status = show_refusal(form, refused)
                found = consultation_or_404(consultation_id)
                phase = phase_or_404(found, phase_id)
    page = render_template(
        "office/consultations/phase.html",
        consultation=found,
        form=form,
        phase=phase,
        has_acts=has_acts,
    )
    return page, status


@office_consultations.action(
    "/office/consultations/<uuid:consultation_id>/phases/<uuid:phase_id>/remove/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def remove_phase(consultation_id: UUID, phase_id: UUID) -> Response:
    found = consultation_or_404(consultation_id)
    phase = phase_or_404(found, phase_id)
    try:
        operations.remove_phase(
            found,
            phase,
            has_acts=bool(phases_with_acts([phase.id])),
            has_invitations=has_mailings(phase.id),
            now=clock.now(),
            actor_id=current_user.participant_id,
        )
        db.session.commit()
        flash(_("The phase is removed."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_consultations.show", consultation_id=consultation_id), 303)


@office_consultations.page(
    "/office/consultations/<uuid:consultation_id>/publish/", permission=PUBLISH, also_posts=CsrfClass.TOKEN
)
def publish(consultation_id: UUID) -> Answer:
    """Look once more at what becomes public, then publish."""
    found = consultation_or_404(consultation_id)
    if request.method == "POST":
        try:
            operations.publish_consultation(found, now=clock.now(), actor_id=current_user.participant_id)
            db.session.commit()
            flash(_("The consultation is public."), "success")
        except Refused as refused:
            db.session.rollback()
            flash(str(refused.refusal), "warning")
        return redirect(url_for("office_consultations.show", consultation_id=consultation_id), 303)
    return render_template(
        "office/consultations/publish.html",
        consultation=found,
        slugs=queries.slugs_of(found.id),
        versions={version.id: version for version in versions_of(found.id)},
        obstacle=rules.may_publish(found),
        lacking=rules.lacking(found),
    )


def consultation_or_404(consultation_id: UUID) -> Consultation:
    return queries.consultation(consultation_id) or abort(404)


def phase_or_404(found: Consultation, phase_id: UUID) -> Phase:
    phase = queries.phase(phase_id)
    if phase is None or phase.consultation_id != found.id:
        abort(404)
    return phase


def offered(form: PhaseForm, found: Consultation) -> PhaseForm:
    """The form with the versions a phase can show: the published ones."""
    return form.offer(
        (
            version.id,
            _("Version %(number)s", number=version.number)
            + (f" ({version.label.text_in(current_language())})" if version.label else ""),
        )
        for version in versions_of(found.id)
        if version.is_published
    )


def show_refusal(form: PhaseForm, refused: Refused) -> int:
    db.session.rollback()
    form.show(refused.refusal)
    return refused.refusal.status
