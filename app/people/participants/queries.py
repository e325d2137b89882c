"""Who stands behind an address, a code of a file or an older id."""

import hmac
from uuid import UUID

from flask import current_app
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


def code_key(person_key: bytes, code: str) -> str:
    """The key of the opaque code that a file of events has for somebody: 64 hexadecimal digits.

    In another namespace than addresses: no address holds a NUL, so no code can stand for one.
    """
    return hmac.digest(person_key, b"participation code\0" + code.encode(), "sha256").hex()


def participant_with_code(code: str) -> Participant | None:
    """The participant whom files of events know by this code, merges followed."""
    person_key: str = current_app.extensions["settings"].person_key
    return participant_with_key(code_key(person_key.encode(), code))


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
