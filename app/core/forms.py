"""What the forms of every desk of the office share."""

from flask_wtf import FlaskForm

from app.core.bilingual import Bilingual
from app.core.refusals import Refusal


class OfficeForm(FlaskForm):
    """A form with texts in two languages; the route's token is the proof."""

    class Meta:
        csrf = False

    def both(self, name: str) -> Bilingual:
        return Bilingual(*(tidy(self[f"{name}_{language}"].data) for language in ("nl", "en")))

    def fill(self, name: str, text: Bilingual) -> None:
        self[f"{name}_nl"].data, self[f"{name}_en"].data = text.nl, text.en

    def show(self, refusal: Refusal) -> None:
        """Put a refusal at the field it is about, else at the top."""
        if refusal.field_name and refusal.field_name in self:
            self[refusal.field_name].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


def tidy(text: str | None) -> str | None:
    """What was typed, with one kind of line end and no blank ends; None when nothing is left."""
    return (text or "").replace("\r\n", "\n").strip() or None
