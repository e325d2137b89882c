"""The forms in which staff write news, a hand-over, an answer, and count paper."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from app.core.bilingual import Bilingual
from app.core.cleaning import cleaned_line
from app.core.forms import DateField, OfficeForm
from app.core.markup import clean_markdown
from app.core.types import new_id
from app.petitions.after.operations import HandOverPlan
from app.petitions.after.paper import SheetPlan

AT_MOST = _l("At most %(max)d characters.")
DAY_MISSING = _l("Fill in a date.")
SHORT = [Optional(), Length(max=200, message=AT_MOST)]
LONG = [Optional(), Length(max=10000, message=AT_MOST)]
PLACE = [DataRequired(_l("Fill in a place.")), Length(max=100, message=AT_MOST)]


class _Written(OfficeForm):
    """A form with texts in Markdown, without hidden characters."""

    def both(self, name: str) -> Bilingual:
        return Bilingual(*(self._clean(f"{name}_{language}") or None for language in ("nl", "en")))

    def _clean(self, name: str) -> str:
        raw = self[name].data or ""
        return clean_markdown(raw).strip() if isinstance(self[name], TextAreaField) else cleaned_line(raw)


class UpdateForm(_Written):
    """News about a petition. `key` becomes its id, so that sending the form twice is once."""

    key = HiddenField()
    title_nl = StringField(_l("Title"), SHORT)
    title_en = StringField(_l("Title"), SHORT)
    text_nl = TextAreaField(_l("Text"), LONG)
    text_en = TextAreaField(_l("Text"), LONG)
    mail = BooleanField(_l("Mail it to signers who asked for news"))

    @classmethod
    def new(cls) -> "UpdateForm":
        form = cls(formdata=None)
        form.key.data = str(new_id())
        return form

    @property
    def update_id(self) -> UUID:
        try:
            return UUID(self.key.data or "")
        except ValueError:
            return new_id()


class HandOverForm(_Written):
    day = DateField(_l("Day"), [InputRequired(DAY_MISSING)])
    place = StringField(_l("Place"), PLACE)
    received_by_nl = StringField(_l("Who received it"), SHORT)
    received_by_en = StringField(_l("Who received it"), SHORT)
    text_nl = TextAreaField(_l("What happened"), LONG)
    text_en = TextAreaField(_l("What happened"), LONG)
    photo = FileField(
        _l("Photo"),
        description=_l(
            "JPEG, PNG or WebP. Only with people who agreed to be on this page. Where it was taken is "
            "removed."
        ),
    )
    alt_nl = StringField(_l("What the photo shows"), SHORT)
    alt_en = StringField(_l("What the photo shows"), SHORT)

    def plan(self) -> HandOverPlan:
        return HandOverPlan(
            day=self.day.data,
            place=self.place.data or "",
            received_by=self.both("received_by"),
            text=self.both("text"),
            photo=_bytes(self.photo),
            alt=self.both("alt"),
        )


class AnswerForm(_Written):
    day = DateField(_l("Day of the answer"), [InputRequired(DAY_MISSING)])
    text_nl = TextAreaField(_l("The answer"), LONG)
    text_en = TextAreaField(_l("The answer"), LONG)
    link = StringField(_l("Address of the whole answer"), [Optional(), Length(max=500, message=AT_MOST)])


class SheetForm(OfficeForm):
    number = IntegerField(_l("Number on the sheet"), [InputRequired(_l("Fill in a whole number."))])
    place = StringField(_l("Where it lay"), PLACE)
    day = DateField(_l("Day of the last signature"), [InputRequired(DAY_MISSING)])
    lines = IntegerField(
        _l("How many signatures"),
        [InputRequired(_l("Fill in a whole number."))],
        description=_l("Only rows with a name and a signature that can be read."),
    )
    addresses = TextAreaField(
        _l("Mail addresses on the sheet"),
        [Optional(), Length(max=100_000, message=AT_MOST)],
        description=_l(
            "One a line, if people filled them in. We keep a fingerprint, to count somebody who also signed "
            "by mail once; the address itself isn't kept."
        ),
    )
    scan = FileField(
        _l("Scan or photo of the sheet"),
        description=_l("JPEG, PNG or WebP. Only staff who may see signers can open it."),
    )

    def plan(self) -> SheetPlan:
        typed = (self.addresses.data or "").splitlines() if "addresses" in self else []
        return SheetPlan(
            number=self.number.data or 0,
            place=self.place.data or "",
            signed_on=self.day.data,
            lines=self.lines.data,
            addresses=tuple(line.strip() for line in typed if line.strip()),
            scan=_bytes(self.scan) if "scan" in self else None,
        )


def _bytes(field: Any) -> bytes | None:
    """What was uploaded; None where nothing was chosen."""
    uploaded = field.data
    if not uploaded or not getattr(uploaded, "filename", ""):
        return None
    data: bytes = uploaded.read()
    return data
