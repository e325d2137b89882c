"""The form in which staff write other words for a petition that people sign."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.widgets import HiddenInput

from app.core.bilingual import Bilingual
from app.core.forms import OfficeForm
from app.core.markup import clean_markdown
from app.petitions.forms import LONG, MEDIUM, SHORT
from app.petitions.models import Petition
from app.petitions.versions.models import PetitionVersion
from app.petitions.versions.operations import Words
from app.petitions.versions.rules import WORDS


class WordsForm(OfficeForm):
    """Title, demand, text and target in both languages; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), default=0)
    title_nl = StringField(_l("Title"), SHORT)
    title_en = StringField(_l("Title"), SHORT)
    demand_nl = TextAreaField(_l("Demand, in one or two sentences"), MEDIUM)
    demand_en = TextAreaField(_l("Demand, in one or two sentences"), MEDIUM)
    target_nl = StringField(_l("To whom"), SHORT)
    target_en = StringField(_l("To whom"), SHORT)
    text_nl = TextAreaField(_l("Text"), LONG)
    text_en = TextAreaField(_l("Text"), LONG)

    @classmethod
    def of(cls, petition: Petition, prepared: PetitionVersion | None) -> "WordsForm":
        """The words that are being prepared; to begin with, those that people read now."""
        form = cls(formdata=None)
        form.revision.data = prepared.revision if prepared else 0
        for name in WORDS:
            form.fill(name, getattr(prepared or petition, name))
        return form

    def words(self) -> Words:
        return Words(**{name: self.both(name) for name in WORDS})

    def both(self, name: str) -> Bilingual:
        texts = (clean_markdown(self[f"{name}_{language}"].data or "") for language in ("nl", "en"))
        return Bilingual(*(text.strip() or None for text in texts))
