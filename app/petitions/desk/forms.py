"""The forms with which staff find and help a signer."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, StringField
from wtforms.validators import InputRequired

from app.core.forms import OfficeForm

ADDRESS_MISSING = _l("Fill in the mail address.")


class AddressForm(OfficeForm):
    email = EmailField(_l("Mail address"), [InputRequired(ADDRESS_MISSING)])


class NameForm(OfficeForm):
    # The rules say what is wrong with a name.
    name = StringField(_l("Name"), [InputRequired(_l("Fill in the name."))])


class EraseForm(OfficeForm):
    words = RadioField(
        _l("What should happen to the signatures?"),
        [InputRequired(_l("Choose what should happen to the signatures."))],
        choices=[
            ("stay", _l("They stay counted, without anybody behind them")),
            ("withdraw", _l("Withdraw them")),
        ],
    )
    email = EmailField(_l("Mail address of this person"), [InputRequired(ADDRESS_MISSING)])
