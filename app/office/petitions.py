"""The office's desk for petitions: writing them, and what became of them."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import current_language
from app.core.refusals import Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db
from app.office import acts
from app.office.attention import Concern
from app.office.looking import note_look
from app.people.accounts.queries import names_of
from app.people.groups.models import LocalGroup
from app.people.groups.queries import group_with, open_groups
from app.petitions import operations, queries, rules
from app.petitions.after import rules as course_rules
from app.petitions.after.queries import after
from app.petitions.forms import ClosingForm, EmbeddingForm, PetitionForm
from app.petitions.models import Petition, State
from app.petitions.reading.views import render_petition
from app.petitions.signatures import queries as signatures
from app.petitions.versions import rules as version_rules
from app.petitions.versions.queries import prepared_of, shown_versions, waiting_versions

office_petitions = LocalisedBlueprint("office_petitions", __name__, office=True)

VIEW, EDIT = Permission.PETITIONS_VIEW, Permission.PETITIONS_EDIT
Answer = str | Response | tuple[str, int]


@office_petitions.page("/office/petitions/", permission=VIEW)
def index() -> str:
    found, now = queries.all_petitions(), clock.now()
    return render_template(
        "office/petitions/index.html",
        rows=[(each, rules.standing(each, now)) for each in found],
        confirmed=queries.confirmed_of(each.id for each in found),
    )


@office_petitions.page("/office/petitions/<uuid:petition_id>/", permission=VIEW)
def show(petition_id: UUID) -> str:
    found, now = petition_or_404(petition_id), clock.now()
    return render_template(
        "office/petitions/show.html",
        petition=found,
        standing=rules.standing(found, now),
        slugs=queries.slugs_of(found.id),
        counted=queries.count_of(found.id),
        standings=signatures.standings_of(found.id),
        names=names_of({each for each in (found.made_by, found.sent_by, found.reviewed_by) if each}),
        obstacle=rules.may_be_sent(found, now),
        may_review=found.state == State.REVIEW and _may_review(found),
        may_close=rules.may_close(found, now) is None,
        after=after(found, clock.today()),
        course=course_of(found, now),
        group=group_with(found.group_id) if found.group_id else None,
        may_reword=version_rules.may_reword(found, now) is None,
        prepared=prepared_of(found.id),
        versions=shown_versions(found.id),
    )


def _may_review(found: Petition) -> bool:
    return rules.may_review(found, current_user.participant_id, queries.writers_of(found.id)) is None


@office_petitions.page("/office/petitions/new/", permission=EDIT, also_posts=CsrfClass.TOKEN)
def new() -> Answer:
    form = PetitionForm().offer_groups(open_groups())
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                made = operations.create_petition(form.plan(), **acts.who())
                db.session.commit()
                flash(_("The petition is made, as a draft that only the office sees."), "success")
                return redirect(url_for("office_petitions.show", petition_id=made.id), 303)
            except Refused as refused:
                db.session.rollback()
                status = form.show(refused.refusal)
    page = render_template("office/petitions/edit.html", form=form.offer(clock.today()), petition=None)
    return page, status


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/edit/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def edit(petition_id: UUID) -> Answer:
    found = petition_or_404(petition_id)
    refusal = rules.may_edit(found)
    if refusal is not None:
        flash(str(refusal), "warning")
        return redirect(url_for("office_petitions.show", petition_id=found.id), 303)
    if request.method != "POST":
        form = PetitionForm.of(found, queries.slugs_of(found.id))
        return edit_page(found, form.offer_groups(groups_for(found)))
    form = PetitionForm().offer_groups(groups_for(found))
    form.is_urgent = found.is_urgent
    if not form.validate():
        return edit_page(found, form), 422
    try:
        operations.edit_petition(
            found,
            form.plan(),
            revision=form.revision.data or 0,
            **acts.who(),
        )
    except Refused as refused:
        db.session.rollback()
        found = petition_or_404(petition_id)
        form.show(refused.refusal)
        meanwhile = refused.refusal.name == rules.CHANGED_MEANWHILE.name
        if meanwhile:
            # Saving once more is a choice made with both texts in view.
            form.revision.data, form.revision.raw_data = found.revision, None
        return edit_page(found, form, theirs=found if meanwhile else None), refused.refusal.status
    db.session.commit()
    flash(_("The petition is saved."), "success")
    return redirect(url_for("office_petitions.show", petition_id=found.id), 303)


def groups_for(found: Petition) -> list[LocalGroup]:
    """The groups that may have it, with its own also when that was closed."""
    own = group_with(found.group_id) if found.group_id else None
    known = open_groups()
    return known if own is None or own in known else [*known, own]


def edit_page(found: Petition, form: PetitionForm, theirs: Petition | None = None) -> str:
    return render_template(
        "office/petitions/edit.html", petition=found, form=form.offer(clock.today()), theirs=theirs
    )


@office_petitions.page("/office/petitions/<uuid:petition_id>/preview/", permission=VIEW)
def preview(petition_id: UUID) -> str:
    """The page as visitors will read it; nothing can be signed here."""
    found = petition_or_404(petition_id)
    return render_petition(found, queries.slugs_of(found.id)[current_language()], is_preview=True)


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/closing-date/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def closing_date(petition_id: UUID) -> Answer:
    """The one thing that can still change once people signed."""
    found, form, status = petition_or_404(petition_id), ClosingForm(), 200
    if request.method == "POST":
        status = acts.posted(
            form, lambda: operations.move_closing_date(found, form.closes_on.data, **acts.who())
        )
        if not status:
            flash(_("The closing date is saved."), "success")
            return redirect(url_for("office_petitions.show", petition_id=found.id), 303)
    else:
        form.closes_on.data = found.last_day
    return render_template("office/petitions/closing_date.html", petition=found, form=form), status


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/embedding/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def embedding(petition_id: UUID) -> Answer:
    """Which sites may show it in a frame."""
    found, form, status = petition_or_404(petition_id), EmbeddingForm(), 200
    if request.method == "POST":
        status = acts.posted(
            form, lambda: operations.change_embed_sites(found, form.embed_sites.data, **acts.who())
        )
        if not status:
            flash(_("Saved. Frames that stand somewhere already follow within a minute."), "success")
            return redirect(url_for("office_petitions.show", petition_id=found.id), 303)
    else:
        form.embed_sites.data = (found.embed_sites or "").replace(" ", "\n")
    return render_template("office/petitions/embedding.html", petition=found, form=form), status


@office_petitions.page(
    "/office/petitions/<uuid:petition_id>/close/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def close(petition_id: UUID) -> Answer:
    found = petition_or_404(petition_id)
    if request.method != "POST":
        return render_template(
            "office/petitions/close.html", petition=found, obstacle=rules.may_close(found, clock.now())
        )
    return carry_out(petition_id, operations.close_petition, _("The petition is closed."))


@office_petitions.page("/office/petitions/<uuid:petition_id>/signers/", permission=Permission.SIGNERS_VIEW)
def signers(petition_id: UUID) -> str:
    """Who signed, for those whose work it is; each look is written down. Safe mode knows of nobody."""
    found = petition_or_404(petition_id)
    note_look("petition.signers-viewed", "petition", found.id, now=clock.now())
    listed = None if found.safe_mode else signatures.signers_of(found.id, request.args.get("page"))
    return render_template("office/petitions/signers.html", petition=found, signers=listed)


def course_of(found: Petition, now: datetime) -> dict[str, bool]:
    """Which steps staff can take now, or take back."""
    refusals = {
        "hand_over": course_rules.may_hand_over(found),
        "undo_hand_over": course_rules.may_take_hand_over_back(found),
        "answer": course_rules.may_answer(found),
        "undo_answer": course_rules.may_take_answer_back(found),
        "archive": course_rules.may_archive(found),
        "undo_archive": course_rules.may_take_out(found),
        "news": course_rules.may_write_update(found, now),
    }
    return {step: refusal is None for step, refusal in refusals.items()}


def petition_or_404(petition_id: UUID) -> Petition:
    return queries.petition(petition_id) or abort(404)


def carry_out(
    petition_id: UUID, act: Callable[..., None], told: str, *, then: str = "office_petitions.show"
) -> Response:
    """Do it as the colleague who is signed in, or say why not; either way on to a page of the petition."""
    acts.carry_out(act, petition_or_404(petition_id), told)
    return redirect(url_for(then, petition_id=petition_id), 303)


def waiting_petitions() -> list[Concern]:
    """Petitions, and other words for petitions, that wait for a second pair of eyes."""
    found, concerns = queries.waiting_for_review(), []
    if found:
        said = ngettext(
            "%(num)s petition waits for review.", "%(num)s petitions wait for review.", len(found)
        )
        urgent = any(each.is_urgent for each in found)
        concerns.append(Concern(said, url_for("office_petitions.index"), urgent))
    for version in waiting_versions():
        title = version.title.text_in(current_language())
        said = _("Other words wait for review: %(title)s", title=title)
        concerns.append(
            Concern(said, url_for("office_petitions.words_review", petition_id=version.petition_id))
        )
    return concerns
