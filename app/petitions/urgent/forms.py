"""The form of the fast lane: what can't be missed, in one language."""

from datetime import date, timedelta

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.core.bilingual import Bilingual
from app.core.forms import DateField, OfficeForm
from app.core.markup import clean_markdown
from app.goals.forms import GoalsField
from app.petitions.forms import AT_MOST
from app.petitions.operations import PetitionPlan

WRITE = _l("This can't stay empty.")
FIRST_STEP = 1_000
OPEN_FOR = timedelta(days=14)


class UrgentForm(OfficeForm):
    language = RadioField(
        _l("First language"),
        [InputRequired(WRITE)],
        choices=[("nl", "Nederlands"), ("en", "English")],
        default="nl",
    )
    title = StringField(_l("Title"), [InputRequired(WRITE), Length(max=200, message=AT_MOST)])
    target = StringField(_l("To whom"), [InputRequired(WRITE), Length(max=200, message=AT_MOST)])
    demand = TextAreaField(
        _l("Demand, in one or two sentences"), [InputRequired(WRITE), Length(max=600, message=AT_MOST)]
    )
    text = TextAreaField(_l("Text"), [InputRequired(WRITE), Length(max=20000, message=AT_MOST)])
    target_is_foreign = BooleanField(
        _l("The target is a foreign state, or part of one"),
        description=_l("Then it runs in safe mode: no names, neutral mails, only a count."),
    )
    goals = GoalsField()
    closes_on = DateField(
        _l("Last day"),
        [InputRequired(_l("Fill in a date."))],
        description=_l("Open until the end of this day, Amsterdam time."),
    )

    def begin(self, today: date, template: str) -> "UrgentForm":
        """The form as it is opened: the text is there to be filled in."""
        self.text.data, self.closes_on.data = template, today + OPEN_FOR
        return self

    def still_asks(self, template: str) -> bool:
        """Whether a question of the template stands in the text, unanswered; the form then says so."""
        left = [line for line in template.splitlines() if line.strip() and not line.startswith("#")]
        if not any(line in (self.text.data or "") for line in left):
            return False
        self.text.errors = [_l("The questions still stand in the text. Put your answers in their place.")]
        return True

    def plan(self) -> PetitionPlan:
        return PetitionPlan(
            title=self._in_one("title"),
            demand=self._in_one("demand"),
            text=self._in_one("text"),
            target=self._in_one("target"),
            closes_on=self.closes_on.data,
            step=FIRST_STEP,
            goals=frozenset(self.goals.data or ()),
            target_is_foreign=bool(self.target_is_foreign.data),
        )

    def _in_one(self, name: str) -> Bilingual:
        return Bilingual(**{self.language.data: clean_markdown(self[name].data or "").strip() or None})


class OnCallForm(OfficeForm):
    hours = SelectField(
        _l("For how long?"),
        choices=[("8", _l("8 hours")), ("24", _l("a day")), ("72", _l("3 days")), ("168", _l("a week"))],
        default="24",
    )
