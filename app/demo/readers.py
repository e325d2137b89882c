"""Readers of the closed strategy who wrote nothing: so many of three audiences reacted to a few paragraphs
that the page which lays audiences side by side has something to show there."""

from datetime import datetime, timedelta
from uuid import UUID

from app.consultations.comments.operations import Writing
from app.consultations.comments.places import Place
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.queries import text_of
from app.consultations.processes.rules import Visitor
from app.consultations.reactions.models import Opinion
from app.consultations.reactions.operations import react_to_paragraph
from app.demo.consultation_texts import DemoConsultation
from app.demo.deeds import address_of
from app.extensions import db
from app.people.audiences.models import Audience
from app.people.participants.operations import participant_for

CONTENT = "meerjarenstrategie"
OPINIONS = (Opinion.AGREE, Opinion.PARTLY, Opinion.DISAGREE)
# Per paragraph, at which nobody else reacted, how many of each audience agree, partly agree and disagree.
DIVIDED: dict[int, dict[Audience, tuple[int, int, int]]] = {
    15: {Audience.MEMBER: (24, 10, 11), Audience.VOLUNTEER: (11, 10, 20), Audience.SUPPORTER: (13, 12, 11)},
    20: {Audience.MEMBER: (20, 14, 11), Audience.VOLUNTEER: (18, 12, 11), Audience.SUPPORTER: (12, 13, 11)},
    55: {Audience.MEMBER: (11, 12, 22), Audience.VOLUNTEER: (21, 10, 10), Audience.SUPPORTER: (14, 11, 11)},
}


def react(demo: DemoConsultation, version: DraftVersion, now: datetime) -> None:
    """Give their opinions halfway the phase; only of the consultation they belong to."""
    if demo.content != CONTENT:
        return
    at = now - timedelta(days=(demo.opens_days_ago - demo.closes_in_days) // 2)
    numbered = {each.number: each for each in text_of(version).paragraphs}
    people: dict[Audience, list[UUID]] = {}
    for number, rows in DIVIDED.items():
        place = Place.at(db.session.get_one(Paragraph, numbered[number].paragraph_id))
        for audience, counts in rows.items():
            said = [opinion for opinion, count in zip(OPINIONS, counts, strict=True) for _ in range(count)]
            if audience not in people:
                people[audience] = _people(len(people), len(said), at)
            for person, opinion in zip(people[audience], said, strict=True):
                visitor = Visitor(person, frozenset({audience.value}))
                react_to_paragraph(place, visitor, opinion, at, Writing("nl", "", consent=True))


def _people(group: int, size: int, at: datetime) -> list[UUID]:
    """People of whom the ledger knows more, but who have no account (any more)."""
    return [participant_for(address_of(100 * group + number), at).id for number in range(size)]
