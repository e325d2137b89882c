"""Paragraphs of a draft in the office: correct, split, merge, move, remove, insert."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.consultations.drafts import editing, queries, rules
from app.consultations.drafts.forms import ParagraphForm, SplitForm
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, DraftText
from app.consultations.drafts.texts import cleaned
from app.consultations.drafts.word_diff import WordDiff, compare
from app.consultations.processes.queries import consultation
from app.core import clock
from app.core.access import Permission
from app.core.bilingual import Bilingual
from app.core.csrf import CsrfClass
from app.core.languages import LANGUAGES
from app.core.refusals import Refused
from app.extensions import db
from app.office.drafts import (
    Answer,
    locked,
    office_drafts,
    paragraph_or_404,
    section_or_404,
    show_refusal,
    uuid_in,
    version_or_404,
)

EDIT = Permission.CONSULTATIONS_EDIT


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/edit/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def edit_paragraph(version_id: UUID, wording_id: UUID) -> Answer:
    """Correct a paragraph, and everything else that can be done with it."""
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    paragraph = paragraph_or_404(queries.text_of(version), wording_id)
    if request.method != "POST":
        form = ParagraphForm(formdata=None, data={"revision": paragraph.revision, "kind": paragraph.kind})
        form.fill("text", paragraph.text)
        return paragraph_page(version, wording_id, form)
    form = ParagraphForm()
    if not form.validate():
        return paragraph_page(version, wording_id, form), 422
    try:
        changed = save(version, wording_id, form) != form.revision.data
        db.session.commit()
    except Refused as refused:
        return refused_page(version_id, wording_id, form, refused)
    if changed or not request.form.get("next"):
        flash(_("Paragraph %(number)s is saved.", number=paragraph.number), "success")
    return after_saving(version, paragraph)


def save(version: DraftVersion, wording_id: UUID, form: ParagraphForm) -> int:
    """Save what was typed; answers the revision that came of it."""
    return editing.reword(
        version,
        wording_id,
        text=form.both("text"),
        kind=form.kind.data,
        revision=form.revision.data or 0,
        now=clock.now(),
    ).revision


def paragraph_page(
    version: DraftVersion, wording_id: UUID, form: ParagraphForm, *, moved: bool = False
) -> str:
    """The page of a paragraph; where it `moved` on meanwhile, with what was saved beside what was typed."""
    text = queries.text_of(version)
    paragraph = paragraph_or_404(text, wording_id)
    if moved:
        # Saving once more is a choice made with both texts in view.
        form.revision.data, form.revision.raw_data = paragraph.revision, None
    return render_template(
        "office/drafts/paragraph.html",
        version=version,
        text=text,
        consultation=consultation(version.consultation_id),
        paragraph=paragraph,
        form=form,
        theirs=paragraph if moved else None,
        ways=Ways.of(text, paragraph),
        lacking=sum(bool(each.text.missing) for each in text.paragraphs),
        diffs=diffs(paragraph.text, form.both("text")) if moved else None,
    )


def refused_page(version_id: UUID, wording_id: UUID, form: ParagraphForm, refused: Refused) -> Answer:
    """A paragraph's page with what was typed and why it isn't saved; also behind an act's own address."""
    status = show_refusal(form, refused)
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    address: dict[str, Any] = {"version_id": version_id, "wording_id": wording_id}
    g.addresses = {each: url_for("office_drafts.edit_paragraph", lang=each, **address) for each in LANGUAGES}
    moved = refused.refusal.name == rules.CHANGED_MEANWHILE.name
    return paragraph_page(version, wording_id, form, moved=moved), status


@dataclass(frozen=True)
class Ways:
    """Which of the buttons that depend on its place would do something with a paragraph."""

    merge: bool
    up: bool
    down: bool

    @classmethod
    def of(cls, text: DraftText, paragraph: DraftParagraph) -> "Ways":
        at, section = next(
            (at, section) for at, section in enumerate(text.sections) if paragraph in section.paragraphs
        )
        here, siblings = section.paragraphs.index(paragraph), len(section.paragraphs)
        up, down = (rules.may_move(here, siblings, at, len(text.sections), step) for step in (-1, 1))
        return cls(rules.may_merge(here, siblings) is None, up is None, down is None)


