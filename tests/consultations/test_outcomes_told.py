"""Authors hear once that there is an answer, and find it among their own input."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.consultations.answers.models import Decision
from app.consultations.answers.operations import TELL_JOB
from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind
from app.consultations.comments.operations import take_words_back
from app.consultations.outcomes import jobs as outcome_jobs
from app.consultations.outcomes.models import AnswerNotice
from app.core import jobs
from app.core.personal_data import holders
from app.people.audiences.models import Audience
from app.people.participants.merging import merge
from tests.consultations.outcome_stage import SAID, make_stage
from tests.factories.consultations import make_comment, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_member, make_person
from tests.factories.points import make_answer, make_point, publish_answers

MINE = "/nl/mijn-samenspraak/inbreng/"
NAME = "answers_published"


@pytest.fixture
def stage(app, clock):
    return make_stage()


def test_everybody_gets_one_mail_however_much_they_wrote(stage, worker, mails, db, clock):
    worker()
    letters = mails(name=NAME)
    assert sorted(letter.address for letter in letters) == ["els@example.org", "tom@example.org"]
    worker()
    again = {"publication": str(db.session.scalar(select(AnswerNotice.publication_id)))}
    jobs.enqueue(TELL_JOB, again, now=clock.now)
    db.session.commit()
    worker()
    assert len(mails(name=NAME)) == 2


def test_the_mail_says_nothing_of_what_was_written_or_answered(stage, worker, mails):
    worker()
    letter = mails(name=NAME)[0]
    everything = f"{letter.subject} {letter.text} {letter.html}"
    assert letter.subject == "Er is antwoord op wat je schreef"
    assert "/nl/mijn-samenspraak/inbreng/" in letter.text
    for secret in (*SAID, "Noem jongeren", "Samen vooruit", "Deelnemer"):
        assert secret not in everything


def test_a_second_publication_is_a_second_mail(stage, worker, mails, db, clock):
    worker()
    make_answer(make_point(stage.consultation, stage.said[4], title="Te lang"), Decision.NOT_ADOPTED)
    publish_answers(stage.phase)
    db.session.commit()
    worker()
    assert sorted(letter.address for letter in mails(name=NAME)) == [
        "els@example.org",
        "tom@example.org",
        "tom@example.org",
    ]


def test_many_authors_are_told_some_at_a_time(app, worker, mails, db, clock, monkeypatch):
    monkeypatch.setattr(outcome_jobs, "AT_A_TIME", 3)
    consultation = make_consultation("buurt")
    place = paragraphs_of(consultation)[0]
    said = [make_comment(place, make_member(), f"Opmerking {each}.") for each in range(8)]
    make_answer(make_point(consultation, *said))
    publish_answers(consultation.phases[0])
    db.session.commit()
    worker()
    assert len({letter.address for letter in mails(name=NAME)}) == len(mails(name=NAME)) == 8


def test_a_worker_that_dies_halfway_tells_nobody_twice(app, worker, mails, db, clock, monkeypatch):
    stage = make_stage()
    told = outcome_jobs.answers_published
    calls = []

    def dies(author, now):
        calls.append(author.email)
        told(author, now)
        if len(calls) == 2:
            raise RuntimeError("killed")

    monkeypatch.setattr(outcome_jobs, "answers_published", dies)
    worker()
    assert not mails(name=NAME), "the whole batch was rolled back"
    clock.move(hours=1)
    worker()
    assert len(calls) == 4
    assert len(mails(name=NAME)) == 2
    assert stage.points


def test_who_withdrew_everything_is_not_mailed(app, worker, mails, db, clock):
    stage = make_stage()
    for said in stage.said[:2]:
        take_words_back(said, clock.now)
    db.session.commit()
    worker()
    assert [letter.address for letter in mails(name=NAME)] == ["tom@example.org"]


def test_who_was_erased_is_not_mailed_and_who_was_merged_once(app, worker, mails, db, clock):
    stage = make_stage()
    els, tom = stage.els.participant_id, stage.tom.participant_id
    merge(tom, els, now=clock.now, acting=None)
    db.session.commit()
    worker()
    assert [letter.address for letter in mails(name=NAME)] == ["els@example.org"]
    notices = select(func.count()).select_from(AnswerNotice)
    assert db.session.scalar(notices) == 1
    other = make_consultation("straat")
    said = make_comment(paragraphs_of(other)[0], stage.els, "Hier ook.")
    make_answer(make_point(other, said))
    for holder in holders():
        holder.erase(els, clock.now, False)
    publish_answers(other.phases[0])
    db.session.commit()
    worker()
    assert len(mails(name=NAME)) <= 1
    assert db.session.scalar(notices) == 0


def test_who_was_told_before_a_merge_is_not_told_again(app, worker, mails, db, clock, monkeypatch):
    """The duplicate had the mail already; what it said is now of the one that stays."""
    monkeypatch.setattr(outcome_jobs, "AT_A_TIME", 1)
    stage = make_stage()
    authors = sorted((stage.els, stage.tom), key=lambda each: each.participant_id)
    publication = stage.points[0]
    outcome_jobs.tell_authors({"publication": str(answer_of(db, publication))}, clock.now)
    db.session.commit()
    assert len(mails(name=NAME)) == 1
    merge(authors[0].participant_id, authors[1].participant_id, now=clock.now, acting=None)
    db.session.commit()
    worker()
    assert len(mails(name=NAME)) == 1


def answer_of(db, point):
    from app.consultations.answers.models import Answer

    return db.session.get_one(Answer, point.id).publication_id


def test_who_may_not_read_along_any_more_is_not_mailed(app, worker, mails, db, clock):
    """A point that was also made of what the council said in its own phase is for the council."""
    consultation = make_consultation("buurt")
    council = {"members-council"}
    make_phase(consultation, None, readers=council, commenters=council)
    consultation.phases[-1].version_id = consultation.phases[0].version_id
    db.session.flush()
    db.session.expire_all()
    place = paragraphs_of(consultation)[0]
    noor = make_person("Noor", audiences=(Audience.MEMBERS_COUNCIL,), email="noor@example.org")
    els = make_member("Els", email="els@example.org")
    said = [make_comment(place, els), make_comment(place, noor)]
    assert said[0].phase_id != said[1].phase_id
    make_answer(make_point(consultation, *said))
    publish_answers(next(phase for phase in consultation.phases if phase.id == said[0].phase_id))
    db.session.commit()
    worker()
    assert [letter.address for letter in mails(name=NAME)] == ["noor@example.org"]


def test_old_notices_go(stage, worker, db, clock):
    worker()
    clock.move(days=366)
    assert outcome_jobs.expire(clock.now) == 2
    assert clock.now - timedelta(days=1)


def test_my_input_lists_each_contribution_with_what_became_of_it(stage, sign_in, db):
    tom = sign_in(stage.tom)
    page = tom.page(MINE)
    assert page.heading == "Mijn inbreng"
    assert "Punt 1: Noem jongeren" in page.text
    assert "Beantwoord, en de tekst is aangepast" in page.text
    assert "Jongeren staan er nu bij." in page.text
    assert "Nog geen antwoord" in page.text
    assert page.links["Bekijk hoe alinea 1 is veranderd"] == "/nl/denk-mee/buurt/punt/1/#changed"
    assert SAID[0] not in page.text, "that was Els"
    assert "Mijn inbreng" in tom.page("/nl/mijn-samenspraak/").links


def test_my_input_tells_how_far_it_is_before_an_answer_is_public(app, sign_in, db, clock):
    stage = make_stage(publish=False)
    take_words_back(stage.said[3], clock.now)
    db.session.commit()
    text = sign_in(stage.tom).page(MINE).text
    assert "We werken aan een antwoord" in text
    assert "Nog geen antwoord" in text
    assert "Door jou ingetrokken" in text
    assert "Punt 1" not in text


def test_my_input_of_who_said_nothing(app, sign_in):
    page = sign_in(make_member()).page(MINE)
    assert "Je hebt nog niets over een tekst gezegd." in page.text


def test_my_input_is_paged_and_private(app, sign_in, client, db, clock):
    consultation = make_consultation("buurt")
    member = make_member()
    for each in range(25):
        clock.move(minutes=1)
        make_comment(paragraphs_of(consultation)[0], member, f"Opmerking {each:02}.")
    db.session.commit()
    mine = sign_in(member)
    page = mine.page(MINE)
    assert "Opmerking 24." in page.text
    assert "Opmerking 04." not in page.text
    assert "Opmerking 04." in mine.page(MINE + page.links["Ouder"]).text
    assert client.get(MINE).status_code in (302, 303)


def test_a_pseudonym_stays_one(app, sign_in, worker, mails, db, clock):
    consultation = make_consultation("buurt")
    member = make_member("Jip Jansen", email="jip@example.org")
    alias = BylineChoice(BylineKind.PSEUDONYM, "Kastanje")
    said = make_comment(paragraphs_of(consultation)[0], member, "Graag meer bankjes.", byline=alias)
    make_answer(make_point(consultation, said))
    publish_answers(consultation.phases[0])
    db.session.commit()
    worker()
    (letter,) = mails(name=NAME)
    assert "Kastanje" not in f"{letter.subject}{letter.text}{letter.html}"
    point = sign_in(make_member()).page("/nl/denk-mee/buurt/punt/1/").text
    assert "Kastanje" in point
    assert "Jip" not in point
