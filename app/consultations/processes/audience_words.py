"""Audiences in the middle of a sentence: "members and volunteers can comment"."""

from collections.abc import Iterable

from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from app.consultations.processes.models import EVERYBODY
from app.people.audiences.models import Audience

PLURALS = {
    EVERYBODY: _l("everybody"),
    Audience.SUPPORTER: _l("supporters"),
    Audience.MEMBER: _l("members"),
    Audience.VOLUNTEER: _l("volunteers"),
    Audience.YOUTH_PANEL: _l("the youth panel"),
    Audience.YOUTH_COUNCIL: _l("the Youth Council"),
    Audience.MEMBERS_COUNCIL: _l("the Members' Council"),
    Audience.BOARD: _l("the Board"),
    Audience.STAFF: _l("staff"),
    Audience.MANAGEMENT_TEAM: _l("the management team"),
    Audience.PARTNER: _l("partners"),
    Audience.INTERNATIONAL: _l("colleagues in the international movement"),
    Audience.RIGHTS_HOLDER: _l("the people it is about"),
}
# What a reader sees beside a comment: as whom somebody wrote.
SINGULARS = {
    EVERYBODY: _l("visitor"),
    Audience.SUPPORTER: _l("supporter"),
    Audience.MEMBER: _l("member"),
    Audience.VOLUNTEER: _l("volunteer"),
    Audience.YOUTH_PANEL: _l("youth panel"),
    Audience.YOUTH_COUNCIL: _l("Youth Council"),
    Audience.MEMBERS_COUNCIL: _l("Members' Council"),
    Audience.BOARD: _l("Board"),
    Audience.STAFF: _l("staff member"),
    Audience.MANAGEMENT_TEAM: _l("management team"),
    Audience.PARTNER: _l("partner"),
    Audience.INTERNATIONAL: _l("international colleague"),
    Audience.RIGHTS_HOLDER: _l("person it is about"),
}

# As whom somebody takes part: "you can comment as a member".
AS_WHOM = {
    EVERYBODY: _l("a visitor with an account"),
    Audience.SUPPORTER: _l("a supporter"),
    Audience.MEMBER: _l("a member"),
    Audience.VOLUNTEER: _l("a volunteer"),
    Audience.YOUTH_PANEL: _l("somebody of the youth panel"),
    Audience.YOUTH_COUNCIL: _l("a member of the Youth Council"),
    Audience.MEMBERS_COUNCIL: _l("a member of the Members' Council"),
    Audience.BOARD: _l("a member of the Board"),
    Audience.STAFF: _l("a member of staff"),
    Audience.MANAGEMENT_TEAM: _l("a member of the management team"),
    Audience.PARTNER: _l("a partner"),
    Audience.INTERNATIONAL: _l("a colleague in the international movement"),
    Audience.RIGHTS_HOLDER: _l("one of the people it is about"),
}


def together(codes: Iterable[str]) -> str:
    """`members, volunteers and the Members' Council`; `everybody` when everybody is among them."""
    wanted = set(codes)
    if EVERYBODY in wanted:
        return str(PLURALS[EVERYBODY])
    return joined([str(PLURALS[code]) for code in PLURALS if code in wanted])


def joined(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return str(gettext("%(first)s and %(last)s", first=", ".join(names[:-1]), last=names[-1]))
