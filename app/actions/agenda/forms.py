"""The forms in which staff make an action, call it off and count heads."""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import AnyOf, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.actions.agenda import rules
from app.actions.agenda.local_time import Kind, LocalTime
from app.actions.agenda.models import PLACE_LENGTH, ZONE, Action, ActionKind
from app.actions.agenda.operations import ActionPlan
from app.core.bilingual import Bilingual
from app.core.forms import DateField, OfficeForm
from app.core.refusals import Refused
from app.goals.forms import GoalsField
from app.people.groups.models import LocalGroup

SHORT = [Optional(), Length(max=200, message=_l("At most %(max)d characters."))]
MEDIUM = [Optional(), Length(max=1000, message=_l("At most %(max)d characters."))]
LONG = [Optional(), Length(max=20000, message=_l("At most %(max)d characters."))]
PLACE = [Optional(), Length(max=PLACE_LENGTH, message=_l("At most %(max)d characters."))]
A_DATE, A_TIME = InputRequired(_l("Fill in a date.")), InputRequired(_l("Fill in a time."))
FIRST, SECOND = "first", "second"
WHICH = [(FIRST, _l("The first time, in summer time")), (SECOND, _l("The second time, in winter time"))]


class NewActionForm(OfficeForm):
    """Event or demonstration: that is chosen once, for it decides what is kept of people."""

    kind = RadioField(
        _l("What is it?"),
        [InputRequired(_l("Choose one.")), AnyOf(list(ActionKind), message=_l("Choose one."))],
        choices=[
            (ActionKind.EVENT.value, _l("An event: people sign up for it")),
            (ActionKind.DEMONSTRATION.value, _l("A demonstration: nobody signs up, and we keep no names")),
        ],
        validate_choice=False,
    )


