"""What somebody signed, for their own page."""

from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from app.core.languages import current_language
from app.people.activity import Act
from app.petitions.queries import addresses_of
from app.petitions.signatures.queries import signed_by


def own_acts(participant_id: UUID, limit: int) -> list[Act]:
    """The latest signatures of somebody, each with its petition; four statements at most."""
    found = signed_by(participant_id, limit)
    slugs = addresses_of(list({signed.petition.id for signed in found})) if found else {}
    return [
        Act(
            at=signed.signature.confirmed_at or signed.signature.signed_at,
            what=_("You signed a petition"),
            about=signed.petition.title,
            url=url_for("petitions.show", slug=slugs[signed.petition.id][current_language()]),
        )
        for signed in found
    ]
