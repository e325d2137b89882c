"""The office's desk for draft texts: check, correct paragraph by paragraph, publish."""

from typing import NoReturn
from uuid import UUID

from flask import abort, flash, g, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.comments.tallies import phases_with_acts
from app.consultations.drafts import changes, operations, queries, rules
from app.consultations.drafts.following import state_of
from app.consultations.drafts.forms import PublishForm
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, DraftSection, DraftText
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import consultation
from app.consultations.processes.ties import goals_of_sections
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.forms import OfficeForm
from app.core.languages import LANGUAGES
from app.core.refusals import Refusal, Refused
from app.core.routing import LocalisedBlueprint
from app.extensions import db

office_drafts = LocalisedBlueprint("office_drafts", __name__, office=True)

VIEW, EDIT, PUBLISH = (
    Permission.CONSULTATIONS_VIEW,
    Permission.CONSULTATIONS_EDIT,
    Permission.CONSULTATIONS_PUBLISH,
)
Answer = str | Response | tuple[str, int]
# Where staff type words of a draft.
TYPED = tuple(f"{name}_{each}" for name in ("title", "summary", "text") for each in LANGUAGES)
# What the button that takes the last change back says of it.
CHANGES = {
    "reword": _l("a text was changed"),
    "split": _l("a paragraph was split"),
    "merge": _l("two paragraphs were merged"),
    "move": _l("a paragraph was moved"),
    "insert": _l("a paragraph was added"),
    "remove": _l("a paragraph was removed"),
    "retitle": _l("a section got another title"),
    "summarise": _l("a section got another summary"),
    "open-section": _l("a section was added"),
    "close-section": _l("a section was taken away"),
    "move-section": _l("a section was moved"),
}