class ActionForm(OfficeForm):
    """What an action says of itself, where and when it is; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    title_nl = StringField(_l("Title"), SHORT)
    title_en = StringField(_l("Title"), SHORT)
    summary_nl = TextAreaField(_l("Summary"), MEDIUM)
    summary_en = TextAreaField(_l("Summary"), MEDIUM)
    text_nl = TextAreaField(_l("Text"), LONG)
    text_en = TextAreaField(_l("Text"), LONG)
    contact_nl = StringField(_l("Contact"), SHORT)
    contact_en = StringField(_l("Contact"), SHORT)
    slug_nl = StringField(_l("Address"), [Optional(), Length(max=80)])
    slug_en = StringField(_l("Address"), [Optional(), Length(max=80)])
    place = StringField(_l("Place"), [InputRequired(_l("Say where it is.")), *PLACE[1:]])
    address = StringField(_l("Street and number"), PLACE)
    town = StringField(_l("Town"), [InputRequired(_l("Say in which town it is.")), *PLACE[1:]])
    starts_on = DateField(_l("Begins on"), [A_DATE])
    starts_time = TimeField(_l("Begins at"), [A_TIME])
    starts_which = RadioField(_l("Which of the two?"), [Optional()], choices=WHICH, validate_choice=False)
    ends_on = DateField(_l("Ends on"), [A_DATE])
    ends_time = TimeField(_l("Ends at"), [A_TIME])
    ends_which = RadioField(_l("Which of the two?"), [Optional()], choices=WHICH, validate_choice=False)
    capacity = StringField(_l("Number of places"), [Optional()])
    group = SelectField(_l("Local group"), [Optional()], validate_choice=False)
    goals = GoalsField(description=_l("What it is for. Its figures count there."))

    def offer(self, groups: list[LocalGroup], today: date) -> "ActionForm":
        """Give the choices: local groups, and the goals in force when it begins."""
        self.group.choices = [("", str(_l("No group"))), *((str(each.id), each.name) for each in groups)]
        self.goals.offer(self.starts_on.data or today, frozenset(self.goals.data or ()))
        return self

    @classmethod
    def of(cls, action: Action, slugs: dict[Any, str]) -> "ActionForm":
        form = cls(formdata=None)
        form.revision.data = action.revision
        for name in ("title", "summary", "text", "contact"):
            form.fill(name, getattr(action, name))
        form.slug_nl.data, form.slug_en.data = slugs.get("nl"), slugs.get("en")
        for name in ("place", "address", "town"):
            form[name].data = getattr(action, name)
        form.starts_on.data, form.starts_time.data = action.starts_local.date(), action.starts_local.time()
        form.ends_on.data, form.ends_time.data = action.ends_local.date(), action.ends_local.time()
        form.starts_which.data = _which(action.starts_local, action.starts_at, action.zone)
        form.ends_which.data = _which(action.ends_local, action.ends_at, action.zone)
        form.capacity.data = str(action.capacity or "")
        form.group.data = str(action.group_id or "")
        form.goals.data = list(action.goals)
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """The shape, and that both times can be meant: a night in which clocks change asks which."""
        possible: bool = super().validate(extra_validators)
        for name in ("starts", "ends"):
            at = self._shown(name)
            refusal = at and rules.time_refusal(at, told_which=self[f"{name}_which"].data in (FIRST, SECOND))
            if refusal:
                asks = refusal is rules.WHICH_HOUR
                self[f"{name}_{'which' if asks else 'time'}"].errors = [str(refusal)]
                possible = False
        return possible

    def comes_twice(self, name: str) -> bool:
        """Whether the page must ask which of two equal times is meant (`starts` or `ends`)."""
        at = self._shown(name)
        return at is not None and at.kind is Kind.TWICE

    def _shown(self, name: str) -> LocalTime | None:
        day, at = self[f"{name}_on"].data, self[f"{name}_time"].data
        if not isinstance(day, date) or not isinstance(at, time):
            return None
        return LocalTime(datetime.combine(day, at), ZONE, self[f"{name}_which"].data == SECOND)

    def plan(self) -> ActionPlan:
        """The plan, once the form is valid.

        Raises:
            Refused: capacity or group make no sense.
        """
        starts, ends = self._shown("starts"), self._shown("ends")
        assert starts is not None
        assert ends is not None
        return ActionPlan(
            title=self.both("title"),
            summary=self.both("summary"),
            text=self.both("text"),
            contact=self.both("contact"),
            starts=starts,
            ends=ends,
            place=rules.clean_line(self.place.data),
            address=rules.clean_line(self.address.data),
            town=rules.clean_line(self.town.data),
            goals=tuple(self.goals.data or ()),
            capacity=whole(self.capacity.data, rules.IMPOSSIBLE_CAPACITY),
            group_id=_group(self.group.data),
        )


class CancelForm(OfficeForm):
    """Why it doesn't take place: on the page, and in the mail to whoever meant to come."""

    reason_nl = TextAreaField(_l("Reason in Dutch"), MEDIUM)
    reason_en = TextAreaField(_l("Reason in English"), MEDIUM)

    def reason(self) -> Bilingual:
        return self.both("reason")


class HeadcountForm(OfficeForm):
    """How many people were there."""

    headcount = StringField(_l("People counted"), [Optional()])

    def number(self) -> int | None:
        """The number; None when the field was emptied.

        Raises:
            Refused: it is no whole number.
        """
        return whole(self.headcount.data, rules.IMPOSSIBLE_HEADCOUNT)


def whole(typed: str | None, otherwise: Any) -> int | None:
    """A whole number as people write it (`1.200`, `1 200`); None for nothing."""
    text = (typed or "").strip()
    if not text:
        return None
    digits = text.replace(".", "").replace(",", "").replace(" ", "").replace("\u00a0", "")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 9:
        raise Refused(otherwise)
    return int(digits)


def _group(chosen: str | None) -> UUID | None:
    if not chosen:
        return None
    try:
        return UUID(chosen)
    except ValueError:
        raise Refused(rules.NO_SUCH_GROUP) from None


def _which(local: datetime, moment: datetime, zone: str) -> str | None:
    if LocalTime(local, zone).kind is not Kind.TWICE:
        return None
    return SECOND if LocalTime(local, zone, second=True).moment == moment else FIRST
