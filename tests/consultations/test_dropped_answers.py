"""An answer can be that a paragraph was dropped: staff say so, readers see it, and it counts as a change."""

from typing import Any

import pytest

from app.consultations.answers import operations
from app.consultations.answers.models import Answer
from app.consultations.answers.operations import Said
from app.consultations.answers.states import states_of
from app.consultations.drafts import editing
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import dropped_until, latest_version, text_of
from app.consultations.points.models import Point
from app.consultations.processes.models import Consultation
from app.core import clock as house_clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_staff
from tests.factories.points import approve, make_editor, make_point, make_reviewer, publish_answers

WORDS = {"decision": "adopted", "reason_nl": "Die gaat eruit.", "reason_en": "It goes.", "paragraphs": ""}


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


@pytest.fixture
def version(consultation: Consultation) -> DraftVersion:
    """Version 2, without the third paragraph."""
    first = latest_version(consultation.id)
    assert first is not None
    made = copy_version(first, label=None, now=house_clock.now(), actor_id=None)
    third = list(text_of(made).paragraphs)[2]
    editing.remove(made, third.wording_id, revision=third.revision, now=house_clock.now())
    publish_version(made, now=house_clock.now(), actor_id=None)
    return made


@pytest.fixture
def els(app: Any) -> Any:
    return make_member("Els de Vries")


@pytest.fixture
def said(consultation: Consultation, els: Any) -> Any:
    return make_comment(paragraphs_of(consultation)[2], els, "Dit kan weg.")


@pytest.fixture
def point(consultation: Consultation, said: Any, db: Any) -> Point:
    made = make_point(consultation, said, title="Schrap dit")
    db.session.commit()
    return made


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Fatima", roles=(Role.EDITOR,)), second_factor=True)


def desk(point: Point) -> str:
    return f"/nl/beheer/consultaties/punten/{point.id}/antwoord/"


def test_staff_choose_what_was_dropped_and_find_it_back(version, point, editor, db):
    (gone,) = dropped_until(version)
    db.session.commit()
    assert "(alinea 3 van versie 1)" in editor.page(desk(point)).text
    made = editor.submit(desk(point), {**WORDS, "dropped": gone.key, "offer": "yes"})
    assert "Alinea 3 van versie 1 is vervallen." in made.page.text
    boxes = [node for node in editor.page(desk(point)).main.all("input") if node.get("value") == gone.key]
    assert [box.has("checked") for box in boxes] == [True]


def test_what_stands_in_the_text_again_is_no_choice(version, point, editor, db):
    db.session.commit()
    editor.page(desk(point))
    answer = editor.post(desk(point), data={**WORDS, "revision": "0", "dropped": "elders"})
    assert answer.status_code == 422
    assert "staat weer in de tekst" in answer.page.text
    assert db.session.get(Answer, point.id) is None


def further(version: DraftVersion, *, publish: bool) -> DraftVersion:
    """The version after it, with the same text."""
    made = copy_version(version, label=None, now=house_clock.now(), actor_id=None)
    if publish:
        publish_version(made, now=house_clock.now(), actor_id=None)
    return made


def test_what_version_2_dropped_can_be_chosen_while_version_3_is_written(version, point, editor, db):
    third = further(version, publish=False)
    (gone,) = dropped_until(third)
    db.session.commit()
    made = editor.submit(desk(point), {**WORDS, "dropped": gone.key, "offer": "yes"})
    assert "Alinea 3 van versie 1 is vervallen." in made.page.text


def test_what_an_earlier_version_dropped_counts_in_the_one_that_is_named(
    consultation, version, point, said, client, db
):
    third = further(version, publish=True)
    (gone,) = dropped_until(third)
    words = Said("adopted", Bilingual("Die gaat eruit.", "It goes."), (gone.paragraph_id,))
    operations.draft(point, words, revision=0, now=house_clock.now(), actor_id=make_editor())
    approve(point)
    publish_answers(consultation.phases[0], third)
    db.session.commit()
    assert states_of([said.id])[said.id].led_to_change
    assert "Alinea 3 is vervallen" in client.page("/nl/denk-mee/buurt/wat-we-hoorden/").text
    assert "vervallen" in client.page("/nl/denk-mee/buurt/punt/1/").text


def test_readers_see_what_was_dropped_and_it_counts(
    consultation, version, point, said, editor, client, db, sign_in, els
):
    (gone,) = dropped_until(version)
    db.session.commit()
    editor.submit(desk(point), {**WORDS, "dropped": gone.key, "offer": "yes"})
    db.session.expire_all()
    operations.approve(point, revision=1, now=house_clock.now(), actor_id=make_reviewer())
    publish_answers(consultation.phases[0], version)
    db.session.commit()
    assert states_of([said.id])[said.id].led_to_change
    page = client.page("/nl/denk-mee/buurt/wat-we-hoorden/")
    assert "Alinea 3 is vervallen" in page.text
    assert "leidde tot een wijziging" in page.text
    assert "vervallen" in client.page("/nl/denk-mee/buurt/punt/1/").text
    assert "Paragraph 3 was dropped" in client.page("/en/have-your-say/forward-together/what-we-heard/").text
    mine = sign_in(els).page("/nl/mijn-samenspraak/inbreng/")
    assert "Bekijk dat alinea 3 is vervallen" in mine.text
