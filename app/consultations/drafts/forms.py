"""The forms in which staff upload a draft and correct its paragraphs."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.consultations.drafts.models import WordingKind
from app.consultations.drafts.rules import LONGEST_SUMMARY
from app.consultations.drafts.sentences import sentences
from app.consultations.drafts.uploads import SourceFile
from app.consultations.processes.forms import SHORT
from app.core.bilingual import Bilingual
from app.core.forms import OfficeForm

KINDS = [
    (WordingKind.TEXT.value, _l("Text")),
    (WordingKind.ITEM.value, _l("List item")),
    (WordingKind.QUOTE.value, _l("Quotation")),
    (WordingKind.HEADING.value, _l("Subheading")),
]
LEVELS = [(1, _l("Chapter")), (2, _l("Section in a chapter")), (3, _l("Part of a section"))]

SUMMARY = [Optional(), Length(max=LONGEST_SUMMARY, message=_l("At most %(max)d characters."))]


class UploadForm(OfficeForm):
    """A draft in one or two files. `slug` is asked only where there is no consultation yet."""

    nl = FileField(_l("Dutch text"), [FileRequired(_l("Choose a file with the Dutch text."))])
    en = FileField(_l("English text"))
    label_nl = StringField(_l("Name of this version, in Dutch"), [Optional(), Length(max=80)])
    label_en = StringField(_l("Name of this version, in English"), [Optional(), Length(max=80)])
    slug = StringField(_l("Address of the new consultation"), [Optional(), Length(max=80)])

    def file(self, name: str) -> SourceFile | None:
        """The file that was chosen for a language, if any."""
        chosen: Any = self[name].data
        if not chosen or not getattr(chosen, "filename", ""):
            return None
        return SourceFile(chosen.filename, chosen.read())


class ConfirmForm(OfficeForm):
    """That this is the right document, asked where almost nothing of the version before is in it."""

    sure = BooleanField(_l("Yes, this is the right document. What was there before may go."))


class ParagraphForm(OfficeForm):
    """One paragraph in both languages; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    text_nl = TextAreaField(_l("Text"))
    text_en = TextAreaField(_l("Text"))
    kind = SelectField(_l("Kind of text"), choices=KINDS)


class SectionForm(OfficeForm):
    """The title of a section and its summary in plain language, in both languages."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    title_nl = StringField(_l("Title"), SHORT)
    title_en = StringField(_l("Title"), SHORT)
    summary_nl = TextAreaField(_l("Summary in plain language"), SUMMARY)
    summary_en = TextAreaField(_l("Summary in plain language"), SUMMARY)
    level = SelectField(_l("Level"), choices=LEVELS, coerce=int)


class SplitForm(OfficeForm):
    """After which sentence of each language the new paragraph begins."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    after_nl = RadioField(_l("Dutch: the new paragraph begins after"), validators=[Optional()], coerce=int)
    after_en = RadioField(_l("English: the new paragraph begins after"), validators=[Optional()], coerce=int)

    def offer(self, text: Bilingual) -> "SplitForm":
        """The sentences of the paragraph; a language with one sentence or none stays whole."""
        for language in ("nl", "en"):
            parts = sentences(text.get(language) or "")
            self[f"after_{language}"].choices = list(enumerate(parts[:-1], start=1))
        return self

    def after(self) -> dict[str, int]:
        chosen = {language: self[f"after_{language}"].data for language in ("nl", "en")}
        return {language: sentence for language, sentence in chosen.items() if sentence}


class PublishForm(OfficeForm):
    """In which phases the version is shown from now on."""

    phases = SelectMultipleField(
        _l("Show this version in"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False)
    )
