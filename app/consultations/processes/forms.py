"""The forms in which staff write a consultation and plan its phases."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.consultations.processes.models import EVERYBODY, Act, Consultation, Phase, Visibility
from app.consultations.processes.operations import ConsultationTexts, PhasePlan
from app.core.clock import local_day
from app.core.forms import DateField, OfficeForm
from app.goals.forms import GoalsField
from app.people.audiences.queries import AUDIENCE_NAMES

SHORT = [Optional(), Length(max=200, message=_l("At most %(max)d characters."))]
MEDIUM = [Optional(), Length(max=1000, message=_l("At most %(max)d characters."))]
LONG = [Optional(), Length(max=10000, message=_l("At most %(max)d characters."))]

# What a consultation says of itself, in both languages.
TEXTS = ("title", "summary", "purpose", "can_change", "cannot_change", "deciders", "contact")


class ConsultationForm(OfficeForm):
    """What a consultation says of itself; `revision` tells two writers of one another."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    title_nl = StringField(_l("Title"), SHORT)
    title_en = StringField(_l("Title"), SHORT)
    summary_nl = TextAreaField(_l("Summary"), MEDIUM)
    summary_en = TextAreaField(_l("Summary"), MEDIUM)
    purpose_nl = TextAreaField(_l("What it is about"), LONG)
    purpose_en = TextAreaField(_l("What it is about"), LONG)
    can_change_nl = TextAreaField(_l("What can still change"), MEDIUM)
    can_change_en = TextAreaField(_l("What can still change"), MEDIUM)
    cannot_change_nl = TextAreaField(_l("What is fixed"), MEDIUM)
    cannot_change_en = TextAreaField(_l("What is fixed"), MEDIUM)
    deciders_nl = TextAreaField(_l("Who decides, and when"), MEDIUM)
    deciders_en = TextAreaField(_l("Who decides, and when"), MEDIUM)
    decides_on = DateField(_l("Day of the decision"), [Optional()])
    contact_nl = StringField(_l("Contact"), SHORT)
    contact_en = StringField(_l("Contact"), SHORT)
    slug_nl = StringField(_l("Address"), [Optional(), Length(max=80)])
    slug_en = StringField(_l("Address"), [Optional(), Length(max=80)])
    goals = GoalsField(description=_l("Choose those that the text is about; a section may name its own."))

    def offer(self, first_day: date) -> "ConsultationForm":
        """The goals of the strategy in force on the first day of the phases."""
        self.goals.offer(first_day, frozenset(self.goals.data or ()))
        return self

    @classmethod
    def of(cls, consultation: Consultation, slugs: dict[Any, str]) -> "ConsultationForm":
        form = cls(formdata=None)
        form.goals.data = list(consultation.goals)
        form.revision.data = consultation.revision
        for name in TEXTS:
            form.fill(name, getattr(consultation, name))
        form.decides_on.data = consultation.decides_on
        form.slug_nl.data, form.slug_en.data = slugs.get("nl"), slugs.get("en")
        return form

    def texts(self) -> ConsultationTexts:
        texts = {name: self.both(name) for name in TEXTS}
        return ConsultationTexts(**texts, decides_on=self.decides_on.data)


class GoalsForm(OfficeForm):
    """The goals of one section of a draft."""

    goals = GoalsField(description=_l("Choose none when they are those of the whole consultation."))


VISIBILITIES = [
    (Visibility.ALL.value, _l("Everything: who may read sees what everybody says")),
    (Visibility.AUDIENCE.value, _l("Their own audience: members see members, also after the phase closed")),
    (Visibility.OWN.value, _l("Only their own until the phase closes; after that everything")),
]


class _Audiences(SelectMultipleField):
    """The audiences that may do one act, as a column of checkboxes."""

    option_widget = CheckboxInput()
    widget = ListWidget(prefix_label=False)


class PhaseForm(OfficeForm):
    """A phase: when, which version, who does what, and what others see of it."""

    name_nl = StringField(_l("Name"), SHORT)
    name_en = StringField(_l("Name"), SHORT)
    opens_on = DateField(_l("First day"), [InputRequired(_l("Fill in a date."))])
    closes_on = DateField(_l("Last day"), [InputRequired(_l("Fill in a date."))])
    version_id = SelectField(_l("Version of the text"))
    readers = _Audiences(_l("Read"))
    reactors = _Audiences(_l("React"))
    commenters = _Audiences(_l("Comment"))
    suggesters = _Audiences(_l("Suggest a wording"))
    visibility = RadioField(
        _l("What people see of what others contribute"),
        choices=VISIBILITIES,
        default=Visibility.ALL.value,
        description=_l("We tell people before they take part. Later you can show less, never more."),
    )

    def offer(self, versions: Iterable[tuple[UUID, str]]) -> "PhaseForm":
        """Give the choices: published versions by id and name, and the audiences."""
        names = [("", str(_l("No text yet"))), *((str(version_id), name) for version_id, name in versions)]
        self.version_id.choices = names
        audiences = [(audience.value, name) for audience, name in AUDIENCE_NAMES.items()]
        everybody = [(EVERYBODY, _l("Everybody")), *(each for each in audiences if each[0] != EVERYBODY)]
        for column in self._columns.values():
            column.choices = everybody
        return self

    @property
    def _columns(self) -> dict[Act, SelectMultipleField]:
        return {
            Act.READ: self.readers,
            Act.REACT: self.reactors,
            Act.COMMENT: self.commenters,
            Act.SUGGEST: self.suggesters,
        }

    @classmethod
    def of(cls, phase: Phase) -> "PhaseForm":
        form = cls(formdata=None)
        form.fill("name", phase.name)
        form.opens_on.data, form.closes_on.data = local_day(phase.opens_at), phase.last_day
        form.version_id.data = str(phase.version_id or "")
        form.visibility.data = phase.visibility
        for act, column in form._columns.items():
            column.data = [allowed.audience for allowed in phase.acts if allowed.act == act]
        return form

    def plan(self) -> PhasePlan:
        chosen = {act: frozenset(column.data or ()) for act, column in self._columns.items()}
        return PhasePlan(
            name=self.both("name"),
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            version_id=UUID(self.version_id.data) if self.version_id.data else None,
            readers=chosen[Act.READ],
            reactors=chosen[Act.REACT],
            commenters=chosen[Act.COMMENT],
            suggesters=chosen[Act.SUGGEST],
            visibility=Visibility(self.visibility.data),
        )
