"""The fast lane: from the news to a page that people sign, by four looks and two presses."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import personal_data
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.petitions.models import Petition, State
from app.petitions.urgent import operations
from app.petitions.urgent.models import OnCall
from app.petitions.urgent.retention import erase, export
from tests.factories.people import make_staff
from tests.factories.wordings import reword

URGENT = "/nl/beheer/petities/spoed/"
LANE = "/nl/beheer/petities/snelle-weg/"
NEWS = {
    "title": "Laat Ada Adams vrij",
    "target": "Burgemeester Vos",
    "demand": "Laat haar vandaag vrij.",
    "text": "Ada Adams is **opgepakt**.",
    "goals": "4",
}


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def on_duty(sign_in: Any) -> Any:
    return make_staff("Rik Reviewer", roles=(Role.REVIEWER,), email="rik@example.org")


class Steps:
    """Counts what people ask of the site."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def watch(self, client: Any) -> None:
        before = client.open

        def counting(*args: Any, **kwargs: Any) -> Any:
            self.asked.append(kwargs.get("method", "GET"))
            return before(*args, **kwargs)

        client.open = counting


def test_live_in_four_requests_of_two_people(editor, on_duty, sign_in, client, worker, mails, db, clock):
    began = clock.now
    reviewer = sign_in(on_duty, second_factor=True)
    reviewer.submit(LANE, {"hours": "24"}, to="dienst")
    steps = Steps()
    steps.watch(editor)
    steps.watch(reviewer)
    editor.submit(URGENT, NEWS, follow=False)
    worker()
    letter = mails.last(to="rik@example.org")
    assert letter.name == "urgent_review"
    assert "Laat Ada Adams vrij" in letter.subject
    reviewer.submit(letter.link(), to="openen", follow=False)
    assert steps.asked == ["GET", "POST", "GET", "POST"]
    made = db.session.scalars(select(Petition)).one()
    assert (made.state, made.is_urgent) == (State.OPEN, True)
    assert made.opens_at - began < timedelta(minutes=10)
    assert client.page("/nl/petities/laat-ada-adams-vrij/").heading == "Laat Ada Adams vrij"


def test_the_other_language_says_that_the_translation_follows(editor, on_duty, sign_in, client, db):
    editor.submit(URGENT, NEWS)
    made = db.session.scalars(select(Petition)).one()
    sign_in(on_duty, second_factor=True).submit(f"/nl/beheer/petities/{made.id}/beoordelen/", to="openen")
    english = "/en/petitions/laat-ada-adams-vrij/"
    assert "This is urgent, so it stands in Dutch first." in client.page(english).text
    assert "The translation follows. You can sign it now." in client.page(english).text
    assert "Dit is dringend" not in client.page("/nl/petities/laat-ada-adams-vrij/").text
    reword(
        made,
        title=Bilingual(made.title.nl, "Free Ada Adams"),
        demand=Bilingual(made.demand.nl, "Free her today."),
        text=Bilingual(made.text.nl, "Ada Adams was **arrested**."),
        target=Bilingual(made.target.nl, "Mayor Vos"),
    )
    page = client.page(english)
    assert page.heading == "Free Ada Adams"
    assert "The translation follows" not in page.text


def test_a_foreign_target_is_safe_by_itself(editor, db):
    editor.submit(URGENT, {**NEWS, "target_is_foreign": "y"})
    assert db.session.scalars(select(Petition)).one().safe_mode


def test_what_is_missing_is_said_and_nothing_is_made(editor, mails, db):
    answer = editor.submit(URGENT, {**NEWS, "demand": "", "goals": []})
    assert answer.status_code == 422
    assert "mag niet leeg" in answer.page.text
    assert db.session.scalars(select(Petition)).all() == []


def test_nobody_on_call_is_said(editor, on_duty, clock):
    assert "Nu heeft niemand dienst" in editor.page(URGENT).text
    operations.go_on_call(on_duty.participant_id, 8, now=clock.now)
    assert "Rik Reviewer" in editor.page(URGENT).text
    assert "Rik Reviewer" in editor.page(LANE).text


def test_duty_ends_by_itself_or_sooner(on_duty, sign_in, clock, db):
    reviewer = sign_in(on_duty, second_factor=True)
    reviewer.submit(LANE, {"hours": "8"}, to="dienst")
    assert db.session.scalars(select(OnCall.until)).one() == clock.now + timedelta(hours=8)
    clock.move(hours=9)
    assert "Nu heeft niemand dienst" in reviewer.page(LANE).text
    reviewer.submit(LANE, {"hours": "168"}, to="dienst")
    reviewer.submit(LANE, to="beeindigen")
    assert db.session.scalars(select(OnCall)).all() == []


def test_returned_and_sent_again_calls_again(editor, on_duty, sign_in, worker, mails, db, clock):
    operations.go_on_call(on_duty.participant_id, 24, now=clock.now)
    editor.submit(URGENT, NEWS)
    made = db.session.scalars(select(Petition)).one()
    desk = f"/nl/beheer/petities/{made.id}/"
    reviewer = sign_in(on_duty, second_factor=True)
    reviewer.submit(f"{desk}beoordelen/", {"note": "Bron?"}, to="terugsturen")
    editor.submit(f"{desk}bewerken/", {"demand_nl": "Laat haar nu vrij."}, to="")
    editor.submit(desk, to="insturen")
    assert db.session.scalars(select(Petition.is_urgent)).one()
    worker()
    assert len(mails(name="urgent_review")) == 2


def test_who_wrote_it_is_not_called(sign_in, worker, mails, db, clock):
    boss = make_staff("Bo", roles=(Role.ADMINISTRATOR,), email="bo@example.org")
    operations.go_on_call(boss.participant_id, 24, now=clock.now)
    sign_in(boss, second_factor=True).submit(URGENT, NEWS)
    worker()
    assert mails(name="urgent_review") == []


def test_editors_do_not_go_on_call(editor):
    assert editor.post("/nl/beheer/petities/dienst/", data={"hours": "24"}).status_code == 403


def test_duty_is_exported_and_erased(app, on_duty, db, clock):
    operations.go_on_call(on_duty.participant_id, 24, now=clock.now)
    assert export(on_duty.participant_id)["until"]
    erase(on_duty.participant_id, clock.now, False)
    assert db.session.scalars(select(OnCall)).all() == []
    assert any(each.name == "petition-on-call" for each in personal_data.holders())


def test_the_questions_of_the_template_are_never_published(editor, db):
    template = editor.page(URGENT).by_id("text").text
    answer = editor.submit(URGENT, {**NEWS, "text": template})
    assert answer.status_code == 422
    assert "De vragen staan nog in de tekst" in answer.page.text
    half = template.replace("Wie loopt gevaar", "Ada Adams loopt gevaar")
    assert editor.submit(URGENT, {**NEWS, "text": half}).status_code == 422
    assert db.session.scalars(select(Petition)).all() == []
