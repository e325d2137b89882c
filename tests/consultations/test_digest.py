"""The mail with news: at the chosen rhythm, with news alone, and through the eyes of its reader."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.following import operations
from app.consultations.following.models import Rhythm
from app.consultations.following.rules import next_moment
from app.consultations.processes.models import Visibility
from app.core.jobs import claiming
from app.people.audiences.models import Audience, AudienceMembership
from tests.factories.consultations import (
    PUBLIC,
    consultation_of,
    make_comment,
    make_consultation,
    make_phase,
    paragraphs_of,
)
from tests.factories.people import make_member, make_person
from tests.factories.phases import follow

PAGE = "/nl/denk-mee/buurt/"
FOLLOW = f"{PAGE}volgen/"
MINE = "/nl/mijn-samenspraak/wat-ik-volg/"


@pytest.fixture
def consultation(app: Any) -> Any:
    return make_consultation("buurt", opens_in=-20, closes_in=20)


@pytest.fixture
def els(consultation: Any) -> Any:
    return make_member("Els de Vries", email="els@example.org")


def digests(mails: Any, to: str = "els@example.org") -> list[Any]:
    return mails(to=to, name="digest")


# --- when a mail may go -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "after", "expected"),
    [
        (Rhythm.DAILY, datetime(2026, 11, 21, 11, 0, tzinfo=UTC), datetime(2026, 11, 22, 6, 30, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 11, 21, 5, 0, tzinfo=UTC), datetime(2026, 11, 21, 6, 30, tzinfo=UTC)),
        (Rhythm.DAILY, datetime(2026, 11, 21, 6, 30, tzinfo=UTC), datetime(2026, 11, 22, 6, 30, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 11, 21, 11, 0, tzinfo=UTC), datetime(2026, 11, 23, 6, 30, tzinfo=UTC)),
        (Rhythm.WEEKLY, datetime(2026, 11, 23, 7, 0, tzinfo=UTC), datetime(2026, 11, 30, 6, 30, tzinfo=UTC)),
        # Summer time begins: half past seven stays half past seven.
        (Rhythm.DAILY, datetime(2027, 3, 27, 12, 0, tzinfo=UTC), datetime(2027, 3, 28, 5, 30, tzinfo=UTC)),
        (Rhythm.NEVER, datetime(2026, 11, 21, 11, 0, tzinfo=UTC), None),
    ],
)
def test_the_next_morning_or_monday(rhythm, after, expected):
    assert next_moment(rhythm, after) == expected


def test_one_mail_a_day_and_none_without_news(consultation, els, worker, mails, clock):
    follow(els, consultation)
    tom = make_member("Tom")
    place = paragraphs_of(consultation)[1]
    for expected in (0, 1, 1, 2):
        if expected and len(digests(mails)) < expected:
            make_comment(place, tom, f"Reactie {expected}.")
            make_comment(place, tom, f"Nog een {expected}.")
        clock.move(days=1)
        worker()
        clock.move(minutes=10)
        worker()
        assert len(digests(mails)) == expected
    letter = digests(mails)[-1]
    assert "2 nieuwe bijdragen, bij alinea 2" in letter.text
    assert "Samen vooruit" in letter.text
    assert letter.subject == "Nieuws over wat je volgt op Samenspraak"


def test_one_mail_a_week_on_monday(consultation, els, worker, mails, clock):
    follow(els, consultation, rhythm=Rhythm.WEEKLY)
    tom, place = make_member("Tom"), paragraphs_of(consultation)[0]
    sent = []
    for _day in range(15):
        make_comment(place, tom)
        clock.move(days=1)
        worker()
        sent.append(len(digests(mails)))
    # The clock begins on a Saturday at noon: the first Monday is two days on.
    assert sent == [0, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]
    assert "sinds vorige week" in digests(mails)[0].text


def test_one_mail_for_everything(consultation, els, worker, mails, clock):
    other = make_consultation("anders")
    follow(els, consultation)
    follow(els, other, paragraphs_of(other)[0])
    tom = make_member("Tom")
    make_comment(paragraphs_of(consultation)[0], tom)
    make_comment(paragraphs_of(other)[0], tom)
    make_comment(paragraphs_of(other)[1], tom)
    clock.move(days=1)
    worker()
    (letter,) = digests(mails)
    assert letter.text.count("Samen vooruit") == 2
    assert "alinea 1" in letter.text
    assert letter.text.count("1 nieuwe bijdrage") == 2


def test_who_changes_the_rhythm_gets_no_second_mail_that_day(consultation, els, worker, mails, clock):
    follow(els, consultation)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    make_comment(paragraphs_of(consultation)[0], make_member("Ada"))
    for rhythm in (Rhythm.WEEKLY, Rhythm.NEVER, Rhythm.DAILY):
        operations.choose_rhythm(els.participant_id, rhythm, now=clock.now)
    clock.move(hours=1)
    worker()
    assert len(digests(mails)) == 1


def test_a_worker_that_dies_mails_nobody_twice(consultation, els, worker, mails, clock, monkeypatch):
    follow(els, consultation)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    died, finish = iter([True]), claiming.finish

    def dies_once(claim: Any, now: Any) -> bool:
        """The lease was lost before the job was done: what it did is undone."""
        lost = claim.name.startswith("following.") and next(died, False)
        return False if lost else finish(claim, now)

    monkeypatch.setattr(claiming, "finish", dies_once)
    worker()
    assert digests(mails) == []
    for _again in range(3):
        clock.move(minutes=30)
        worker()
    assert len(digests(mails)) == 1


def test_many_followers_are_told_in_steps(consultation, worker, mails, clock):
    for _each in range(120):
        follow(make_member(), consultation)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    assert len(mails(name="digest")) == 120


# --- what is news -------------------------------------------------------------------------------------------


def test_own_words_and_withdrawn_and_hidden_ones_are_no_news(consultation, els, worker, mails, clock, db):
    follow(els, consultation)
    place, tom = paragraphs_of(consultation)[0], make_member("Tom")
    make_comment(place, els, "Van mijzelf.")
    gone = make_comment(place, tom)
    gone.text, gone.withdrawn_at = None, clock.now
    hidden = make_comment(place, tom)
    hidden.hidden_at, hidden.hidden_reason = clock.now, "Reclame."
    clock.move(days=1)
    worker()
    assert digests(mails) == []


def test_phases_that_open_and_close_are_news_once(app, worker, mails, clock):
    found = make_consultation("buurt", opens_in=-1, closes_in=6)
    els = make_member(email="els@example.org")
    follow(els, found)
    told = {}
    for day in range(1, 10):
        clock.move(days=1)
        worker()
        told[day] = len(digests(mails))
    # Three days before the end of the 27th, and the morning after it.
    assert told == {1: 0, 2: 0, 3: 0, 4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2}
    first, second = digests(mails)
    assert "‘Eerste ronde’ sluit bijna: meedoen kan tot en met 27 november 2026" in first.text
    assert "‘Eerste ronde’ sloot op 27 november 2026" in second.text


def test_a_phase_that_opens_soon_and_one_that_opened(app, worker, mails, clock):
    found = make_consultation("buurt", opens_in=5, closes_in=30)
    follow(make_member(email="els@example.org"), found)
    for _day in range(6):
        clock.move(days=1)
        worker()
    soon, opened = digests(mails)
    assert "gaat open op 26 november 2026" in soon.text
    assert "‘Eerste ronde’ is open, tot en met 21 december 2026" in opened.text


def test_a_next_version_is_news(consultation, els, worker, mails, clock):
    from app.consultations.drafts.operations import copy_version, publish_version
    from app.consultations.drafts.queries import latest_version, text_of

    places = paragraphs_of(consultation)
    follow(els, consultation)
    changed = make_member("Gewijzigd", email="gewijzigd@example.org")
    same = make_member("Gelijk", email="gelijk@example.org")
    follow(changed, consultation, places[0])
    follow(same, consultation, places[1])
    clock.move(hours=1)
    first = latest_version(consultation.id)
    assert first is not None
    second = copy_version(first, label=None, now=clock.now, actor_id=None)
    wording = next(iter(text_of(second).paragraphs))
    from app.consultations.drafts.models import Wording
    from app.core.bilingual import Bilingual
    from app.extensions import db

    db.session.get_one(Wording, wording.wording_id).text = Bilingual(nl="Heel anders.", en="Quite different.")
    db.session.get_one(Wording, wording.wording_id).lineage = "reworded"
    db.session.flush()
    publish_version(second, now=clock.now, actor_id=None)
    make_phase(consultation_of(second), second, opens_in=0, closes_in=10, commenters=(), name="Tweede ronde")
    clock.move(days=1)
    worker()
    assert "Versie 2 van de tekst staat klaar" in digests(mails)[0].text
    assert "In versie 2 staat het er anders" in mails.last(to="gewijzigd@example.org").text
    assert mails(to="gelijk@example.org") == []


# --- whose eyes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("visibility", list(Visibility), ids=str)
def test_news_tells_no_more_than_the_page(visibility, app, worker, mails, clock):
    found = make_consultation(
        "buurt",
        readers=PUBLIC,
        commenters={"member", "volunteer"},
        visibility=visibility,
        opens_in=-20,
        closes_in=20,
    )
    follow(make_person("Vera", audiences=(Audience.VOLUNTEER,), email="vera@example.org"), found)
    follow(make_member("Els", email="els@example.org"), found)
    make_comment(paragraphs_of(found)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    told = {to for to in ("els@example.org", "vera@example.org") if mails(to=to, name="digest")}
    assert (
        told
        == {
            Visibility.ALL: {"els@example.org", "vera@example.org"},
            Visibility.AUDIENCE: {"els@example.org"},
            Visibility.OWN: set(),
        }[visibility]
    )


def test_who_left_the_audience_hears_nothing_any_more(app, worker, mails, clock, db, sign_in):
    council = {"members-council"}
    found = make_consultation("raad", readers=council, commenters=council, opens_in=-20, closes_in=20)
    noor = make_person("Noor", audiences=(Audience.MEMBERS_COUNCIL,), email="noor@example.org")
    piet = make_person("Piet", audiences=(Audience.MEMBERS_COUNCIL,))
    follow(noor, found)
    for held in db.session.scalars(
        select(AudienceMembership).where(AudienceMembership.participant_id == noor.participant_id)
    ):
        db.session.delete(held)
    db.session.commit()
    make_comment(paragraphs_of(found)[0], piet)
    clock.move(days=1)
    worker()
    assert mails(to="noor@example.org") == []
    assert "Samen vooruit" not in sign_in(noor).page(MINE).text
