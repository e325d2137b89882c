"""The forms of following: an address, and how often a mail comes."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField
from wtforms.validators import InputRequired

from app.consultations.following.models import Rhythm
from app.core.forms import Form
from app.core.refusals import Refusal

RHYTHMS = [
    (Rhythm.DAILY.value, _l("Once a day at most, and only when there is news")),
    (Rhythm.WEEKLY.value, _l("Once a week at most, on Monday")),
]
NEVER = (Rhythm.NEVER.value, _l("No mail; I look here myself"))


class _Form(Form):
    class Meta:
        csrf = False

    def show(self, refusal: Refusal) -> None:
        """Put a refusal at its field, else at the top."""
        if refusal.field_name and refusal.field_name in self:
            self[refusal.field_name].errors = [str(refusal)]
        else:
            self.form_errors.append(str(refusal))


class FollowForm(_Form):
    """Of somebody who isn't signed in: where a mail may go, and how often."""

    email = EmailField(_l("Your e-mail address"), [InputRequired(_l("Fill in your e-mail address."))])
    rhythm = RadioField(_l("How often do you want a mail?"), choices=RHYTHMS, default=Rhythm.DAILY.value)


class RhythmForm(_Form):
    """Of somebody with an account: how often a mail comes, about everything they follow."""

    rhythm = RadioField(_l("How often do you want a mail?"), choices=[*RHYTHMS, NEVER])
