"""What somebody signed up for, for their own page."""

from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.actions.agenda.queries import addresses_of
from app.actions.agenda.words import when
from app.actions.sign_ups.models import Presence
from app.actions.sign_ups.queries import Own, sign_ups_of
from app.core.languages import current_language
from app.people.activity import Act


def own_acts(participant_id: UUID, limit: int) -> list[Act]:
    """The latest sign-ups of somebody, newest first; a constant number of statements."""
    found = sign_ups_of(participant_id, limit)
    slugs = addresses_of(list({own.action.id for own in found})) if found else {}
    return [
        Act(
            at=own.sign_up.withdrawn_at or own.sign_up.signed_up_at,
            what=_what(own),
            about=own.action.title,
            url=url_for("actions.show", slug=slugs[own.action.id][current_language()]),
        )
        for own in found
    ]


def _what(own: Own) -> str:
    if not own.sign_up.is_coming:
        return str(_("You signed up and withdrew"))
    if own.sign_up.presence == Presence.CAME:
        return str(_("You were there (%(when)s)", when=when(own.action)))
    return str(_("You signed up (%(when)s)", when=when(own.action)))
