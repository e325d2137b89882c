"""A limit on how much one person posts in an hour: said clearly, and no text is lost."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment
from tests.factories.consultations import agreed
from tests.factories.people import make_member

PAGE = "/nl/denk-mee/buurt/"


@pytest.fixture(autouse=True)
def three_an_hour(app: Any) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], comments_per_hour=3)


def texts(db: Any) -> list[str | None]:
    db.session.rollback()
    return list(db.session.scalars(select(Comment.text).order_by(Comment.id)))


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", "Je hebt binnen een uur 3 teksten geplaatst"), ("en", "You have posted 3 texts within an hour")],
)
def test_the_fourth_text_waits_in_its_box(
    member: Any, paragraph: Any, say: Any, db: Any, language: str, words: str
) -> None:
    for number in range(3):
        assert say(member, f"Tekst {number}.").status_code == 200
    page = PAGE if language == "nl" else member.page(PAGE).links["EN English"]
    part = "/reacties/" if language == "nl" else "/comments/"
    place = f"{page}?paragraph={paragraph.key}"
    answer = member.submit(place, {"text": "De vierde tekst."}, to=f"/{paragraph.key}{part}")
    assert answer.status_code == 429
    assert words in answer.page.text
    assert "De vierde tekst." in answer.page.by_id(f"text-{paragraph.key}").text
    assert texts(db) == ["Tekst 0.", "Tekst 1.", "Tekst 2."]


def test_an_hour_later_it_can_be_posted(member: Any, say: Any, db: Any, clock: Any) -> None:
    for number in range(4):
        say(member, f"Tekst {number}.")
    clock.move(hours=1)
    assert say(member, "De vierde tekst.").status_code == 200
    assert texts(db)[-1] == "De vierde tekst."


def test_what_was_refused_for_another_reason_does_not_count(member: Any, say: Any, db: Any) -> None:
    for _each in range(5):
        assert say(member, "  ").status_code == 422
    for number in range(3):
        assert say(member, f"Tekst {number}.").status_code == 200
    assert len(texts(db)) == 3


def test_each_person_has_their_own_limit(member: Any, say: Any, db: Any, sign_in: Any) -> None:
    for number in range(4):
        say(member, f"Tekst {number}.")
    other = sign_in(agreed(make_member("Bo", email="bo@example.org")))
    assert say(other, "Van Bo.").status_code == 200
    assert texts(db)[-1] == "Van Bo."
