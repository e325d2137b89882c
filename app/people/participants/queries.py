"""Who stands behind an address or an older id."""

from uuid import UUID

from sqlalchemy import select

from app.core.tokens import normalised_address, person_hmac
from app.extensions import db
from app.people.participants.models import KEY_VERSION, Participant, ParticipantKey


def address_key(address: str) -> str:
    """The fingerprint of an address: 64 hexadecimal digits.

    Raises:
        ValueError: this is no address.
    """
    return person_hmac(normalised_address(address))


def participant_with_key(key: str) -> Participant | None:
    """The participant recognised by a fingerprint, merges followed."""
    statement = (
        select(Participant)
        .join(ParticipantKey, ParticipantKey.participant_id == Participant.id)
        .where(ParticipantKey.key_version == KEY_VERSION, ParticipantKey.key == key)
    )
    found = db.session.scalar(statement)
    return found and resolve(found)


def participant_with_address(address: str) -> Participant | None:
    """The participant recognised by an address, merges followed; None where nobody is.

    Raises:
        ValueError: this is no address.
    """
    return participant_with_key(address_key(address))


def resolve(participant: Participant) -> Participant:
    """The participant that stands for this one today: itself, or the end of its merges."""
    while participant.merged_into is not None:
        participant = db.session.get_one(Participant, participant.merged_into)
    return participant


def ids_of(participant_id: UUID) -> list[UUID]:
    """This participant and those that were merged into it; merging keeps the chain one step long."""
    merged = select(Participant.id).where(Participant.merged_into == participant_id)
    return [participant_id, *db.session.scalars(merged.order_by(Participant.id))]


def resolved_id(participant_id: UUID) -> UUID:
    """As `resolve`, from id to id.

    Raises:
        NoResultFound: there is no such participant.
    """
    return resolve(db.session.get_one(Participant, participant_id)).id
