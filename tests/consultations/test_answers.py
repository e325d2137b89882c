"""An answer: drafted by one, looked at by another, published with those of its phase, and then it stands."""

import contextvars
import threading
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.consultations.answers import operations
from app.consultations.answers.models import Answer, AnswerState, Decision, Publication
from app.consultations.answers.states import State, states_of
from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version, text_of
from app.consultations.points.models import Point, PointSource
from app.consultations.processes.models import Consultation, Phase
from app.core import clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.jobs import Job
from app.core.refusals import Refused
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_staff
from tests.factories.points import (
    draft_answer,
    make_answer,
    make_editor,
    make_point,
    make_reviewer,
    publish_answers,
)
from tests.support.client import AuditedClient


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


def next_version(consultation: Consultation) -> Any:
    """Version 2, in which the second paragraph reads otherwise."""
    first = latest_version(consultation.id)
    assert first is not None
    version = copy_version(first, label=None, now=clock.now(), actor_id=None)
    second = list(text_of(version).paragraphs)[1]
    editing.reword(
        version,
        second.wording_id,
        text=Bilingual("Heel andere woorden.", "Very different words."),
        kind=second.kind,
        revision=second.revision,
        now=clock.now(),
    )
    publish_version(version, now=clock.now(), actor_id=None)
    return version


def test_the_state_of_a_contribution_follows_its_points(consultation, db):
    first, second = paragraphs_of(consultation)[:2]
    said = [make_comment(second, make_member(), f"Reactie {each}") for each in range(3)]
    also = make_comment(first, make_member(), "Ook iets.")
    assert states_of([said[0].id])[said[0].id].state is State.OPEN
    changed = make_point(consultation, said[0], said[1])
    kept = make_point(consultation, said[1], also, title="Iets anders")
    assert states_of([said[0].id])[said[0].id].gathered_in == (1,)
    version = next_version(consultation)
    paragraph = list(text_of(version).paragraphs)[1]
    make_answer(changed, Decision.ADOPTED, paragraphs=[paragraph])
    publish_answers(consultation.phases[0], version)
    draft_answer(kept, Decision.NOT_ADOPTED)
    db.session.commit()
    states = states_of([each.id for each in (*said, also)])
    first_state, both, nothing, waiting = (states[each.id] for each in (*said, also))
    assert (first_state.state, first_state.point_numbers) == (State.ANSWERED, (1,))
    assert (first_state.decisions, first_state.led_to_change) == ((Decision.ADOPTED,), True)
    assert (both.state, both.point_numbers, both.gathered_in) == (State.ANSWERED, (1,), (2,))
    assert (nothing.state, nothing.led_to_change) == (State.OPEN, False)
    assert (waiting.state, waiting.gathered_in) == (State.GATHERED, (2,))


def test_a_second_person_looks_before_it_becomes_public(consultation, db):
    point = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    writer = make_editor()
    draft_answer(point, by=writer)
    operations.offer(point, now=clock.now(), actor_id=writer)
    with pytest.raises(Refused) as refused:
        operations.approve(point, revision=1, now=clock.now(), actor_id=writer)
    assert refused.value.refusal.name == "own-answer"
    with pytest.raises(Refused) as refused:
        operations.publish(consultation.phases[0], None, now=clock.now(), actor_id=writer)
    assert refused.value.refusal.name == "nothing-to-publish"
    operations.approve(point, revision=1, now=clock.now(), actor_id=make_reviewer())
    publish_answers(consultation.phases[0])
    assert db.session.get_one(Answer, point.id).state is AnswerState.PUBLIC


def test_what_is_published_once_is_not_published_twice(consultation):
    point = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    make_answer(point)
    seen = operations.stamp([point])
    phase = consultation.phases[0]
    operations.publish(phase, None, seen=seen, now=clock.now(), actor_id=None)
    with pytest.raises(Refused) as refused:
        operations.publish(phase, None, seen=seen, now=clock.now(), actor_id=None)
    assert refused.value.refusal.name == "answers-already-public"