@office_drafts.page("/office/consultations/drafts/<uuid:version_id>/", permission=VIEW)
def show(version_id: UUID) -> str:
    """The whole version, to be checked."""
    version = version_or_404(version_id)
    latest = queries.latest_version(version.consultation_id)
    text = queries.text_of(version)
    published = queries.latest_published(version.consultation_id)
    found = consultation(version.consultation_id)
    return render_template(
        "office/drafts/show.html",
        version=version,
        text=text,
        goals=goals_of_sections([section.section_id for section in text.sections]),
        consultation=found,
        overtaken_by=published if rules.is_overtaken(version, published) else None,
        to_publish=rules.may_publish(version, published, len(list(text.paragraphs))),
        to_discard=to_discard(version, found),
        obstacle=rules.may_change(version, latest.number if latest else version.number),
        change=queries.last_change(version.id),
        stale=queries.with_stale_summary(text),
        changes=CHANGES,
    )


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/undo/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def undo(version_id: UUID) -> Response:
    """Take the last change back."""
    version = version_or_404(version_id)
    try:
        changes.take_back(version, uuid_in("change") or abort(400))
        db.session.commit()
        flash(_("The last change is taken back."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_drafts.show", version_id=version_id), 303)


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/copy/", permission=EDIT, csrf=CsrfClass.TOKEN
)
def copy(version_id: UUID) -> Response:
    """Begin a new version that reads as this one."""
    version = version_or_404(version_id)
    try:
        made = operations.copy_version(
            version, label=None, now=clock.now(), actor_id=current_user.participant_id
        )
        db.session.commit()
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
        return redirect(url_for("office_drafts.show", version_id=version_id), 303)
    flash(
        _("Version %(number)s is yours to change; nothing of it is public yet.", number=made.number),
        "success",
    )
    return redirect(url_for("office_drafts.show", version_id=made.id), 303)


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/discard/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def discard(version_id: UUID) -> Answer:
    """Throw a working version away, after asking."""
    version = version_or_404(version_id)
    found = consultation(version.consultation_id)
    if request.method != "POST":
        if refusal := to_discard(version, found):
            return turned_back(version, refusal)
        return render_template("office/drafts/discard.html", version=version, consultation=found)
    try:
        operations.discard_version(version, now=clock.now(), actor_id=current_user.participant_id)
        db.session.commit()
        flash(_("The version is thrown away."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
        return redirect(url_for("office_drafts.show", version_id=version_id), 303)
    return redirect(url_for("office_consultations.show", consultation_id=version.consultation_id), 303)


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/publish/", permission=PUBLISH, also_posts=CsrfClass.TOKEN
)
def publish(version_id: UUID) -> Answer:
    """See what becomes public, choose in which phases, publish."""
    version = version_or_404(version_id)
    found = consultation(version.consultation_id) or abort(404)
    taken = phases_with_acts([phase.id for phase in found.phases])
    free = [phase for phase in found.phases if phase.id not in taken]
    form = PublishForm()
    form.phases.choices = [(str(phase.id), phase.name.text_in("nl")) for phase in free]
    if request.method != "POST":
        text = queries.text_of(version)
        latest = queries.latest_published(found.id)
        if refusal := rules.may_publish(version, latest, len(list(text.paragraphs))):
            return turned_back(version, refusal)
        form.phases.data = [str(phase.id) for phase in free if phase.version_id is None]
        return render_template(
            "office/drafts/publish.html",
            version=version,
            consultation=found,
            text=text,
            form=form,
            free=free,
            state=state_of(version),
        )
    try:
        if request.form.get("state") != state_of(version):
            raise Refused(rules.PUBLISHED if version.is_published else rules.TEXT_MOVED)
        chosen = [phase for phase in free if str(phase.id) in (form.phases.data or ())]
        operations.publish_version(
            version, phases=chosen, now=clock.now(), actor_id=current_user.participant_id
        )
        db.session.commit()
        flash(_("Version %(number)s is published and stays as it is.", number=version.number), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
        return redirect(url_for("office_drafts.show", version_id=version_id), 303)
    return redirect(url_for("office_consultations.show", consultation_id=found.id), 303)


def to_discard(version: DraftVersion, found: Consultation | None) -> Refusal | None:
    """Why a version can't be thrown away, if so."""
    shown = found is not None and any(phase.version_id == version.id for phase in found.phases)
    return rules.may_discard(version, followed=queries.is_followed(version.id), shown=shown)


def turned_back(version: DraftVersion, refusal: Refusal) -> Response:
    """Back to the text, with the reason."""
    flash(str(refusal), "warning")
    return redirect(url_for("office_drafts.show", version_id=version.id), 303)


def version_or_404(version_id: UUID) -> DraftVersion:
    return queries.version(version_id) or abort(404)


def locked(version: DraftVersion) -> Answer | None:
    """Back to the text, with the reason, where it can't be changed; what was typed is shown, to be copied."""
    latest = queries.latest_version(version.consultation_id)
    refusal = rules.may_change(version, latest.number if latest else version.number)
    if refusal is None:
        return None
    if was_typed():
        return unsaved_page(version, refusal), refusal.status
    flash(str(refusal), "warning")
    return redirect(url_for("office_drafts.show", version_id=version.id), 303)


def was_typed() -> bool:
    """Whether what was sent holds words of a draft."""
    return any(name in request.form for name in TYPED)


def unsaved_page(version: DraftVersion, refusal: Refusal) -> str:
    """What somebody typed for a text that can't take it any more: to be copied, not lost."""
    g.addresses = {
        each: url_for("office_drafts.show", lang=each, version_id=version.id) for each in LANGUAGES
    }
    return render_template(
        "office/drafts/unsaved.html",
        version=version,
        consultation=consultation(version.consultation_id),
        refusal=refusal,
        typed=[(name, request.form[name]) for name in TYPED if name in request.form],
    )


def gone(version_id: UUID, refusal: Refusal) -> NoReturn:
    """There is nothing (any more) at this address; what was typed for it is shown, to be copied."""
    if was_typed():
        abort(make_response(unsaved_page(version_or_404(version_id), refusal), refusal.status))
    abort(404)


def paragraph_or_404(text: DraftText, wording_id: UUID) -> DraftParagraph:
    found = next((each for each in text.paragraphs if each.wording_id == wording_id), None)
    return found or gone(text.version.id, rules.GONE_MEANWHILE)


def section_or_404(text: DraftText, section_id: UUID) -> DraftSection:
    found = next((each for each in text.sections if each.section_id == section_id), None)
    return found or gone(text.version.id, rules.SECTION_GONE)


def uuid_in(name: str) -> UUID | None:
    try:
        return UUID(request.values.get(name, ""))
    except ValueError:
        return None


def show_refusal(form: OfficeForm, refused: Refused) -> int:
    db.session.rollback()
    return form.show(refused.refusal)
