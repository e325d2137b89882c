"""The forms in which people write: where each stands, how it is shown again, and where one goes from it."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from flask import abort, render_template, request, url_for

from app.consultations.comments.forms import CommentForm
from app.consultations.comments.models import Comment
from app.consultations.comments.places import Part
from app.consultations.processes.models import Act
from app.consultations.reading.blueprint import enter, name_addresses, paragraph_behind, section_behind
from app.consultations.reading.fragments import diff_of
from app.consultations.reading.threads import standpoint
from app.consultations.reading.views import (
    render_contribution,
    render_paragraph,
    render_section,
    render_text,
)
from app.consultations.reading.visits import Visit, kept_text, writing_help
from app.core.languages import current_language


@dataclass(frozen=True)
class Desk:
    """One form: its kind, and the key of the paragraph or section, or the id of the contribution."""

    kind: Literal["comment", "suggestion", "section", "text", "reply"]
    slug: str
    key: str

    @property
    def place(self) -> str:
        """What a text that was kept here is known by."""
        return f"{self.kind}:{self.key}"

    @property
    def address(self) -> str:
        """The page on which the form stands by itself."""
        if self.kind == "comment":
            return url_for("consultations.paragraph", slug=self.slug, key=self.key)
        if self.kind == "suggestion":
            return url_for("consultations.suggest", slug=self.slug, key=self.key)
        if self.kind == "section":
            return url_for("consultations.section", slug=self.slug, key=self.key)
        if self.kind == "reply":
            return url_for("consultations.contribution", slug=self.slug, comment_id=UUID(self.key))
        return url_for("consultations.whole_text", slug=self.slug)

    def draw(self, form: CommentForm, place: str | None = None) -> str:
        """The page with the form as it was sent. It enters anew: a refusal rolled everything back.

        `place`: which form of that page, where it isn't the one of this desk.
        """
        form.place = place or self.place
        if self.kind == "reply":
            comment_id = UUID(self.key)
            return render_contribution(enter(self.slug, comment_id=comment_id), comment_id, form)
        if self.kind == "text":
            return render_text(enter(self.slug), form)
        visit = enter(self.slug, key=self.key)
        if self.kind == "section":
            return render_section(visit, section_behind(visit, self.key), form)
        if self.kind == "suggestion":
            return render_suggestion(visit, paragraph_behind(visit, self.key), form)
        return render_paragraph(visit, paragraph_behind(visit, self.key), form)

    def onward(self, said: Comment) -> str:
        """To what was said: on the page its form stood on, or in the text."""
        return back_to(self.slug, self.key, said)


def back_to(slug: str, key: str, said: Comment | None, back: str | None = None) -> str:
    """Where somebody goes who said something at the paragraph with this key, or took it back (None).

    `row`: to the text with that paragraph alone, for a page that renews no more than that; `text`: to the
    whole text; else to the page of the paragraph, or of the contribution that was answered.
    """
    back = back or request.form.get("back", "")
    anchor = f"comment-{said.id.hex}" if said else f"p-{key}"
    if said is not None and said.parent_id is not None:
        parent = said.parent_id
        return url_for("consultations.contribution", slug=slug, comment_id=parent, _anchor=anchor)
    if said is not None and said.section_id is not None:
        return url_for("consultations.section", slug=slug, key=key, _anchor=anchor)
    if said is not None and said.paragraph_id is None:
        return url_for("consultations.whole_text", slug=slug, _anchor=anchor)
    if back == "row":
        return url_for("consultations.show", slug=slug, paragraph=key, _anchor=anchor)
    if back == "text":
        return url_for("consultations.show", slug=slug, _anchor=anchor)
    return url_for("consultations.paragraph", slug=slug, key=key, _anchor=anchor)


def render_suggestion(visit: Visit, found: Part, form: CommentForm | None = None) -> str:
    """The editor of a suggestion: begins with the text as it stands; shows what differs once it was sent."""
    at = standpoint(visit, found.id) or abort(404)
    name_addresses(visit, "consultations.suggest", key=found.key)
    shown = at.paragraph.text.shown_in(current_language())
    kept = kept_text({f"suggestion:{found.key}"})
    text = (form.text.data or "") if form else kept.text if kept else shown.text
    reason = (form.reason.data or "") if form else kept.reason if kept else ""
    if form:
        form.is_for_a_wording()
    return render_template(
        "consultations/suggest.html",
        visit=visit,
        at=at,
        p=at.paragraph,
        shown=shown,
        form=form.name_fields(found.key) if form else None,
        text=text,
        reason=reason,
        kept=kept,
        pieces=diff_of(shown.text, text) if text != shown.text else None,
        may_suggest=at.is_current and Act.SUGGEST in visit.acts_on(at.version),
        writing=writing_help(visit) if visit.visitor.is_known else None,
    )
