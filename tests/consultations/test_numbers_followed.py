"""Paragraphs that somebody follows have the number they have in a text that this person may read."""

import json
from typing import Any

import pytest

from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version
from app.people.audiences.models import Audience
from tests.factories.consultations import make_comment, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_member, make_person
from tests.factories.phases import follow

COUNCIL = {"members-council"}
MINE = "/nl/mijn-samenspraak/wat-ik-volg/"


@pytest.fixture
def consultation(app: Any) -> Any:
    return make_consultation("buurt", opens_in=-20, closes_in=20)


@pytest.fixture
def els(consultation: Any) -> Any:
    return make_member("Els de Vries", email="els@example.org")


def version_without_the_first(consultation: Any, now: Any) -> Any:
    """Another version, in which every number is one lower."""
    before = latest_version(consultation.id)
    assert before is not None
    version = copy_version(before, label=None, now=now, actor_id=None)
    editing.remove(version, paragraphs_of(consultation)[0].wording_id, revision=1, now=now)
    publish_version(version, now=now, actor_id=None)
    return version


@pytest.mark.parametrize("readers", [None, COUNCIL])
def test_a_version_that_is_not_theirs_numbers_nothing(
    consultation, els, sign_in, worker, mails, clock, db, readers
):
    place = paragraphs_of(consultation)[3]
    follow(els, consultation, place)
    version = version_without_the_first(consultation, clock.now)
    if readers:
        make_phase(consultation, version, readers=readers, commenters=readers, opens_in=-1)
    make_comment(place, make_member("Tom"))
    db.session.commit()
    browser = sign_in(els)
    page = browser.page(MINE)
    assert "Samen vooruit, alinea 4" in page.text
    assert "alinea 4" in browser.page(next(each for each in page.links.values() if "/alinea/" in each)).text
    assert '"paragraph": 4' in json.dumps(exported(els))
    clock.move(days=1)
    worker()
    (letter,) = mails(to=els.email, name="digest")
    assert "Samen vooruit, alinea 4" in letter.text


def exported(person: Any) -> Any:
    from app.core.personal_data import holders

    (holder,) = [each for each in holders() if each.name == "following"]
    return holder.export(person.participant_id)


def test_news_of_the_whole_text_names_paragraphs_as_its_reader_counts_them(
    consultation, els, worker, mails, clock
):
    follow(els, consultation)
    place = paragraphs_of(consultation)[3]
    version = version_without_the_first(consultation, clock.now)
    make_phase(consultation, version, readers=COUNCIL, commenters=COUNCIL)
    make_comment(place, make_member("Tom"))
    clock.move(days=1)
    worker()
    (letter,) = mails(to=els.email, name="digest")
    assert "1 nieuwe bijdrage, bij alinea 4" in letter.text


def test_who_may_read_the_new_version_gets_its_numbers(consultation, sign_in, clock, db):
    ada = make_person("Ada", audiences=[Audience.MEMBERS_COUNCIL])
    follow(ada, consultation, paragraphs_of(consultation)[3])
    version = version_without_the_first(consultation, clock.now)
    make_phase(consultation, version, readers=COUNCIL, commenters=COUNCIL, opens_in=-1)
    db.session.commit()
    assert "Samen vooruit, alinea 3" in sign_in(ada).page(MINE).text


def test_a_text_that_is_not_open_yet_numbers_nothing(consultation, els, sign_in, clock, db):
    follow(els, consultation, paragraphs_of(consultation)[3])
    make_phase(
        consultation,
        version_without_the_first(consultation, clock.now),
        opens_in=21,
        closes_in=40,
        name="Twee",
    )
    db.session.commit()
    browser = sign_in(els)
    assert "Samen vooruit, alinea 4" in browser.page(MINE).text
    clock.move(days=22)
    assert "Samen vooruit, alinea 3" in sign_in(els).page(MINE).text


def test_the_mailed_yes_numbers_as_everybody_reads(consultation, client, mails, clock, db):
    place = paragraphs_of(consultation)[3]
    version = version_without_the_first(consultation, clock.now)
    make_phase(consultation, version, readers=COUNCIL, commenters=COUNCIL)
    db.session.commit()
    address = f"/nl/denk-mee/buurt/volgen/?paragraph={place.key}"
    client.submit(address, {"email": "jan@example.org", "rhythm": "daily"}, to="/mail/")
    link = mails.last(to="jan@example.org").link("/volgen/bevestigen/")
    assert "alinea 4" in client.page(link).text
