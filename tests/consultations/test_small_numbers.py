"""Small numbers of people are told by one rule: on pages, in the report and in the open data."""

import json
from typing import Any

import pytest

from app.consultations.exports.queries import editions_of
from app.consultations.processes.models import Consultation
from app.core import files
from app.people.audiences.models import Audience
from tests.consultations.exports.test_report import words_of
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_person
from tests.factories.points import make_answer, make_point, publish_answers

PAGES = {
    "nl": ("/nl/denk-mee/buurt/wat-we-hoorden/", "/nl/denk-mee/buurt/punt/1/"),
    "en": (
        "/en/have-your-say/forward-together/what-we-heard/",
        "/en/have-your-say/forward-together/point/1/",
    ),
}
OPEN_DATA = "/nl/denk-mee/buurt/open-data/data.json"
# How many members, volunteers and people of the Youth Council said it, how often; and what may be told.
CASES: dict[str, tuple[dict[str, int], int, int | None, dict[str, str]]] = {
    "two people": (
        {"member": 2},
        2,
        None,
        {"nl": "2 bijdragen: leden", "en": "2 contributions: members"},
    ),
    "nine people who say much": (
        {"member": 9},
        18,
        None,
        {
            "nl": "18 bijdragen van minder dan 10 mensen: leden",
            "en": "18 contributions by fewer than 10 people: members",
        },
    ),
    "twelve people": (
        {"member": 12},
        12,
        10,
        {
            "nl": "12 bijdragen van ongeveer 10 mensen: leden",
            "en": "12 contributions by about 10 people: members",
        },
    ),
    "two groups that may be told apart": (
        {"member": 21, "volunteer": 12},
        33,
        35,
        {
            "nl": "33 bijdragen van ongeveer 35 mensen: leden (ongeveer 20) en vrijwilligers (ongeveer 10)",
            "en": "33 contributions by about 35 people: members (about 20) and volunteers (about 10)",
        },
    ),
    "the Youth Council alone": (
        {"youth-council": 12},
        12,
        None,
        {"nl": "12 bijdragen", "en": "12 contributions"},
    ),
}


@pytest.fixture(params=CASES)
def case(request: Any, app: Any, db: Any, worker: Any, clock: Any) -> Any:
    people, often, told, words = CASES[request.param]
    consultation = make_consultation("buurt", commenters=set(people), closes_in=1)
    place = paragraphs_of(consultation)[0]
    authors = [
        make_person(f"Naam {code} {each}", audiences=(Audience(code),))
        for code, count in people.items()
        for each in range(count)
    ]
    said = [make_comment(place, authors[at % len(authors)], f"Opmerking {at}.") for at in range(often)]
    make_answer(make_point(consultation, *said))
    publish_answers(consultation.phases[0])
    db.session.commit()
    clock.move(days=3)
    worker()
    return told, words


def test_pages_report_and_open_data_tell_the_same(case, client, db):
    told, words = case
    for language, addresses in PAGES.items():
        for address in addresses:
            (voices,) = [each for each in client.page(address).main.all("p") if each.get("class") == "voices"]
            assert voices.text == words[language], address
    (point,) = json.loads(client.get(OPEN_DATA).data)["tables"]["points"]
    assert point["people"] == told
    edition = editions_of(db.session.scalars(db.select(Consultation.id)).one())[0]
    printed = words_of(files.read(edition.file.id))
    for language in PAGES:
        assert words[language] in printed
