"""My Samenspraak: to which audiences I belong, what I did, and the way to everything that is mine."""

from datetime import date

from flask import render_template

from app.core import clock
from app.people.accounts.doors import signed_in_page
from app.people.accounts.signed_in import SignedIn
from app.people.activity import acts_of
from app.people.audiences.models import AudienceMembership
from app.people.audiences.queries import AUDIENCE_NAMES, memberships_of
from app.petitions.proposals.queries import groups_led_by
from app.web.blueprint import web

ACTS_SHOWN = 20


@web.page("/my/")
@signed_in_page
def my_page(person: SignedIn) -> str:
    today = clock.today()
    memberships = memberships_of(person.participant_id)
    return render_template(
        "my/page.html",
        current=[held for held in memberships if holds(held, today)],
        coming=[held for held in memberships if held.starts_on > today],
        past=[held for held in memberships if held.ends_on is not None and held.ends_on < today],
        audience_names=AUDIENCE_NAMES,
        leads=groups_led_by(person.participant_id, today),
        acts=acts_of(person.participant_id, ACTS_SHOWN),
    )


def holds(membership: AudienceMembership, today: date) -> bool:
    return membership.starts_on <= today and (membership.ends_on is None or membership.ends_on >= today)
