"""The forms of somebody who signs up. Their pages need no session: the browser's Origin is the proof."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, RadioField, StringField
from wtforms.validators import AnyOf, InputRequired

from app.consents.texts import CURRENT, Purpose
from app.core.forms import Form
from app.core.languages import current_language
from app.core.refusals import Refusal

YES, NO = "yes", "no"


class SignUpForm(Form):
    """Who comes. Age is asked first: at a no nothing of the rest is read."""

    class Meta:
        csrf = False

    name = StringField(_l("Your name"), [InputRequired(_l("Fill in your name."))])
    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])
    age = RadioField(
        _l("Are you 16 or older?"),
        [InputRequired(_l("Choose yes or no.")), AnyOf((YES, NO), message=_l("Choose yes or no."))],
        choices=[(YES, _l("Yes")), (NO, _l("No"))],
        validate_choice=False,
    )
    consent = BooleanField()
    news = BooleanField()

    @property
    def is_too_young(self) -> bool:
        return bool(self.age.data == NO)

    def word(self, organisation: str) -> "SignUpForm":
        """The consents in the very words that are kept, in the language of the page."""
        self.consent.label.text = consent_words(Purpose.SIGN_UP, organisation)
        self.news.label.text = consent_words(Purpose.NEWS, organisation)
        return self

    def show(self, refusal: Refusal) -> None:
        show(self, refusal)


class AddressForm(Form):
    """One address: to send the link to a sign-up once more."""

    class Meta:
        csrf = False

    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])

    def show(self, refusal: Refusal) -> None:
        show(self, refusal)


def consent_words(purpose: Purpose, organisation: str) -> str:
    words: str = CURRENT[purpose].text.text_in(current_language())
    return words % {"organisation": organisation} if "%(" in words else words


def show(form: Any, refusal: Refusal) -> None:
    """Put a refusal at the field it is about, else at the top."""
    if refusal.field_name and refusal.field_name in form:
        form[refusal.field_name].errors = [str(refusal)]
    else:
        form.form_errors.append(str(refusal))
