"""The forms in which staff write, return and close a petition."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.forms import DateField, OfficeForm
from app.core.markup import clean_markdown
from app.goals.forms import GoalsField
from app.people.groups.models import LocalGroup
from app.petitions.models import Petition
from app.petitions.operations import PetitionPlan

AT_MOST = _l("At most %(max)d characters.")
SHORT = [Optional(), Length(max=200, message=AT_MOST)]
MEDIUM = [Optional(), Length(max=600, message=AT_MOST)]
LONG = [Optional(), Length(max=20000, message=AT_MOST)]
ON, OFF, FOLLOW = "on", "off", "follow"


class EmbedSitesField(TextAreaField):
    """Addresses of sites, a line each."""

    def __init__(self, **given: Any) -> None:
        super().__init__(
            _l("Sites that may show it in a frame"),
            [Optional(), Length(max=3000, message=AT_MOST)],
            description=_l(
                "One address a line, like https://www.school.example. Empty: as everywhere on this site. "
                "“none”: nobody."
            ),
            **given,
        )


class EmbeddingForm(OfficeForm):
    """On which sites an open petition may stand in a frame."""

    embed_sites = EmbedSitesField()


class PetitionForm(OfficeForm):
    """A petition in both languages; `revision` tells two writers of one another."""

    is_urgent = False
    revision = IntegerField(widget=HiddenInput(), default=0)
    title_nl = StringField(_l("Title"), SHORT)
    title_en = StringField(_l("Title"), SHORT)
    demand_nl = TextAreaField(_l("Demand, in one or two sentences"), MEDIUM)
    demand_en = TextAreaField(_l("Demand, in one or two sentences"), MEDIUM)
    target_nl = StringField(_l("To whom"), SHORT)
    target_en = StringField(_l("To whom"), SHORT)
    text_nl = TextAreaField(_l("Text"), LONG)
    text_en = TextAreaField(_l("Text"), LONG)
    slug_nl = StringField(_l("Address"), [Optional(), Length(max=80, message=AT_MOST)])
    slug_en = StringField(_l("Address"), [Optional(), Length(max=80, message=AT_MOST)])
    target_is_foreign = BooleanField(_l("The target is a foreign state, or part of one"))
    safe_mode = RadioField(
        _l("Safe mode"),
        choices=[
            (FOLLOW, _l("As the target asks: on for a foreign state, otherwise off")),
            (ON, _l("On: no names, neutral mails, only a count")),
            (OFF, _l("Off: signers give their name")),
        ],
        default=FOLLOW,
    )
    safe_mode_reason = TextAreaField(_l("Why safe mode can be off towards a foreign state"), MEDIUM)
    target_is_local = BooleanField(_l("The target is local: a municipality, a mayor, a council"))
    asks_town = BooleanField(
        _l("Ask signers in which municipality they live"),
        description=_l("They may leave it empty. It is erased together with their name."),
    )
    town_reason_nl = TextAreaField(_l("Why we ask the municipality"), MEDIUM)
    town_reason_en = TextAreaField(_l("Why we ask the municipality"), MEDIUM)
    group = SelectField(_l("Local group"), validate_choice=False)
    embed_sites = EmbedSitesField()
    goals = GoalsField()
    opens_on = DateField(
        _l("First day"),
        [Optional()],
        description=_l("Leave it empty to open as soon as somebody has reviewed it."),
    )
    closes_on = DateField(
        _l("Last day"),
        [InputRequired(_l("Fill in a date."))],
        description=_l("Open until the end of this day, Amsterdam time."),
    )
    step = IntegerField(
        _l("First number of signatures to reach"),
        [InputRequired(_l("Fill in a whole number."))],
        description=_l("When it comes near, the page names a next number by itself."),
    )

    @classmethod
    def of(cls, petition: Petition, slugs: Mapping[Any, str]) -> "PetitionForm":
        """The form as the petition has it now."""
        form = cls(formdata=None)
        form.revision.data = petition.revision
        for name in ("title", "demand", "target", "text"):
            form.fill(name, getattr(petition, name))
        form.fill("slug", Bilingual(slugs.get("nl"), slugs.get("en")))
        form.target_is_foreign.data = petition.target_is_foreign
        follows = petition.safe_mode == petition.target_is_foreign
        form.safe_mode.data = FOLLOW if follows else ON if petition.safe_mode else OFF
        form.target_is_local.data, form.asks_town.data = petition.target_is_local, petition.asks_town
        form.fill("town_reason", petition.town_reason)
        form.group.data = str(petition.group_id or "")
        form.embed_sites.data = (petition.embed_sites or "").replace(" ", "\n")
        form.is_urgent = petition.is_urgent
        form.safe_mode_reason.data, form.step.data = petition.safe_mode_reason, petition.step
        form.goals.data = list(petition.goals)
        form.opens_on.data = local_day(petition.opens_at) if petition.opens_at else None
        form.closes_on.data = petition.last_day
        return form

    def offer(self, today: date) -> "PetitionForm":
        """Show the goals that hold on the first day."""
        self.goals.offer(self.opens_on.data or today, frozenset(self.goals.data or ()))
        return self

    def offer_groups(self, known: Sequence[LocalGroup]) -> "PetitionForm":
        """Show the local groups that there are; only one of these is taken."""
        self.group.choices = [("", _("None: the whole country")), *((str(one.id), one.name) for one in known)]
        return self

    @property
    def group_id(self) -> UUID | None:
        found = [value for value, _name in self.group.choices or () if value and value == self.group.data]
        return UUID(found[0]) if found else None

    def plan(self) -> PetitionPlan:
        return PetitionPlan(
            title=self.both("title"),
            demand=self.both("demand"),
            text=self.both("text"),
            target=self.both("target"),
            slug=self.both("slug"),
            target_is_foreign=bool(self.target_is_foreign.data),
            safe_mode={ON: True, OFF: False}.get(self.safe_mode.data or FOLLOW),
            safe_mode_reason=self.safe_mode_reason.data,
            target_is_local=bool(self.target_is_local.data),
            asks_town=bool(self.asks_town.data),
            town_reason=self.both("town_reason"),
            group_id=self.group_id,
            is_urgent=self.is_urgent,
            embed_sites=self.embed_sites.data,
            goals=frozenset(self.goals.data or ()),
            opens_on=self.opens_on.data,
            closes_on=self.closes_on.data,
            step=self.step.data,
        )

    def both(self, name: str) -> Bilingual:
        texts = (clean_markdown(self[f"{name}_{language}"].data or "") for language in ("nl", "en"))
        return Bilingual(*(text.strip() or None for text in texts))


class ClosingForm(OfficeForm):
    """The closing date of a petition that people sign."""

    closes_on = DateField(
        _l("Last day"),
        [InputRequired(_l("Fill in a date."))],
        description=_l("Open until the end of this day, Amsterdam time."),
    )


class ReturnForm(OfficeForm):
    """What must change before a petition can open."""

    note = TextAreaField(
        _l("What must change first?"),
        [InputRequired(_l("Write down what must change first.")), Length(max=2000, message=AT_MOST)],
    )
