"""Filling an empty database with the demo, relative to the day of loading, through the domains' own verbs."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from sqlalchemy import select

from app.demo import consultations, movement
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


def is_empty() -> bool:
    return db.session.scalar(select(Participant.id).limit(1)) is None


def load(now: datetime) -> Loaded:
    """Everything of the demo, in the caller's transaction; the same on every day but for the dates."""
    random = Random(SEED)  # noqa: S311  the same demo every time, not a secret
    load_missing(now)
    movement_now = movement.load(now, random)
    drafts = consultations.load(now, random, movement_now)
    return Loaded(
        people=len(movement_now.people),
        groups=len(movement_now.groups),
        consultations=len(drafts),
        paragraphs=sum(draft.paragraphs for draft in drafts),
        comments=sum(draft.comments for draft in drafts),
    )
