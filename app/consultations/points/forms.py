"""The forms in which staff gather contributions into points and word those."""

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.consultations.points.models import Point
from app.consultations.points.operations import Pick
from app.core.forms import OfficeForm

NEW = "new"


class GatherForm(OfficeForm):
    """What stands below the stream: into which point, or the title of a new one.

    `form_key` makes a double submit one point.
    """

    form_key = HiddenField(default=lambda: secrets.token_urlsafe(9))
    into = SelectField(_l("Gather into"), validate_choice=False, default=NEW)
    title_nl = StringField(_l("Title in Dutch"), [Optional()])
    title_en = StringField(_l("Title in English"), [Optional()])
    with_replies = BooleanField(_l("Take the replies along"))

    def offer(self, points: Iterable[Point], language: str) -> "GatherForm":
        """The points that can still take something."""
        open_points = [
            (str(point.id), f"{point.number}. {point.title.text_in(language)}")
            for point in points
            if not point.is_answered
        ]
        self.into.choices = [(NEW, _l("a new point")), *open_points]
        return self

    @property
    def into_id(self) -> UUID | None:
        """The point that was chosen; None for a new one."""
        return uuid_of(self.into.data)

    def submission(self, *chosen: str) -> str | None:
        """One word for this form with what was chosen in it: other choices make another point."""
        if not self.form_key.data:
            return None
        words = "\n".join((self.form_key.data, *chosen))
        return hashlib.sha256(words.encode()).hexdigest()


class PointForm(OfficeForm):
    """Title and summary of a point in both languages; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    title_nl = StringField(_l("Title"))
    title_en = StringField(_l("Title"))
    summary_nl = TextAreaField(_l("What was said"))
    summary_en = TextAreaField(_l("What was said"))

    @classmethod
    def of(cls, point: Point) -> "PointForm":
        form = cls(formdata=None, data={"revision": point.revision})
        form.fill("title", point.title)
        form.fill("summary", point.summary)
        return form


class AssignForm(OfficeForm):
    """Who drafts the answer."""

    assigned_to = SelectField(_l("Assigned to"), validate_choice=False)

    def offer(self, names: Iterable[tuple[UUID, str]]) -> "AssignForm":
        self.assigned_to.choices = [("", _l("nobody")), *((str(each), name) for each, name in names)]
        return self

    @property
    def person(self) -> UUID | None:
        return uuid_of(self.assigned_to.data)


class NoteForm(OfficeForm):
    """Something for colleagues."""

    note = TextAreaField(_l("Note for colleagues"))


class IntoForm(OfficeForm):
    """The point into which another is taken."""

    into = SelectField(_l("Take it into"), validate_choice=False)

    def offer(self, points: Iterable[Point], language: str) -> "IntoForm":
        choices = [(str(each.id), f"{each.number}. {each.title.text_in(language)}") for each in points]
        self.into.choices = [("", _l("choose a point")), *choices]
        return self

    @property
    def into_id(self) -> UUID | None:
        return uuid_of(self.into.data)


class SplitForm(OfficeForm):
    """Before which sentences of a contribution a new part begins, counted in characters."""

    starts = SelectMultipleField(
        _l("A new part begins with"),
        coerce=int,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, sentences: Iterable[tuple[int, str]]) -> "SplitForm":
        self.starts.choices = list(sentences)
        return self


def picks_of(values: Iterable[str]) -> list[Pick]:
    """What was ticked: `<contribution>` or `<contribution>.<part>`, as ids; the rest is left out."""
    found = []
    for value in values:
        comment, _dot, part = value.partition(".")
        comment_id, part_id = uuid_of(comment), uuid_of(part)
        if comment_id is not None and (part_id is not None or not part):
            found.append(Pick(comment_id, part_id))
    return found


def uuid_of(written: Any) -> UUID | None:
    """The id that was written; None where it is none."""
    try:
        return UUID(str(written))
    except ValueError:
        return None
