"""The form in which staff write an information page, both languages side by side."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.bilingual import Bilingual
from app.core.forms import Form
from app.core.languages import LANGUAGES
from app.core.markup import clean_markdown
from app.core.refusals import Refusal
from app.pages.content import PageTexts
from app.pages.models import PageVersion


class PageForm(Form):
    """`read` is the number of the version that the writer began from. The route's token is the proof."""

    class Meta:
        csrf = False

    read = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    title_nl = StringField(_l("Title"))
    title_en = StringField(_l("Title"))
    summary_nl = TextAreaField(_l("Summary"))
    summary_en = TextAreaField(_l("Summary"))
    body_nl = TextAreaField(_l("Text"))
    body_en = TextAreaField(_l("Text"))

    @classmethod
    def of(cls, version: PageVersion) -> "PageForm":
        """The form filled with what a version says."""
        form = cls(formdata=None)
        form.read.data = version.number
        for name in ("title", "summary", "body"):
            text: Bilingual = getattr(version, name)
            form[f"{name}_nl"].data, form[f"{name}_en"].data = text.nl, text.en
        return form

    def texts(self) -> PageTexts:
        return PageTexts(*(self._both(name) for name in ("title", "summary", "body")))

    def _both(self, name: str) -> Bilingual:
        typed = (clean_markdown(self[f"{name}_{language}"].data or "") for language in LANGUAGES)
        return Bilingual(*(text if name == "body" else " ".join(text.split()) for text in typed))

    def show(self, refusal: Refusal) -> None:
        """Put a refusal at the field it is about, else at the top."""
        if refusal.field_name:
            self[refusal.field_name].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))