FROZEN = [
    "UPDATE answers SET reason_nl = 'anders'",
    "UPDATE answers SET publication_id = NULL",
    "DELETE FROM answers",
    "DELETE FROM answer_paragraphs",
    "UPDATE points SET title_nl = 'anders'",
    "UPDATE points SET answered_at = NULL",
    "DELETE FROM point_sources",
    "UPDATE answer_publications SET version_id = NULL",
    "DELETE FROM answer_publications",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_the_database_keeps_a_published_answer_as_it_is(consultation, db, statement):
    point = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    version = next_version(consultation)
    make_answer(point, Decision.ADOPTED, paragraphs=list(text_of(version).paragraphs)[:1])
    publish_answers(consultation.phases[0], version)
    db.session.commit()
    with pytest.raises(DBAPIError, match="never changes"):
        db.session.execute(text(statement))
    db.session.rollback()


# --- at the desk ----------------------------------------------------------------------------------

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


def test_one_writes_another_looks_and_it_becomes_public(consultation, point, editor, reviewer, db):
    version = next_version(consultation)
    db.session.commit()
    page = f"{DESK}/punten/{point.id}/"
    answer = editor.submit(f"{page}antwoord/", {**ADOPTED, "offer": "yes"})
    assert "Een collega is gevraagd om het te lezen." in answer.page.text
    assert "Te zien in alinea’s 1, 2 van versie 2." in answer.page.text
    assert "Goedkeuren" not in answer.page.text
    assert "1 antwoord van “Samen vooruit” wacht op een tweede lezer." in reviewer.page("/nl/beheer/").text
    sent_back = reviewer.submit(page, {"why": ""}, to="/terug-naar-schrijver/")
    assert "Schrijf je collega wat er anders moet." in sent_back.page.text
    sent_back = reviewer.submit(page, {"why": "Noem ook de stoep."}, to="/terug-naar-schrijver/")
    assert "Noem ook de stoep." in sent_back.page.text
    editor.submit(f"{page}antwoord/", {"reason_nl": "Dat is waar, ook voor de stoep.", "offer": "yes"})
    assert "Goedgekeurd." in reviewer.submit(page, {}, to="/goedkeuren/").page.text
    phase = consultation.phases[0]
    publishing = f"{DESK}/{consultation.id}/antwoorden/{phase.id}/publiceren/"
    shown = reviewer.page(publishing)
    assert "1 antwoord publiceren?" in shown.text
    assert "Van de 2 bijdragen hebben er dan nog 0 geen antwoord." in shown.text
    done = reviewer.submit(publishing, {"version": str(version.id)})
    assert "1 antwoord is nu openbaar." in done.page.text
    db.session.expire_all()
    stored = db.session.get_one(Answer, point.id)
    assert (stored.state, stored.reason.nl) == (AnswerState.PUBLIC, "Dat is waar, ook voor de stoep.")
    (job,) = db.session.scalars(select(Job).where(Job.name == operations.TELL_JOB))
    assert job.payload == {"publication": str(stored.publication_id)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decision": ""}, "Kies wat er met dit punt gebeurt."),
        ({"decision": "misschien"}, "Kies wat er met dit punt gebeurt."),
        ({"reason_nl": " ", "reason_en": ""}, "Geef de reden in het Nederlands of in het Engels."),
        ({"reason_en": "x" * 4001}, "Een reden heeft hooguit 4.000 tekens; deze heeft er 4.001."),
        ({"paragraphs": "2, 99"}, "Versie 1 heeft geen alinea 99."),
        ({"paragraphs": "tweede"}, "Schrijf de nummers van alinea’s op"),
        ({"paragraphs": "1" * 40}, "Schrijf de nummers van alinea’s op"),
        ({"reason_en": "", "offer": "yes"}, "moeten in beide talen klaar zijn"),
        ({"paragraphs": "", "offer": "yes"}, "Noem de alinea’s waar het staat"),
    ],
)
def test_what_an_answer_lacks_is_said(point, editor, db, change, message):
    db.session.commit()
    address = f"{DESK}/punten/{point.id}/antwoord/"
    editor.page(address)
    answer = editor.post(address, data={**ADOPTED, "revision": "0", **change})
    assert answer.status_code in (409, 422)
    assert message in answer.page.text
    assert db.session.scalars(select(Answer)).all() == []


def test_two_who_answer_one_point_both_see_what_the_other_wrote(point, editor, db):
    db.session.commit()
    address = f"{DESK}/punten/{point.id}/antwoord/"
    editor.page(address)
    first = {**ADOPTED, "revision": "0"}
    assert editor.post(address, data=first).status_code == 303
    answer = editor.post(address, data={**first, "reason_nl": "Van de ander."})
    assert answer.status_code == 409
    for words in ("Iemand anders heeft dit antwoord intussen gewijzigd.", "Dat is waar.", "Van de ander."):
        assert words in answer.text
    assert (
        editor.post(address, data={**first, "reason_nl": "Van beiden.", "revision": "1"}).status_code == 303
    )


def test_a_reviewer_approves_what_they_read_and_nothing_else(point, editor, reviewer, db):
    draft_answer(point)
    operations.offer(point, now=clock.now(), actor_id=make_editor())
    db.session.commit()
    page = f"{DESK}/punten/{point.id}/"
    reviewer.page(page)
    draft_answer(point, reason="Iets heel anders.")
    operations.offer(point, now=clock.now(), actor_id=make_editor())
    db.session.commit()
    answer = reviewer.post(f"{page}antwoord/goedkeuren/", data={"revision": "1"}, follow_redirects=True)
    assert "Dit antwoord is gewijzigd nadat je de pagina opende." in answer.page.text
    assert db.session.get_one(Answer, point.id).state is AnswerState.OFFERED
    assert editor.post(f"{page}antwoord/goedkeuren/", data={"revision": "2"}).status_code == 403