def after_saving(version: DraftVersion, saved: DraftParagraph) -> Response:
    """Back to where it stands, or on to the page that was asked for."""
    address: dict[str, Any] = {"version_id": version.id, "wording_id": saved.wording_id}
    match request.form.get("next"):
        case "split":
            return redirect(url_for("office_drafts.split_paragraph", **address), 303)
        case "section":
            return redirect(url_for("office_drafts.open_section", **address), 303)
        case "insert":
            after: dict[str, Any] = {"version_id": version.id, "after": saved.wording_id}
            return redirect(url_for("office_drafts.insert_paragraph", **after), 303)
        case "lacking":
            return to_next_lacking(version, saved)
    return to_paragraph(version, saved)


def to_next_lacking(version: DraftVersion, saved: DraftParagraph) -> Response:
    """On to the next paragraph that lacks a language, for who translates."""
    lacking = [each for each in queries.text_of(version).paragraphs if each.text.missing]
    waiting = [each for each in lacking if each.wording_id != saved.wording_id]
    following = next((each for each in waiting if each.number > saved.number), None)
    if not waiting:
        flash(_("No other paragraph lacks a language."), "info")
        return to_paragraph(version, saved)
    wording_id = (following or waiting[0]).wording_id
    return redirect(
        url_for("office_drafts.edit_paragraph", version_id=version.id, wording_id=wording_id), 303
    )


def diffs(saved: Bilingual, own: Bilingual) -> dict[str, WordDiff]:
    """Per language what the writer's text changes in the saved one."""
    pairs = {language: (saved.get(language) or "", own.get(language) or "") for language in LANGUAGES}
    return {language: compare(*texts) for language, texts in pairs.items() if any(texts)}


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/split/",
    permission=EDIT,
    also_posts=CsrfClass.TOKEN,
)
def split_paragraph(version_id: UUID, wording_id: UUID) -> Answer:
    """Choose after which sentence a new paragraph begins."""
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    paragraph = paragraph_or_404(queries.text_of(version), wording_id)
    form, status = SplitForm(), 200
    if request.method == "POST":
        status = 422
        if form.offer(paragraph.text).validate():
            try:
                editing.split(
                    version,
                    wording_id,
                    after=form.after(),
                    revision=form.revision.data,
                    now=clock.now(),
                )
                db.session.commit()
                flash(_("Paragraph %(number)s is split in two.", number=paragraph.number), "success")
                return to_paragraph(version, paragraph)
            except Refused as refused:
                status = show_refusal(form, refused)
                version = version_or_404(version_id)
                paragraph = paragraph_or_404(queries.text_of(version), wording_id)
    form.offer(paragraph.text)
    form.revision.data, form.revision.raw_data = paragraph.revision, None
    page = render_template(
        "office/drafts/split.html",
        version=version,
        consultation=consultation(version.consultation_id),
        paragraph=paragraph,
        form=form,
    )
    return page, status


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/merge/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def merge_paragraph(version_id: UUID, wording_id: UUID) -> Answer:
    return done(
        version_id,
        wording_id,
        lambda version, revision, now: editing.merge_with_next(
            version, wording_id, revision=revision, now=now
        ),
        _("The paragraphs are merged."),
    )


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/move/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def move_paragraph(version_id: UUID, wording_id: UUID) -> Answer:
    direction: editing.Direction = "up" if request.form.get("direction") == "up" else "down"
    return done(
        version_id,
        wording_id,
        lambda version, revision, now: editing.move(
            version, wording_id, direction=direction, revision=revision, now=now
        ),
        _("The paragraph is moved."),
    )


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/place/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def place_paragraph(version_id: UUID, wording_id: UUID) -> Answer:
    """Move a paragraph to behind another one, or to the start of a section."""
    section_id, after_id = place_asked(queries.text_of(version_or_404(version_id)))
    return done(
        version_id,
        wording_id,
        lambda version, revision, now: editing.place(
            version, wording_id, section_id=section_id, after_id=after_id, revision=revision, now=now
        ),
        _("The paragraph is moved."),
    )


