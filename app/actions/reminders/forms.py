"""The form of somebody who wants to be reminded of a demonstration."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField
from wtforms.validators import InputRequired

from app.consents.texts import CURRENT, Purpose
from app.core.forms import Form
from app.core.languages import current_language
from app.core.refusals import Refusal


class ReminderForm(Form):
    """An address and nothing else; the same form takes it back."""

    class Meta:
        csrf = False

    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])
    reminder_consent = BooleanField()

    def word(self, organisation: str) -> "ReminderForm":
        """The consent in the very words that are kept, in the language of the page."""
        words = CURRENT[Purpose.DEMONSTRATION_REMINDER].text.text_in(current_language())
        self.reminder_consent.label.text = words % {"organisation": organisation}
        return self

    def show(self, refusal: Refusal) -> None:
        if refusal.field_name and refusal.field_name in self:
            self[refusal.field_name].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))
