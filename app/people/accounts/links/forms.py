"""The forms of signing in."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField
from wtforms.validators import InputRequired

from app.core.forms import Form


class SignInForm(Form):
    """Where the link goes. The page is the same for everybody, so the browser's Origin is its proof."""

    class Meta:
        csrf = False

    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])
    next = HiddenField()


class WhoForm(Form):
    """Who signs in, where people share an address."""

    class Meta:
        csrf = False

    who = RadioField(_l("Who are you?"), [InputRequired(_l("Choose who you are."))])
