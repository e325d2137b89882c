"""The forms in which coordinators propose, and in which the office decides."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import DateField, OfficeForm
from app.core.markup import clean_markdown
from app.core.types import new_id
from app.goals.forms import GoalsField
from app.people.groups.models import LocalGroup
from app.petitions.forms import AT_MOST
from app.petitions.proposals.operations import Idea

WRITE = _l("This can't stay empty.")
REASON = _l("Write down why. The coordinator gets your words.")


class ProposalForm(OfficeForm):
    """`key` becomes the id of the proposal, so that sending the form twice is once."""

    key = HiddenField()
    group = SelectField(_l("For which group?"), validate_choice=False)
    language = RadioField(
        _l("In which language do you write it?"),
        choices=[("nl", "Nederlands"), ("en", "English")],
        default="nl",
    )
    title = StringField(_l("Title"), [InputRequired(WRITE), Length(max=200, message=AT_MOST)])
    target = StringField(
        _l("To whom"),
        [InputRequired(WRITE), Length(max=200, message=AT_MOST)],
        description=_l("Somebody who can do what you ask, such as your mayor or council."),
    )
    demand = TextAreaField(
        _l("Demand, in one or two sentences"), [InputRequired(WRITE), Length(max=600, message=AT_MOST)]
    )
    text = TextAreaField(_l("Text"), [InputRequired(WRITE), Length(max=20000, message=AT_MOST)])
    note = TextAreaField(
        _l("What must we know about it?"),
        [Optional(), Length(max=2000, message=AT_MOST)],
        description=_l("Only we read this: your sources, who takes part, when it must be ready."),
    )

    @property
    def proposal_id(self) -> UUID:
        try:
            return UUID(self.key.data or "")
        except ValueError:
            return new_id()

    def offer(self, groups: Sequence[LocalGroup]) -> "ProposalForm":
        self.group.choices = [(str(group.id), group.name) for group in groups]
        return self

    @property
    def group_id(self) -> UUID | None:
        """The group that was chosen, of those that were offered."""
        known = {value: UUID(value) for value, _name in self.group.choices or ()}
        return known.get(self.group.data or "")

    def idea(self) -> Idea:
        return Idea(
            language="en" if self.language.data == "en" else "nl",
            **{name: self._clean(name) for name in ("title", "demand", "text", "target", "note")},
        )

    def _clean(self, name: str) -> str:
        return clean_markdown(self[name].data or "").strip()


class AcceptForm(OfficeForm):
    goals = GoalsField()
    closes_on = DateField(_l("Last day"), [InputRequired(_l("Fill in a date."))])

    def offer(self, today: date) -> "AcceptForm":
        self.goals.offer(today, frozenset(self.goals.data or ()))
        return self


class DeclineForm(OfficeForm):
    reason = TextAreaField(
        _l("Why not?"),
        [
            InputRequired(REASON),
            Length(max=2000, message=AT_MOST),
        ],
    )
