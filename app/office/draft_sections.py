"""Sections of a draft in the office: titles, order, opening and closing one."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.drafts import editing, queries, rules
from app.consultations.drafts.forms import SectionForm
from app.consultations.processes.forms import GoalsForm
from app.consultations.processes.queries import consultation
from app.consultations.processes.rules import first_day
from app.consultations.processes.ties import goals_of_sections, tie_section
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.refusals import Refused
from app.extensions import db
from app.office.drafts import (
    locked,
    office_drafts,
    paragraph_or_404,
    section_or_404,
    show_refusal,
    version_or_404,
)

EDIT = Permission.CONSULTATIONS_EDIT
Answer = str | Response | tuple[str, int]


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/section/<uuid:section_id>/edit/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def edit_section(version_id: UUID, section_id: UUID) -> Answer:
    """Change the title and the summary of a section; move or close it."""
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    text = queries.text_of(version)
    section = section_or_404(text, section_id)
    form, status, theirs = SectionForm(), 200, None
    if request.method != "POST":
        form = SectionForm(formdata=None, data={"revision": section.revision, "level": section.level})
        form.fill("title", section.title)
        form.fill("summary", section.summary)
    elif form.validate():
        try:
            editing.retitle(
                version,
                section_id,
                title=form.both("title"),
                level=form.level.data,
                revision=form.revision.data,
                now=clock.now(),
                summary=form.both("summary"),
            )
            db.session.commit()
            flash(_("The section is saved."), "success")
            return to_section(version_id, section_id)
        except Refused as refused:
            status = show_refusal(form, refused)
            version = version_or_404(version_id)
            text = queries.text_of(version)
            section = section_or_404(text, section_id)
            if refused.refusal.name == rules.CHANGED_MEANWHILE.name:
                # Saving once more is a choice made with both titles in view.
                theirs = section
                form.revision.data, form.revision.raw_data = section.revision, None
    else:
        status = 422
    page = render_template(
        "office/drafts/section.html",
        version=version,
        text=text,
        consultation=consultation(version.consultation_id),
        section=section,
        form=form,
        theirs=theirs,
    )
    return page, status


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/section/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def open_section(version_id: UUID, wording_id: UUID) -> Answer:
    """Begin a new section at a paragraph."""
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    paragraph = paragraph_or_404(queries.text_of(version), wording_id)
    form, status = SectionForm(), 200
    if request.method != "POST":
        form = SectionForm(formdata=None, data={"revision": paragraph.revision, "level": 1})
    elif form.validate():
        try:
            made = editing.open_section(
                version,
                wording_id,
                title=form.both("title"),
                level=form.level.data,
                revision=form.revision.data,
                now=clock.now(),
            )
            section_id = made.section_id
            db.session.commit()
            flash(_("A new section begins at paragraph %(number)s.", number=paragraph.number), "success")
            return to_section(version_id, section_id)
        except Refused as refused:
            status = show_refusal(form, refused)
            version = version_or_404(version_id)
    else:
        status = 422
    page = render_template(
        "office/drafts/open_section.html",
        version=version,
        consultation=consultation(version.consultation_id),
        paragraph=paragraph,
        form=form,
    )
    return page, status


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/section/<uuid:section_id>/goals/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def section_goals(version_id: UUID, section_id: UUID) -> Answer:
    """The section's own goals: no part of the text, so a published version lets them change too."""
    version = version_or_404(version_id)
    section = section_or_404(queries.text_of(version), section_id)
    found, now = consultation(version.consultation_id) or abort(404), clock.now()
    form, status = GoalsForm(), 200
    if request.method != "POST":
        own = goals_of_sections([section_id]).get(section_id, ())
        form = GoalsForm(formdata=None, data={"goals": list(own)})
    else:
        try:
            tie_section(
                found, section_id, form.goals.data or (), now=now, actor_id=current_user.participant_id
            )
            db.session.commit()
            flash(_("The goals of the section are saved."), "success")
            return to_section(version_id, section_id)
        except Refused as refused:
            status = show_refusal(form, refused)
            found = consultation(version.consultation_id) or abort(404)
    form.goals.offer(first_day(found, now), frozenset(form.goals.data or ()))
    page = render_template(
        "office/drafts/section_goals.html", version=version, consultation=found, section=section, form=form
    )
    return page, status


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/section/<uuid:section_id>/move/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def move_section(version_id: UUID, section_id: UUID) -> Response:
    version = version_or_404(version_id)
    direction: editing.Direction = "up" if request.form.get("direction") == "up" else "down"
    try:
        editing.move_section(version, section_id, direction=direction, now=clock.now())
        db.session.commit()
        flash(_("The section is moved."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return to_section(version_id, section_id)


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/section/<uuid:section_id>/remove/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def remove_section(version_id: UUID, section_id: UUID) -> Response:
    """Take the heading away; the paragraphs stay."""
    version = version_or_404(version_id)
    try:
        revision = request.form.get("revision", 0, type=int)
        editing.close_section(version, section_id, revision=revision, now=clock.now())
        db.session.commit()
        flash(_("The section is gone; its paragraphs stand in the one beside it."), "success")
    except Refused as refused:
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    return redirect(url_for("office_drafts.show", version_id=version_id), 303)


def to_section(version_id: UUID, section_id: UUID) -> Response:
    anchor = f"s-{section_id.hex}"
    return redirect(url_for("office_drafts.show", version_id=version_id, _anchor=anchor), 303)