@office_drafts.action(
    "/office/consultations/drafts/<uuid:version_id>/paragraph/<uuid:wording_id>/remove/",
    permission=EDIT,
    csrf=CsrfClass.TOKEN,
)
def remove_paragraph(version_id: UUID, wording_id: UUID) -> Answer:
    return done(
        version_id,
        wording_id,
        lambda version, revision, now: editing.remove(version, wording_id, revision=revision, now=now),
        _("The paragraph is removed. You can take that back above the text."),
        stays=False,
    )


@office_drafts.page(
    "/office/consultations/drafts/<uuid:version_id>/insert/", permission=EDIT, also_posts=CsrfClass.TOKEN
)
def insert_paragraph(version_id: UUID) -> Answer:
    """Write a new paragraph behind another one (`after`) or at the start of a section (`section`)."""
    version = version_or_404(version_id)
    if barred := locked(version):
        return barred
    text = queries.text_of(version)
    section_id, after_id = place_asked(text)
    form, status = ParagraphForm(), 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                made = editing.insert(
                    version,
                    section_id=section_id,
                    after_id=after_id,
                    text=form.both("text"),
                    kind=form.kind.data,
                    now=clock.now(),
                )
                db.session.commit()
                flash(_("Paragraph %(number)s is new.", number=made.number), "success")
                anchor = f"w-{made.id.hex}"
                return redirect(url_for("office_drafts.show", version_id=version_id, _anchor=anchor), 303)
            except Refused as refused:
                status = show_refusal(form, refused)
                version = version_or_404(version_id)
    page = render_template(
        "office/drafts/insert.html",
        version=version,
        consultation=consultation(version.consultation_id),
        after=next((each for each in text.paragraphs if each.wording_id == after_id), None),
        section=next(each for each in text.sections if each.section_id == section_id),
        form=form,
    )
    return page, status


def done(
    version_id: UUID, wording_id: UUID, act: Callable[..., Any], said: str, *, stays: bool = True
) -> Answer:
    """Save what was typed in the form beside the button, carry out the act, go back to where it stands."""
    version, form = version_or_404(version_id), ParagraphForm()
    typed = "text_nl" in request.form
    if typed and not form.validate():
        return paragraph_page(version, wording_id, form), 422
    try:
        revision = form.revision.data or 0
        # Who empties the text of a paragraph and then removes it, means just that.
        if typed and (stays or form.both("text")) and is_changed(version, wording_id, form):
            revision = save(version, wording_id, form)
        act(version, revision, clock.now())
        db.session.commit()
        flash(said, "success")
    except Refused as refused:
        if typed:
            return refused_page(version_id, wording_id, form, refused)
        db.session.rollback()
        flash(str(refused.refusal), "warning")
    anchor = f"w-{wording_id.hex}" if stays else None
    return redirect(url_for("office_drafts.show", version_id=version_id, _anchor=anchor), 303)


def is_changed(version: DraftVersion, wording_id: UUID, form: ParagraphForm) -> bool:
    """Whether the form says something else than what is saved."""
    saved = paragraph_or_404(queries.text_of(version), wording_id)
    return (cleaned(form.both("text")), form.kind.data) != (saved.text, saved.kind)


def to_paragraph(version: DraftVersion, paragraph: DraftParagraph) -> Response:
    anchor = f"w-{paragraph.wording_id.hex}"
    return redirect(url_for("office_drafts.show", version_id=version.id, _anchor=anchor), 303)


def place_asked(text: DraftText) -> tuple[UUID, UUID | None]:
    """Section and neighbour from the request: `after` a paragraph, or (like `section`) a section's start."""
    after_id = uuid_in("after")
    if after_id in {section.section_id for section in text.sections}:
        return section_or_404(text, after_id).section_id, None
    if after_id is not None:
        return paragraph_or_404(text, after_id).section_id, after_id
    section_id = uuid_in("section")
    if section_id is None:
        abort(400)
    return section_or_404(text, section_id).section_id, None
