"""What a second person approved is what becomes public: a point that changes after it needs a new review."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.answers import operations
from app.consultations.answers.models import Answer, AnswerState
from app.consultations.comments.models import Comment
from app.consultations.comments.operations import take_words_back
from app.consultations.points.models import Point
from app.consultations.points.queries import sources_of
from app.consultations.processes.models import Consultation
from app.core import clock
from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db as _db
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_staff
from tests.factories.points import (
    make_editor,
    make_point,
)
from tests.support.client import AuditedClient


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


DESK = "/nl/beheer/consultaties"


@pytest.fixture
def point(consultation: Consultation) -> Point:
    second = paragraphs_of(consultation)[1]
    return make_point(consultation, *(make_comment(second, make_member(), f"Reactie {n}") for n in range(2)))


@pytest.fixture
def editor(sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff("Noor Bos", roles=(Role.EDITOR,)), second_factor=True)
    return client


@pytest.fixture
def reviewer(sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff("Bram Kok", roles=(Role.REVIEWER,)), second_factor=True)
    return client


ADOPTED = {
    "decision": "adopted",
    "reason_nl": "Dat is waar.",
    "reason_en": "That is true.",
    "paragraphs": "2, 1",
}


@pytest.fixture
def approved(consultation, point, editor, reviewer) -> Point:
    """Point 1 with an answer that two people read at the desk."""
    page = f"{DESK}/punten/{point.id}/"
    assert "gevraagd" in editor.submit(f"{page}antwoord/", {**ADOPTED, "offer": "yes"}).page.text
    assert "Goedgekeurd." in reviewer.submit(page, {}, to="/goedkeuren/").page.text
    return point


def another_point(point: Point) -> Point:
    consultation = _db.session.get_one(Consultation, point.consultation_id)
    return make_point(
        consultation, make_comment(paragraphs_of(consultation)[2], make_member()), title="Ander punt"
    )


def new_title(editor: AuditedClient, point: Point, page: str) -> Any:
    return editor.submit(f"{page}bewerken/", {"title_nl": "Een andere titel"})


def new_summary(editor: AuditedClient, point: Point, page: str) -> Any:
    return editor.submit(f"{page}bewerken/", {"summary_en": "People say otherwise."})


def one_more(editor: AuditedClient, point: Point, page: str) -> Any:
    said = make_comment(
        paragraphs_of(_db.session.get_one(Consultation, point.consultation_id))[2], make_member(), "Ook."
    )
    desk = f"{DESK}/{point.consultation_id}/werkbank/"
    return editor.submit(desk, {"pick": said.id.hex, "into": str(point.id)})


def one_less(editor: AuditedClient, point: Point, page: str) -> Any:
    return editor.submit(page, to=f"/eruit-halen/{sources_of(point.id)[0].id}/")


def one_less_at_the_workbench(editor: AuditedClient, point: Point, page: str) -> Any:
    desk = f"{DESK}/{point.consultation_id}/werkbank/"
    return editor.submit(desk, {"do": f"out:{sources_of(point.id)[0].id.hex}"})


def another_taken_in(editor: AuditedClient, point: Point, page: str) -> Any:
    other = another_point(point)
    return editor.submit(f"{DESK}/punten/{other.id}/", {"into": str(point.id)})


CHANGES = [new_title, new_summary, one_more, one_less, one_less_at_the_workbench, another_taken_in]


@pytest.mark.parametrize("change", CHANGES)
def test_what_would_be_published_changes_only_with_a_new_review(approved, editor, reviewer, db, change):
    page = f"{DESK}/punten/{approved.id}/"
    answer = change(editor, approved, page)
    assert "Punt 1 is veranderd" in answer.page.text
    assert "Antwoord in de maak" in editor.page(page).text
    db.session.expire_all()
    assert db.session.get_one(Answer, approved.id).state is AnswerState.DRAFT
    reopened = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "answer.reopen")).all()
    assert len(reopened) == 1
    # Approving from the page that was open before is refused, also once it is offered again.
    assert "gevraagd" in editor.submit(page, to="/voorleggen/").page.text
    late = reviewer.post(f"{page}antwoord/goedkeuren/", data={"revision": "1"}, follow_redirects=True)
    assert "Dit antwoord is gewijzigd nadat je de pagina opende." in late.page.text
    assert "Goedgekeurd." in reviewer.submit(page, {}, to="/goedkeuren/").page.text


def test_a_point_that_stands_by_itself_again_needs_a_review_too(consultation, approved, editor, db):
    other = another_point(approved)
    editor.submit(f"{DESK}/punten/{other.id}/", {"into": str(approved.id)})
    operations.offer(approved, now=clock.now(), actor_id=make_editor())
    db.session.commit()
    answer = editor.submit(f"{DESK}/punten/{approved.id}/", to=f"/punten/{other.id}/losmaken/")
    assert "Punt 1 is veranderd" in answer.page.text
    db.session.expire_all()
    assert db.session.get_one(Answer, approved.id).state is AnswerState.DRAFT


def test_saving_a_point_as_it_was_keeps_its_review(approved, editor, db):
    answer = editor.submit(f"{DESK}/punten/{approved.id}/bewerken/")
    assert "is veranderd" not in answer.page.text
    db.session.expire_all()
    assert db.session.get_one(Answer, approved.id).state is AnswerState.APPROVED


def test_who_withdraws_asks_for_no_new_review(approved, db):
    said = db.session.get_one(Comment, sources_of(approved.id)[0].comment_id)
    take_words_back(said, clock.now())
    db.session.commit()
    assert db.session.get_one(Answer, approved.id).state is AnswerState.APPROVED


@pytest.fixture
def both(sign_in: Any) -> AuditedClient:
    """Somebody who writes answers and reviews those of others."""
    person = make_staff("Ilse Both", roles=(Role.EDITOR, Role.REVIEWER))
    client: AuditedClient = sign_in(person, second_factor=True)
    return client


OWN_POINT = {
    "nl": "Jij veranderde dit punt als laatste. Iemand anders leest het voordat het openbaar wordt.",
    "en": "You changed this point last. Somebody else looks at it before it becomes public.",
}


@pytest.mark.parametrize("change", CHANGES)
def test_who_changed_the_point_of_a_draft_does_not_approve_it(point, editor, both, reviewer, db, change):
    page = f"{DESK}/punten/{point.id}/"
    editor.submit(f"{page}antwoord/", ADOPTED)
    change(both, point, page)
    assert "gevraagd" in editor.submit(page, to="/voorleggen/").page.text
    english = page.replace("/nl/beheer/consultaties/punten/", "/en/office/consultations/points/")
    for language, address in (("nl", page), ("en", english)):
        shown = both.page(address)
        assert OWN_POINT[language] in shown.text
        assert not [form for form in shown.forms if "goedkeuren" in form.action or "approve" in form.action]
    assert "wacht op een tweede lezer" not in both.page("/nl/beheer/").text
    db.session.expire_all()
    revision = str(db.session.get_one(Answer, point.id).revision)
    refused = both.post(f"{page}antwoord/goedkeuren/", data={"revision": revision}, follow_redirects=True)
    assert OWN_POINT["nl"] in refused.page.text
    assert "Goedgekeurd." in reviewer.submit(page, {}, to="/goedkeuren/").page.text


def test_who_wrote_the_answer_stays_its_writer_when_a_colleague_changes_the_point(point, both, editor, db):
    """Otherwise a small change by a colleague would let writers approve their own answer."""
    page = f"{DESK}/punten/{point.id}/"
    both.submit(f"{page}antwoord/", {**ADOPTED, "offer": "yes"})
    new_summary(editor, point, page)
    editor.submit(page, to="/voorleggen/")
    assert "Je schreef dit antwoord zelf." in both.page(page).text
