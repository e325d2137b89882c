"""The form of the emergency brake."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.bilingual import Bilingual
from app.core.forms import OfficeForm
from app.petitions.switches.models import Kind
from app.petitions.switches.rules import LONGEST_MESSAGE

TOO_LONG = _l("At most %(max)d characters.")
MISSING = _l("Tell visitors why, in Dutch and in English.")


class BrakeForm(OfficeForm):
    """What to switch off, and what visitors read meanwhile."""

    kind = RadioField(
        _l("What to switch off"),
        [InputRequired(_l("Choose what to switch off."))],
        choices=[
            (Kind.SIGNING.value, _l("Signing: the form goes, and nothing is taken in")),
            (Kind.MAILS.value, _l("Mails to signers: they wait, and leave once this is switched on again")),
            (Kind.COUNTS.value, _l("Live counts: the number stands still, and catches up afterwards")),
        ],
    )
    message_nl = TextAreaField(
        _l("What visitors read, in Dutch"),
        [InputRequired(MISSING), Length(max=LONGEST_MESSAGE, message=TOO_LONG)],
    )
    message_en = TextAreaField(
        _l("What visitors read, in English"),
        [InputRequired(MISSING), Length(max=LONGEST_MESSAGE, message=TOO_LONG)],
    )

    def message(self) -> Bilingual:
        return self.both("message")