def test_two_tabs_publish_once_and_a_third_must_look_again(consultation, point, reviewer, db):
    make_answer(point)
    db.session.commit()
    address = f"{DESK}/{consultation.id}/antwoorden/{consultation.phases[0].id}/publiceren/"
    seen = next(form for form in reviewer.page(address).forms if "seen" in form.fields).values["seen"][0]
    another = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    make_answer(another)
    db.session.commit()
    looked = reviewer.post(address, data={"seen": seen, "version": ""})
    assert "Wat klaarligt, is veranderd nadat je de pagina opende." in looked.page.text
    seen = next(form for form in looked.page.forms if "seen" in form.fields).values["seen"][0]
    assert reviewer.post(address, data={"seen": seen, "version": ""}).status_code == 303
    twice = reviewer.post(address, data={"seen": seen, "version": ""})
    assert twice.status_code == 409
    assert "Deze antwoorden zijn al openbaar. Er is niets dubbel gepubliceerd." in twice.page.text
    assert len(db.session.scalars(select(Publication)).all()) == 1


@pytest.mark.postgresql
def test_two_at_the_same_moment_publish_once(consultation, point, db, app):
    make_answer(point)
    db.session.commit()
    phase_id = consultation.phases[0].id
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def publish() -> None:
        with app.app_context():
            phase = db.session.get_one(Phase, phase_id)
            start.wait()
            try:
                operations.publish(phase, None, seen=None, now=clock.now(), actor_id=None)
                db.session.commit()
                outcomes.append("published")
            except Refused as refused:
                db.session.rollback()
                outcomes.append(refused.refusal.name)
            db.session.remove()

    threads = [threading.Thread(target=contextvars.Context().run, args=(publish,)) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["nothing-to-publish", "published"]


def test_the_version_can_be_named_later_and_once(consultation, point, reviewer, db, worker, mails):
    first = latest_version(consultation.id)
    assert first is not None
    version = next_version(consultation)
    make_answer(point, Decision.ADOPTED, paragraphs=list(text_of(version).paragraphs)[1:2])
    made = publish_answers(consultation.phases[0])
    db.session.commit()
    address = f"{DESK}/{consultation.id}/antwoorden/"
    assert "de versie komt nog" in reviewer.page(address).text
    worker()
    told = len(mails(name="answers_published"))
    assert told == 2
    answer = reviewer.submit(address, {"version": str(version.id)})
    assert "vindt de alinea’s nu in versie 2. Er is geen mail gestuurd" in answer.page.text
    db.session.expire_all()
    assert db.session.get_one(Publication, made.id).version_id == version.id
    comment_id = db.session.scalars(select(PointSource.comment_id)).first()
    assert comment_id is not None
    assert states_of([comment_id])[comment_id].led_to_change
    worker()
    assert len(mails(name="answers_published")) == told, "one mail per publication"
    again = reviewer.post(
        f"{address}{made.id}/versie-noemen/", data={"version": str(first.id)}, follow_redirects=True
    )
    assert "staat al in welke versie" in again.page.text


def test_a_version_without_the_paragraph_is_refused(consultation, point, reviewer, db):
    first = latest_version(consultation.id)
    assert first is not None
    version = copy_version(first, label=None, now=clock.now(), actor_id=None)
    last = list(text_of(version).paragraphs)[-1]
    made = editing.insert(
        version,
        section_id=last.section_id,
        after_id=last.wording_id,
        text=Bilingual("Nieuw.", "New."),
        kind="text",
        now=clock.now(),
    )
    publish_version(version, now=clock.now(), actor_id=None)
    new = next(each for each in text_of(version).paragraphs if each.wording_id == made.id)
    make_answer(point, Decision.ADOPTED, paragraphs=[new])
    db.session.commit()
    address = f"{DESK}/{consultation.id}/antwoorden/{consultation.phases[0].id}/publiceren/"
    answer = reviewer.submit(address, {"version": str(first.id)})
    assert "De antwoorden op punt 1 noemen alinea’s die niet in versie 1 staan." in answer.page.text
    other = make_consultation()
    elsewhere = latest_version(other.id)
    assert elsewhere is not None
    db.session.commit()
    wrong = reviewer.submit(address, {"version": str(elsewhere.id)})
    assert "Kies een gepubliceerde versie van deze consultatie" in wrong.page.text
    assert "1 antwoord is nu openbaar." in reviewer.submit(address, {"version": str(version.id)}).page.text


def test_what_stays_behind_says_what_lacks(consultation, point, reviewer, db):
    draft_answer(point)
    db.session.commit()
    address = f"{DESK}/{consultation.id}/antwoorden/{consultation.phases[0].id}/publiceren/"
    page = reviewer.page(address)
    for words in (
        "Er ligt geen antwoord klaar",
        "Een tweede lezer moet er nog naar kijken.",
        "hebben er 2 geen",
    ):
        assert words in page.text


def test_the_desk_speaks_english_too(consultation, point, reviewer, db):
    db.session.commit()
    page = reviewer.page(f"/en/office/consultations/{consultation.id}/answers/")
    assert "No answer is public yet." in page.text
