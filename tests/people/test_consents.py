"""Consents: which words were shown, what was chosen, and what holds."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.consents import operations
from app.consents.models import Consent, ConsentText
from app.consents.operations import ChangedText, choose, take_over
from app.consents.queries import latest_choices, who_agreed
from app.consents.texts import CURRENT, Purpose, Wording
from app.core.bilingual import Bilingual
from tests.factories.people import make_person
from tests.support.statements import counted

LONG_AGO = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture
def els(db):
    return make_person("Els")


def say(person, given, now):
    choose(person.participant_id, Purpose.UPDATES, given=given, source="page", language="nl", now=now)


def test_the_latest_choice_holds(els, clock):
    assert latest_choices(els.participant_id) == {}
    say(els, True, clock.now)
    assert who_agreed([els.participant_id], Purpose.UPDATES) == {els.participant_id}
    say(els, False, clock.move(days=1))
    assert who_agreed([els.participant_id], Purpose.UPDATES) == frozenset()
    assert who_agreed([els.participant_id], Purpose.REMINDERS) == frozenset()


def test_never_asked_means_no_and_is_not_written_down(db, els, clock):
    say(els, False, clock.now)
    assert db.session.scalars(select(Consent)).all() == []


def test_a_consent_from_elsewhere_names_its_ground_and_its_day(els, clock):
    take_over(
        els.participant_id,
        Purpose.UPDATES,
        given=True,
        ground="membership form 2024",
        source="import",
        language="nl",
        chosen_at=LONG_AGO,
        now=clock.now,
    )
    held = latest_choices(els.participant_id)["updates"]
    assert (held.given, held.version, held.ground, held.chosen_at) == (
        True,
        None,
        "membership form 2024",
        LONG_AGO,
    )


def test_a_later_choice_of_ones_own_outlives_an_import(els, clock):
    say(els, True, clock.now)
    say(els, False, clock.move(days=1))
    take_over(
        els.participant_id,
        Purpose.UPDATES,
        given=True,
        ground="membership form 2024",
        source="import",
        language="nl",
        chosen_at=LONG_AGO,
        now=clock.move(days=1),
    )
    assert not latest_choices(els.participant_id)["updates"].given


def test_words_once_shown_never_change_without_a_new_version(db, els, clock, monkeypatch):
    say(els, True, clock.now)
    changed = {**CURRENT, Purpose.UPDATES: Wording(1, Bilingual(nl="Iets anders", en="Something else"))}
    monkeypatch.setattr(operations, "CURRENT", changed)
    say(make_person("Jan"), False, clock.now)
    with pytest.raises(ChangedText):
        say(make_person("Kim"), True, clock.now)
    monkeypatch.setattr(
        operations, "CURRENT", {**changed, Purpose.UPDATES: Wording(2, Bilingual(nl="a", en="b"))}
    )
    say(make_person("Kim"), True, clock.now)
    assert [
        text.version for text in db.session.scalars(select(ConsentText).order_by(ConsentText.version))
    ] == [1, 2]


def test_every_purpose_has_words_in_both_languages():
    for purpose in Purpose:
        assert CURRENT[purpose].text.missing == ()


def test_many_people_cost_one_statement(db, clock):
    people = [make_person(f"Person {number}") for number in range(5)]
    for person in people:
        say(person, True, clock.now)
    with counted() as sent:
        assert len(who_agreed([person.participant_id for person in people], Purpose.UPDATES)) == 5
    assert len(sent) == 1
