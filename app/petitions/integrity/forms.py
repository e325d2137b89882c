"""The forms of checking signatures: what a signer says, what staff decide, event codes."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp

from app.core.forms import DateField, OfficeForm
from app.petitions.integrity.models import Kind
from app.petitions.integrity.rules import APPEAL_EMPTY, APPEAL_MISSING, LONGEST_APPEAL, SAFE_APPEALS
from app.petitions.signatures.mail_domains import DomainKind


class AppealForm(OfficeForm):
    """Why a signature that is being checked should count."""

    text = TextAreaField(
        _l("Tell us how you signed"),
        [
            InputRequired(APPEAL_EMPTY.message),
            Length(max=LONGEST_APPEAL, message=_l("At most %(max)d characters.")),
        ],
    )


class SafeAppealForm(OfficeForm):
    """The same in safe mode: a choice, so that nobody's name gets into it."""

    text = RadioField(
        _l("How did you sign?"),
        [InputRequired(APPEAL_MISSING.message)],
        choices=[(name, words) for name, words in SAFE_APPEALS.items()],
        validate_choice=False,
    )


class DecisionForm(OfficeForm):
    """What to do with the signatures that are shown, and why.

    `seen`: when they were shown, in microseconds since 1970. Who signed or was checked since isn't met.
    """

    seen = HiddenField(validators=[Regexp(r"\d{1,17}\Z")])
    kind = RadioField(
        _l("What to do"),
        [InputRequired(_l("Choose what to do."))],
        choices=[
            (Kind.HOLD.value, _l("Hold: they aren't counted while we check them")),
            (Kind.RELEASE.value, _l("Release: they count again")),
            (Kind.INVALIDATE.value, _l("Invalidate: they are no person's and don't count")),
        ],
    )
    reason = StringField(
        _l("Why, without names"),
        [
            InputRequired(_l("Write down why, without names.")),
            Length(max=500, message=_l("At most %(max)d characters.")),
        ],
    )


class MailDomainForm(OfficeForm):
    """What staff decide about a mail domain."""

    domain = StringField(_l("Mail domain"), [InputRequired(_l("Fill in a mail domain.")), Length(max=255)])
    kind = RadioField(
        _l("What to do"),
        [InputRequired(_l("Choose what to do."))],
        choices=[
            (DomainKind.HOLD.value, _l("Hold: somebody looks before a signature counts")),
            (DomainKind.TRUST.value, _l("Trust: never hold a signature for its domain")),
        ],
    )
    reason = StringField(
        _l("Why, without names"),
        [
            InputRequired(_l("Write down why, without names.")),
            Length(max=500, message=_l("At most %(max)d characters.")),
        ],
    )

    def decision(self) -> tuple[str, DomainKind, str]:
        """The domain, what to do, and why."""
        return self.domain.data or "", DomainKind(self.kind.data), self.reason.data or ""


class EventCodeForm(OfficeForm):
    """An evening or a school where many sign on one network."""

    place = StringField(
        _l("Where"),
        [
            InputRequired(_l("Write down where it is.")),
            Length(max=200, message=_l("At most %(max)d characters.")),
        ],
    )
    starts_on = DateField(_l("First day"), [InputRequired(_l("Fill in a date."))])
    ends_on = DateField(_l("Last day"), [InputRequired(_l("Fill in a date."))])
    at_most = IntegerField(
        _l("How many signatures at most"),
        [
            InputRequired(_l("Fill in a whole number.")),
            NumberRange(1, 10000, _l("Fill in a whole number from 1 to 10,000.")),
        ],
        description=_l("With more than this, the code no longer keeps them from being checked."),
    )

    def validate(self, extra_validators: object = None) -> bool:
        whole = bool(super().validate(extra_validators))
        if whole and self.ends_on.data < self.starts_on.data:
            self.ends_on.errors = [_l("The last day can't be before the first day.")]
            return False
        return whole
