"""When names go, nothing in the database leads from somebody to their words any more, but the day."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import inspect, select, text

from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind, Comment
from app.consultations.comments.operations import withdraw
from app.consultations.reactions.models import Opinion, Reaction
from app.metrics import queries
from app.participation.ledger.models import LedgerEvent
from app.participation.rollups.rebuilding import rebuild
from tests.factories.consultations import (
    MEMBERS,
    make_comment,
    make_consultation,
    make_reply,
    make_suggestion,
    paragraphs_of,
    react,
    visitor_of,
)
from tests.factories.people import make_member
from tests.participation.loading import counters

EGEL = BylineChoice(BylineKind.PSEUDONYM, "Egel")
# What somebody wrote to the ledger, by the tables in which words and opinions stay.
SAID = {"comments": "posted_at", "reactions": "reacted_at"}


@pytest.fixture
def els(app: Any) -> Any:
    return make_member("Els de Vries")


@pytest.fixture
def said(els: Any, db: Any, clock: Any, worker: Callable[[], int]) -> list[Comment]:
    """A comment, a reply, a suggestion, one withdrawn, and reactions, each at its own second."""
    place, other = paragraphs_of(make_consultation("buurt", reactors=MEMBERS, suggesters=MEMBERS))[:2]
    found: list[Comment] = []
    for write in (
        lambda: make_comment(place, els, "Mijn woorden.", byline=EGEL),
        lambda: make_suggestion(other, els),
        lambda: make_reply(found[0], els),
        lambda: make_comment(other, els, "Dit trek ik terug."),
    ):
        clock.move(seconds=37)
        found.append(write())
    clock.move(seconds=11)
    withdraw(found[3], visitor_of(els), clock.now)
    for target, opinion in ((place, Opinion.AGREE), (found[1], Opinion.DISAGREE)):
        clock.move(seconds=13)
        react(target, els, opinion)
    db.session.commit()
    worker()
    return found


def led_to(db: Any) -> set[str]:
    """What in the ledger leads to words or opinions: by id, by moment, by the time in an id."""
    db.session.expire_all()
    texts = {
        str(value)
        for row in db.session.execute(text("SELECT * FROM ledger_events")).mappings()
        for value in row.values()
    }
    found = set()
    for table, model in (("comments", Comment), ("reactions", Reaction)):
        for row in db.session.scalars(select(model)):
            moment = getattr(row, SAID[table])
            found |= {each for each in texts if str(row.id) in each or row.id.hex in each}
            found |= {each for each in texts if str(moment)[:19] in each.replace("T", " ")}
    acts = db.session.scalars(select(LedgerEvent).where(LedgerEvent.type.in_(("comment", "retract"))))
    # An id of version 7 begins with the millisecond in which it was made.
    return found | {str(act.id) for act in acts if act.id.version == 7}


def test_after_retention_nothing_leads_from_a_living_account_to_its_words(said, db, clock, command, els):
    assert led_to(db)
    ref, before = clock.now.date(), counters()
    told = queries.report(ref)
    clock.move(days=8 + 366 * 6)
    command("retention", "run")
    assert db.session.scalars(select(Comment.author_id).where(Comment.author_id.is_not(None))).all() == []
    assert led_to(db) == set()
    people = db.session.scalars(select(LedgerEvent.person_id).where(LedgerEvent.type == "comment")).all()
    assert set(people) == {els.participant_id}
    assert (counters(), queries.report(ref)) == (before, told)
    db.session.commit()
    rebuild(clock.now)
    assert counters() == before


def test_the_daily_job_goes_on_until_every_name_is_gone(said, db, clock, worker, monkeypatch):
    for module in ("comments", "reactions"):
        monkeypatch.setattr(f"app.consultations.{module}.retention.AT_ONCE", 1)
    clock.move(days=8 + 366 * 6)
    worker()
    db.session.expire_all()
    assert db.session.scalars(select(Comment.author_id)).all() == [None] * 4
    assert db.session.scalars(select(Reaction.participant_id)).all() == [None] * 2
    assert db.session.scalar(text("SELECT COUNT(*) FROM bylines")) == 0
    assert led_to(db) == set()


@pytest.mark.parametrize("words", ["stay", "withdraw"])
def test_a_deleted_account_leaves_nothing_that_ties_its_words_together(
    said, db, clock, worker, sign_in, els, words
):
    browser = sign_in(els)
    address = "/nl/mijn-samenspraak/account-verwijderen/"
    browser.submit(address, {"words": words, "email": els.email})
    for _ in range(3):
        worker()
        clock.move(minutes=2)
    assert db.session.scalars(select(Comment.author_id)).all() == [None] * 4
    assert led_to(db) == set()
    told = counters()
    db.session.commit()
    rebuild(clock.now)
    assert counters() == told
    assert bool(told) == (words == "stay")


def test_what_lost_its_name_before_this_was_so_is_untied_by_the_worker(said, db, clock, worker):
    """The migration lets those wait."""
    assert "pending_untyings" in inspect(db.engine).get_table_names()
    db.session.execute(text("UPDATE comments SET author_id = NULL"))
    db.session.execute(text("UPDATE reactions SET participant_id = NULL"))
    names = [f"comment:{each.id}" for each in said]
    names += [f"reaction:{each}" for each in db.session.scalars(select(Reaction.id))]
    waiting = text("INSERT INTO pending_untyings VALUES (:name)")
    db.session.execute(waiting, [{"name": each} for each in names])
    db.session.commit()
    clock.move(minutes=2)
    worker()
    assert led_to(db) == set()
