"""The pictures of petitions, and where their bytes are."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.petitions.pictures.models import PetitionPicture

SIZES = ("small", "medium", "large")


def picture_of(petition_id: UUID, *, removed_too: bool = False) -> PetitionPicture | None:
    """The picture that is shown; with `removed_too` also one that was taken away."""
    found = db.session.get(PetitionPicture, petition_id)
    return None if found is not None and found.removed_at is not None and not removed_too else found


def pictures_of(petition_ids: Iterable[UUID]) -> dict[UUID, PetitionPicture]:
    """The pictures that are shown with these petitions: one statement."""
    statement = select(PetitionPicture).where(
        PetitionPicture.petition_id.in_(list(petition_ids)), PetitionPicture.removed_at.is_(None)
    )
    return {found.petition_id: found for found in db.session.scalars(statement)}
