"""Filling an empty database with the demo, relative to the day of loading, through the domains' own verbs."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select

from app.demo import (
    actions,
    consultations,
    invitations,
    moderation,
    movement,
    participation,
    petition_course,
    petitions,
)
from app.extensions import db
from app.pages.operations import load_missing
from app.people.participants.models import Participant

SEED = 2026


@dataclass(frozen=True)
class Loaded:
    """How much was loaded."""

    people: int
    groups: int
    consultations: int
    paragraphs: int
    comments: int
    points: int
    petitions: int
    actions: int
    sign_ups: int
    acts: int


def is_empty() -> bool:
    return db.session.scalar(select(Participant.id).limit(1)) is None


def load(now: datetime) -> Loaded:
    """Everything of the demo, in the caller's transaction; the same on every day but for the dates."""
    random = Random(SEED)  # noqa: S311  the same demo every time, not a secret
    load_missing(now)
    movement_now = movement.load(now, random)
    invitations.load(now, movement_now)
    drafts = consultations.load(now, random, movement_now)
    moderated = moderation.load(now, movement_now)
    asked = petitions.load(now, movement_now)
    agenda = actions.load(now, random, movement_now)
    # After all that: it counts everything that stands in the ledger by then.
    acts = participation.load(now, random, movement_now, asked)
    petition_course.load(asked, movement_now, now)
    return Loaded(
        people=len(movement_now.people),
        groups=len(movement_now.groups),
        consultations=len(drafts),
        paragraphs=sum(draft.paragraphs for draft in drafts),
        comments=sum(draft.comments for draft in drafts) + moderated,
        points=sum(draft.points for draft in drafts),
        petitions=len(asked),
        actions=agenda.actions,
        sign_ups=agenda.sign_ups,
        acts=acts,
    )
