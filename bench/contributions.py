"""The content of the measurements of reading: 200 paragraphs and as many contributions as are wanted."""

import random
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, func, insert, select, text

from app.consultations.comments.models import SHUFFLE_RANGE, Byline, Comment
from app.consultations.processes.models import Consultation
from app.consultations.reactions.models import Reaction
from app.core import clock
from app.core.types import new_id
from app.extensions import db
from app.people.accounts.models import Account
from tests.factories.consultations import MEMBERS, agreed, make_consultation, make_text, paragraphs_of
from tests.factories.people import make_member

PEOPLE, SECTIONS, PER_SECTION = 200, 10, 20
WORDS = "wij staan voor mensen die in gevaar zijn en vragen gemeenten om ruimte te geven aan protest".split()


def prose(words: int) -> str:
    return " ".join(random.choices(WORDS, k=words)).capitalize() + "."


def reworded(text: str) -> str:
    """The text with a few words changed, as people do."""
    words = text.split()
    for place in random.sample(range(len(words)), 4):
        words[place] = random.choice(WORDS)
    return " ".join(words)


def make_content() -> Consultation:
    consultation = make_consultation(
        "groot",
        text=make_text(SECTIONS, PER_SECTION, words=prose(60)),
        commenters=MEMBERS,
        reactors=MEMBERS,
        suggesters=MEMBERS,
    )
    for number in range(PEOPLE):
        account = agreed(make_member(f"Lid Nummer{number}"))
        db.session.add(
            Byline(
                consultation_id=consultation.id,
                participant_id=account.participant_id,
                kind="named",
                chosen_at=clock.now(),
            )
        )
    db.session.commit()
    return consultation


def fill_up(consultation: Consultation, wanted: int) -> None:
    """So many contributions in all: one in ten a suggestion, one in five a reply, four reactions to each."""
    places, phase = paragraphs_of(consultation), consultation.phases[0]
    people = list(db.session.scalars(select(Account.participant_id)))
    present = db.session.scalar(select(func.count()).select_from(Comment)) or 0
    first = select(Comment.id, Comment.paragraph_id).where(Comment.parent_id.is_(None))
    parents = [(comment_id, paragraph_id) for comment_id, paragraph_id in db.session.execute(first)]
    rows: list[dict[str, Any]] = []
    reactions: list[dict[str, Any]] = []
    for number in range(present, wanted):
        place, person = places[number % len(places)], random.choice(people)
        kind = "suggestion" if number % 10 == 0 else "comment"
        parent = None
        if number % 5 == 1 and parents:
            parent, paragraph_id = random.choice(parents)
            place = next(each for each in places if each.paragraph_id == paragraph_id)
        rows.append(
            {
                "id": new_id(),
                "kind": kind,
                "paragraph_id": place.paragraph_id,
                "wording_id": place.wording_id,
                "parent_id": parent,
                "phase_id": phase.id,
                "author_id": person,
                "audience": "member",
                "language": "nl",
                "text": reworded(place.text.nl or "") if kind == "suggestion" else prose(45),
                "posted_at": clock.now(),
                "shuffle": random.randrange(SHUFFLE_RANGE),
                "submission": f"bench-{number}",
                "agree": 3,
                "partly": 1,
                "disagree": 1,
                "replies": 0,
                "agreement": random.random(),
            }
        )
        if parent is None and len(parents) < 500:
            parents.append((rows[-1]["id"], place.paragraph_id))
        reactions += _reactions(place, phase.id, people) if number % 2 else []
    db.session.execute(insert(cast("Table", Comment.__table__)), rows)
    known = {tuple(row) for row in db.session.execute(select(Reaction.participant_id, Reaction.wording_id))}
    fresh = {(each["participant_id"], each["wording_id"]): each for each in reactions}
    wanted_rows = [each for key, each in fresh.items() if key not in known]
    db.session.execute(insert(cast("Table", Reaction.__table__)), wanted_rows)
    recount()
    db.session.commit()


def _reactions(place: Any, phase_id: UUID, people: list[UUID]) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "participant_id": person,
            "phase_id": phase_id,
            "paragraph_id": place.paragraph_id,
            "wording_id": place.wording_id,
            "audience": "member",
            "opinion": random.choice(("agree", "agree", "partly", "disagree")),
            "reacted_at": clock.now(),
        }
        for person in random.sample(people, 8)
    ]


def recount() -> None:
    """The tallies as the acts themselves would have left them."""
    db.session.execute(text("DELETE FROM tallies"))
    db.session.execute(
        text(
            "INSERT INTO tallies "
            "(phase_id, place_id, audience, contributions, suggestions, agree, partly, disagree) "
            "SELECT phase_id, paragraph_id, audience, sum(c), sum(s), sum(a), sum(p), sum(d) FROM ("
            "SELECT phase_id, paragraph_id, audience, 1 AS c, "
            "CASE kind WHEN 'suggestion' THEN 1 ELSE 0 END AS s, "
            "0 AS a, 0 AS p, 0 AS d FROM comments UNION ALL "
            "SELECT phase_id, paragraph_id, audience, 0, 0, CASE opinion WHEN 'agree' THEN 1 ELSE 0 END, "
            "CASE opinion WHEN 'partly' THEN 1 ELSE 0 END, CASE opinion WHEN 'disagree' THEN 1 ELSE 0 END "
            "FROM reactions WHERE paragraph_id IS NOT NULL) every GROUP BY phase_id, paragraph_id, audience"
        )
    )
    db.session.execute(
        text(
            "UPDATE comments SET replies = r.n FROM (SELECT parent_id, count(*) AS n FROM comments "
            "WHERE parent_id IS NOT NULL GROUP BY parent_id) r WHERE r.parent_id = comments.id"
        )
    )
    db.session.commit()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
