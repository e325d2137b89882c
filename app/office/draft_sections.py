"""Sections of a draft in the office: titles, order, opening and closing one."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.drafts import editing, queries, rules
from app.consultations.drafts.forms import SectionForm
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.texts import cleaned
from app.consultations.processes.forms import GoalsForm
from app.consultations.processes.queries import consultation
from app.consultations.processes.rules import first_day
from app.consultations.processes.ties import goals_of_sections, tie_section
from app.core import clock
from app.core.access import Permission
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES
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
    section = section_or_404(queries.text_of(version), section_id)
    if request.method != "POST":
        form = SectionForm(formdata=None, data={"revision": section.revision, "level": section.level})
        form.fill("title", section.title)
        form.fill("summary", section.summary)
        return section_page(version, section_id, form)
    form = SectionForm()
    if not form.validate():
        return section_page(version, section_id, form), 422
    try:
        save(version, section_id, form)
        db.session.commit()
    except Refused as refused:
        return refused_page(version_id, section_id, form, refused)
    flash(_("The section is saved."), "success")
    if request.form.get("next") == "insert":
        start: dict[str, Any] = {"version_id": version_id, "section": section_id}
        return redirect(url_for("office_drafts.insert_paragraph", **start), 303)
    return to_section(version_id, section_id)


def save(version: DraftVersion, section_id: UUID, form: SectionForm) -> int:
    """Save what was typed; answers the revision that came of it."""
    return editing.retitle(
        version,
        section_id,
        title=form.both("title"),
        level=form.level.data,
        revision=form.revision.data,
        now=clock.now(),
        summary=form.both("summary"),
    ).revision


def section_page(version: DraftVersion, section_id: UUID, form: SectionForm, *, moved: bool = False) -> str:
    """The page of a section; where it `moved` on meanwhile, with what was saved beside what was typed."""
    text = queries.text_of(version)
    section = section_or_404(text, section_id)
    if moved:
        # Saving once more is a choice made with both titles in view.
        form.revision.data, form.revision.raw_data = section.revision, None
    return render_template(
        "office/drafts/section.html",
        version=version,
        text=text,
        consultation=consultation(version.consultation_id),
        section=section,
        form=form,
        theirs=section if moved else None,
    )


def refused_page(version_id: UUID, section_id: UUID, form: SectionForm, refused: Refused) -> Answer:
    """The page of a section with what was typed and why it isn't saved; also behind an act's own address."""
    status = show_refusal(form, refused)
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    address: dict[str, Any] = {"version_id": version_id, "section_id": section_id}
    g.addresses = {each: url_for("office_drafts.edit_section", lang=each, **address) for each in LANGUAGES}
    moved = refused.refusal.name == rules.CHANGED_MEANWHILE.name
    return section_page(version, section_id, form, moved=moved), status


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
def move_section(version_id: UUID, section_id: UUID) -> Answer:
    direction: editing.Direction = "up" if request.form.get("direction") == "up" else "down"
    return done(
        version_id,
        section_id,
        lambda version, _revision, now: editing.move_section(
            version, section_id, direction=direction, now=now
        ),
        _("The section is moved."),
    )


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/section/<uuid:section_id>/remove/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def remove_section(version_id: UUID, section_id: UUID) -> Answer:
    """Take the heading away; the paragraphs stay."""
    return done(
        version_id,
        section_id,
        lambda version, revision, now: editing.close_section(version, section_id, revision=revision, now=now),
        _("The section is gone; its paragraphs stand in the one beside it."),
        stays=False,
    )


def done(
    version_id: UUID, section_id: UUID, act: Callable[..., Any], said: str, *, stays: bool = True
) -> Answer:
    """Save what was typed in the form beside the button, carry out the act, go back to where it stands."""
    version, form = version_or_404(version_id), SectionForm()
    typed = "title_nl" in request.form
    if typed and not form.validate():
        return section_page(version, section_id, form), 422
    try:
        revision = request.form.get("revision", 0, type=int)
        if typed and is_changed(version, section_id, form):
            revision = save(version, section_id, form)
        act(version, revision, clock.now())
        db.session.commit()
        flash(said, "success")
    except Refused as refused:
        if typed:
            return refused_page(version_id, section_id, form, refused)
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    if stays:
        return to_section(version_id, section_id)
    return redirect(url_for("office_drafts.show", version_id=version_id), 303)


def is_changed(version: DraftVersion, section_id: UUID, form: SectionForm) -> bool:
    """Whether the form says something else than what is saved."""
    saved = section_or_404(queries.text_of(version), section_id)
    typed = (cleaned(form.both("title")), cleaned(form.both("summary")), form.level.data)
    return typed != (saved.title, saved.summary, saved.level)


def to_section(version_id: UUID, section_id: UUID) -> Response:
    anchor = f"s-{section_id.hex}"
    return redirect(url_for("office_drafts.show", version_id=version_id, _anchor=anchor), 303)
