"""Words of our list in a pseudonym: its author is asked first, a moderator looks at what it stands at."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Byline, Comment
from app.moderation.models import Case
from app.moderation.word_lists.operations import save_list
from tests.factories.people import make_staff
from tests.moderation.conftest import PAGE

NAME = f"{PAGE}naam/"


@pytest.fixture(autouse=True)
def listed(paragraph: Any, db: Any, clock: Any) -> None:
    save_list("nl", "sukkel", revision=0, moderator=make_staff().participant_id, now=clock.now)
    db.session.commit()


def post(client: Any, paragraph: Any, text: str, **facts: str) -> Any:
    place = f"{PAGE}?paragraph={paragraph.key}"
    return client.submit(place, {"text": text, **facts}, to=f"/alinea/{paragraph.key}/reacties/")


def noticed(db: Any) -> list[str]:
    db.session.rollback()
    return [case.noticed for case in db.session.scalars(select(Case).order_by(Case.id))]


def test_a_pseudonym_is_asked_about_before_it_stands_there(member, paragraph, mo, db):
    answer = post(member, paragraph, "Goed plan.", kind="pseudonym", pseudonym="Grote Sukkel")
    assert answer.status_code == 422
    assert "Weet je het zeker? In je schuilnaam staat: sukkel." in answer.page.text
    assert f"#pseudonym-{paragraph.key}" in answer.page.links.values()
    assert db.session.scalars(select(Comment)).all() == []
    (form,) = [each for each in answer.page.forms if "sure" in each.fields]
    member.post(form.action, data={**form.values, "sure": "y"}, follow_redirects=True)
    assert noticed(db) == ["sukkel"]
    assert "Grote Sukkel" in member.page(PAGE).text
    post(member, paragraph, "En nog iets.")
    assert noticed(db) == ["sukkel"], "asked once, looked at once"


def test_another_name_is_chosen_instead(member, paragraph, db):
    answer = post(member, paragraph, "Goed plan.", kind="pseudonym", pseudonym="Grote Sukkel")
    (form,) = [each for each in answer.page.forms if "sure" in each.fields]
    member.post(form.action, data={**form.values, "pseudonym": "Buurman", "sure": ""}, follow_redirects=True)
    assert noticed(db) == []
    assert db.session.scalars(select(Byline.pseudonym)).one() == "Buurman"


def test_words_in_both_are_asked_about_together(member, paragraph):
    answer = post(member, paragraph, "Jij sukkel.", kind="pseudonym", pseudonym="Sukkel")
    assert "In je tekst en je schuilnaam staat: sukkel." in answer.page.text


def test_who_renames_themselves_is_asked_too(member, paragraph, db):
    post(member, paragraph, "Goed plan.", kind="named")
    asked = member.submit(NAME, {"kind": "pseudonym", "pseudonym": "De sukkel"})
    assert asked.status_code == 422
    assert "In je schuilnaam staat: sukkel." in asked.page.text
    assert db.session.scalars(select(Byline.pseudonym)).one() is None
    (form,) = [each for each in asked.page.forms if "sure" in each.fields]
    saved = member.post(form.action or NAME, data={**form.values, "sure": "y"})
    assert saved.status_code == 303
    assert noticed(db) == ["sukkel"]
    again = member.submit(NAME, {"kind": "pseudonym", "pseudonym": "De sukkel"})
    assert again.status_code == 200, "it is theirs already"


def test_a_name_chosen_before_the_first_word_is_looked_at_with_it(member, paragraph, db):
    member.page(NAME)
    member.post(NAME, data={"kind": "pseudonym", "pseudonym": "De sukkel", "sure": "y"})
    assert noticed(db) == []
    assert post(member, paragraph, "Goed plan.").status_code == 200
    assert post(member, paragraph, "Nog een.").status_code == 200
    assert noticed(db) == ["sukkel"]
