"""The forms of My Samenspraak. Each stands on a page of somebody signed in; its route checks the token."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Optional

from app.core.forms import Form
from app.core.languages import LANGUAGE_NAMES


class OwnForm(Form):
    class Meta:
        csrf = False


class DetailsForm(OwnForm):
    name = StringField(_l("Name"), [InputRequired(_l("Fill in your name."))])
    language = RadioField(_l("Language of our mail"), choices=list(LANGUAGE_NAMES.items()))
    birth_year = IntegerField(_l("Birth year"), [Optional()])


class AddressForm(OwnForm):
    email = EmailField(_l("New e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])


class MailForm(OwnForm):
    updates = BooleanField()
    reminders = BooleanField()
    news = BooleanField()


class DeleteForm(OwnForm):
    words = RadioField(
        _l("What should happen to what you wrote?"),
        [InputRequired(_l("Choose what should happen to what you wrote."))],
        choices=[
            ("stay", _l("It stays, without my name")),
            ("withdraw", _l("Withdraw everything I wrote")),
        ],
    )
    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])
