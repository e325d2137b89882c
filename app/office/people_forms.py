"""The forms of the office's people pages. The route's token is the proof, so none checks its own."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from app.core.access import Role
from app.core.forms import OfficeForm
from app.core.languages import LANGUAGE_NAMES
from app.office.filters import FilterForm, IdField
from app.people.accounts.rules import BIRTH_YEAR_IMPOSSIBLE
from app.people.audiences.models import TERM_AUDIENCES, Audience
from app.people.audiences.queries import AUDIENCE_NAMES
from app.people.groups.models import GroupRole
from app.people.groups.queries import ROLE_NAMES as GROUP_ROLE_NAMES
from app.people.roles.queries import ROLE_NAMES

NO_DAY = _l("Fill in a day.")
AUDIENCE_CHOICES = [
    (audience.value, AUDIENCE_NAMES[audience]) for audience in Audience if audience is not Audience.PUBLIC
]


class Day(DateField):  # type: ignore[misc]
    """A day; what is no day is said in our own words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_l("Write a day as 2026-11-21.")) from None


class BirthYear(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(BIRTH_YEAR_IMPOSSIBLE.message) from None


class SearchForm(FilterForm):
    q = StringField(_l("Name or mail address"), [Optional()])
    audience = SelectField(_l("Audience"), [Optional()])
    group = SelectField(_l("Local group"), [Optional()])
    from_list = IdField(_l("List of people"), [Optional()], widget=HiddenInput())

    def __init__(self, values: Any, groups: list[tuple[str, str]]) -> None:
        super().__init__(values)
        self.audience.choices = [("", _l("all")), *AUDIENCE_CHOICES]
        self.group.choices = [("", _l("all")), *groups]


class DetailsForm(OfficeForm):
    name = StringField(_l("Name"), [InputRequired(_l("Fill in the name."))])
    language = RadioField(_l("Language of our mail"), choices=list(LANGUAGE_NAMES.items()), default="nl")
    birth_year = BirthYear(_l("Birth year"), [Optional()])


class NewPersonForm(DetailsForm):
    email = EmailField(_l("Mail address"), [InputRequired(_l("Fill in the mail address."))])


class AddressForm(OfficeForm):
    email = EmailField(_l("New mail address"), [InputRequired(_l("Fill in the mail address."))])
    shared = BooleanField(_l("They share this address"))


class PeriodForm(OfficeForm):
    starts_on = Day(_l("From"), [InputRequired(NO_DAY)])
    ends_on = Day(_l("Until and including"), [Optional()])


class AudienceForm(PeriodForm):
    audience = SelectField(_l("Audience"), [InputRequired()], choices=AUDIENCE_CHOICES)


class GroupMembershipForm(PeriodForm):
    group = SelectField(_l("Local group"), [InputRequired()])
    role = RadioField(
        _l("Role in the group"),
        choices=[(role.value, GROUP_ROLE_NAMES[role]) for role in GroupRole],
        default="member",
    )


class RoleForm(OfficeForm):
    role = SelectField(
        _l("Role"), [InputRequired()], choices=[(role.value, ROLE_NAMES[role]) for role in Role]
    )


class InviteForm(OfficeForm):
    asked_for = BooleanField(_l("This person asked for the invitation"))


class EraseForm(OfficeForm):
    words = RadioField(
        _l("What should happen to what this person wrote?"),
        [InputRequired(_l("Choose what should happen to what this person wrote."))],
        choices=[
            ("stay", _l("It stays, without the name")),
            ("withdraw", _l("Withdraw everything this person wrote")),
        ],
    )
    email = EmailField(_l("Mail address of this person"), [InputRequired(_l("Fill in the mail address."))])


class GroupForm(OfficeForm):
    # The rules say what is wrong with these two.
    name = StringField(_l("Name"), [InputRequired()])
    place = StringField(_l("Place"), [InputRequired()])


class CloseForm(OfficeForm):
    closed_on = Day(_l("Last day"), [InputRequired(NO_DAY)])


class MemberForm(PeriodForm):
    email = EmailField(_l("Mail address"), [InputRequired(_l("Fill in the mail address."))])
    role = RadioField(
        _l("Role in the group"),
        choices=[(role.value, GROUP_ROLE_NAMES[role]) for role in GroupRole],
        default="member",
    )


class LeaveForm(OfficeForm):
    ends_on = Day(_l("Last day"), [InputRequired(NO_DAY)])


class TermForm(OfficeForm):
    audience = SelectField(
        _l("Audience"),
        [InputRequired()],
        choices=[(audience.value, AUDIENCE_NAMES[audience]) for audience in TERM_AUDIENCES],
    )
    starts_on = Day(_l("First day"), [InputRequired(NO_DAY)])
    ends_on = Day(_l("Last day"), [InputRequired(NO_DAY)])


class EndTermForm(OfficeForm):
    ends_on = Day(_l("Last day"), [InputRequired(NO_DAY)])


class AppointForm(OfficeForm):
    email = EmailField(_l("Mail address"), [InputRequired(_l("Fill in the mail address."))])


class UploadForm(OfficeForm):
    file = FileField(_l("CSV file"), [InputRequired(_l("Choose a file."))])


class LoadForm(OfficeForm):
    good_rows = BooleanField(_l("Load the good rows and leave the refused ones out"))
