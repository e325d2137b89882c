"""Finding or making the participant behind an address."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from app.extensions import db
from app.people.participants.models import KEY_VERSION, Participant, ParticipantKey
from app.people.participants.queries import address_key, ids_of, participant_with_key


def participant_for(address: str, now: datetime) -> Participant:
    """The participant recognised by this address, made when there is none yet.

    Raises:
        ValueError: this is no address.
    """
    key = address_key(address)
    known = participant_with_key(key)
    if known is not None:
        return known
    try:
        with db.session.begin_nested():
            participant = new_participant(now)
            db.session.add(ParticipantKey(key_version=KEY_VERSION, key=key, participant_id=participant.id))
    except IntegrityError:
        # Another transaction made the same person a moment ago.
        known = participant_with_key(key)
        if known is None:
            raise
        return known
    return participant


def new_participant(now: datetime) -> Participant:
    """A participant nobody can be recognised by yet (a second person at a shared address)."""
    participant = Participant(created_at=now)
    db.session.add(participant)
    db.session.flush()
    return participant


def forget_keys(participant_id: UUID) -> None:
    """Nobody is recognised as this participant or as one merged into it; the random ids alone stay."""
    db.session.execute(
        delete(ParticipantKey).where(ParticipantKey.participant_id.in_(ids_of(participant_id)))
    )


def move_key(participant_id: UUID, old_address: str, new_address: str) -> None:
    """Recognise the participant by the new address, no longer by the old one; keys of others stay theirs."""
    db.session.execute(
        delete(ParticipantKey).where(
            ParticipantKey.participant_id.in_(ids_of(participant_id)),
            ParticipantKey.key_version == KEY_VERSION,
            ParticipantKey.key == address_key(old_address),
        )
    )
    key = address_key(new_address)
    if participant_with_key(key) is None:
        db.session.add(ParticipantKey(key_version=KEY_VERSION, key=key, participant_id=participant_id))
        db.session.flush()
