"""The forms in which people report and object, and in which moderators decide."""

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.cleaning import cleaned, cleaned_line
from app.core.forms import OfficeForm
from app.moderation.models import Ground, Outcome, Result
from app.moderation.operations import Complaint, Verdict
from app.moderation.rules import LONGEST_EXPLANATION, LONGEST_LAW, LONGEST_REASONS
from app.moderation.words import GROUNDS

CHOICES = list(GROUNDS.items())


class ReportForm(OfficeForm):
    """What is wrong with something, and an address where nobody must leave one."""

    ground = RadioField(
        _l("What is wrong with it?"),
        [InputRequired()],
        choices=CHOICES,
        validate_choice=False,
    )
    law = StringField(
        _l("Which law, as far as you know?"),
        [Optional(), Length(max=LONGEST_LAW)],
        description=_l("Only if it is against the law in another way."),
    )
    explanation = TextAreaField(
        _l("Why do you think so?"),
        [InputRequired(), Length(max=LONGEST_EXPLANATION)],
        description=_l("Which words is it about? Leave out what could identify you or somebody else."),
    )
    email = EmailField(
        _l("Your e-mail address"),
        [Optional()],
        description=_l("With it you get a receipt and our decision by mail. The author never sees it."),
    )

    @property
    def complaint(self) -> Complaint:
        return Complaint(
            ground=self.ground.data or "",
            explanation=cleaned(self.explanation.data or "").text,
            law=cleaned_line(self.law.data or ""),
            email=self.email.data or "",
        )


class AppealForm(OfficeForm):
    """Why somebody doesn't agree."""

    text = TextAreaField(_l("Why don't you agree?"), [InputRequired(), Length(max=LONGEST_EXPLANATION)])

    @property
    def words(self) -> str:
        return cleaned(self.text.data or "").text


class _Reasoned(OfficeForm):
    """A ground and reasons, for whoever gets the decision by mail."""

    ground = SelectField(
        _l("Which rule does it break?"),
        [Optional()],
        choices=[("", _l("Choose…")), *CHOICES],
        validate_choice=False,
    )
    law = StringField(
        _l("Which law?"),
        [Optional(), Length(max=LONGEST_LAW)],
        description=_l("Only if it is against the law in another way."),
    )
    reasons = TextAreaField(_l("Your reasons"), [InputRequired(), Length(max=LONGEST_REASONS)])

    def verdict_as(self, outcome: Outcome) -> Verdict:
        ground = self.ground.data or ""
        law = cleaned_line(self.law.data or "") if ground == Ground.ILLEGAL else ""
        return Verdict(outcome, cleaned(self.reasons.data or "").text, ground, law)


class DecideForm(_Reasoned):
    """Hide something or leave it."""

    outcome = RadioField(
        _l("What do you decide?"),
        [InputRequired()],
        choices=[(Outcome.KEPT.value, _l("It stays")), (Outcome.HIDDEN.value, _l("It is hidden"))],
        validate_choice=False,
    )

    @property
    def verdict(self) -> Verdict | None:
        """None while nothing was chosen."""
        if self.outcome.data not in set(Outcome):
            return None
        return self.verdict_as(Outcome(self.outcome.data))


class PutBackForm(OfficeForm):
    """Why a colleague's decision doesn't hold."""

    reasons = TextAreaField(_l("Your reasons"), [InputRequired(), Length(max=LONGEST_REASONS)])

    @property
    def words(self) -> str:
        return cleaned(self.reasons.data or "").text


class AppealDecisionForm(_Reasoned):
    """Whether a decision stands after an objection; the ground where something is hidden after all."""

    result = RadioField(
        _l("What do you decide?"),
        [InputRequired()],
        choices=[
            (Result.UPHELD.value, _l("The decision stands")),
            (Result.REVERSED.value, _l("Whoever objected is right")),
        ],
        validate_choice=False,
    )


class WordListForm(OfficeForm):
    """The words of one language, one on a line."""

    words = TextAreaField(_l("Words and phrases"))
    revision = HiddenField()
