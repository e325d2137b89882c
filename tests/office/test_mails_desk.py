"""Staff and the list of mails: what was sent to whom and what came back, never what a mail says."""

from typing import Any

import pytest
from sqlalchemy import select, update

from app.core import clock
from app.extensions import db
from app.mail.models import Mail, MailStatus
from app.mail.operations import queue_mail
from app.office.mail_words import MAIL_NAMES
from app.people.accounts.models import Account
from app.settings import ROOT
from tests.factories.people import make_member, make_person

MAILS = "/nl/beheer/mails/"


def mailed(person: Account | None, status: MailStatus, error: str | None = None) -> None:
    mail_id = queue_mail(
        "no_account",
        address=person.email if person else "nobody@example.org",
        language="nl",
        participant_id=person.participant_id if person else None,
        context={},
        now=clock.now(),
    )
    db.session.execute(update(Mail).where(Mail.id == mail_id).values(status=status, error=error))
    db.session.commit()


def rows(page: Any) -> list[str]:
    bodies = page.main.all("tbody")
    return [row.text for row in bodies[0].all("tr")] if bodies else []


def test_no_mail_says_so(staff: Any) -> None:
    assert "Er is nog geen mail verstuurd." in staff().page(MAILS).main.text


def test_the_list_names_people_and_states_and_nothing_that_was_said(staff: Any) -> None:
    person = make_member("Els de Vries")
    mailed(person, MailStatus.BOUNCED, "550")
    mailed(None, MailStatus.SENT)
    page = staff().page(MAILS)
    assert any("Els de Vries" in row and "teruggekomen 550" in row for row in rows(page))
    assert any("iemand zonder account" in row and "verstuurd" in row for row in rows(page))
    for mail in db.session.scalars(select(Mail)):
        assert mail.subject not in page.main.text
        assert person.email not in page.main.text


def test_what_came_back_asks_attention(staff: Any) -> None:
    mailed(make_member(), MailStatus.SENT)
    assert "kwam terug" not in staff().page("/nl/beheer/").main.text
    mailed(make_member(), MailStatus.BOUNCED)
    mailed(make_member(), MailStatus.FAILED)
    assert "2 mails kwamen terug of konden niet worden verstuurd." in staff().page("/nl/beheer/").main.text


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("status=bounced", 1),
        ("status=sent", 2),
        ("name=no_account", 3),
        ("name=sign_in", 0),
        ("name=%25", 3),
        ("day=2026-11-21", 3),
        ("day=2026-11-20", 0),
        ("status=sent&day=2026-11-21&name=no_account", 2),
        ("", 3),
    ],
)
def test_the_list_is_filtered(question: str, found: int, staff: Any) -> None:
    for status in (MailStatus.SENT, MailStatus.SENT, MailStatus.BOUNCED):
        mailed(make_member(), status)
    assert len(rows(staff().page(f"{MAILS}?{question}"))) == found


def test_one_person_is_found_by_id(staff: Any) -> None:
    person = make_member("Els de Vries")
    mailed(person, MailStatus.SENT)
    mailed(make_member(), MailStatus.SENT)
    assert len(rows(staff().page(f"{MAILS}?person={person.participant_id}"))) == 1


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("day=21-11-2026", "Schrijf een dag als 2026-11-21."),
        ("day=2026-02-30", "Schrijf een dag als 2026-11-21."),
        ("person=els", "Dit is geen id."),
        ("name=" + "x" * 100, ""),
        ("status=lost", ""),
        ("page=forged", ""),
        ("day=%00&person=%ff", ""),
    ],
)
def test_a_filter_that_makes_no_sense_says_so_and_filters_nothing(
    question: str, message: str, staff: Any
) -> None:
    mailed(make_member(), MailStatus.SENT)
    page = staff().page(f"{MAILS}?{question}")
    assert message in page.main.text
    assert len(rows(page)) == 1


def test_the_next_page_keeps_the_filter(staff: Any) -> None:
    for _each in range(55):
        mailed(make_member(), MailStatus.SENT)
    desk = staff()
    (older,) = [
        link.get("href") for link in desk.page(f"{MAILS}?status=sent").main.all("a") if link.get("rel")
    ]
    assert "status=sent" in older
    assert len(rows(desk.page(older))) == 5


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["link om in te loggen", "mensen die een adres delen", "antwoord aan iemand zonder account"]),
        ("en", ["link to sign in", "people who share an address", "answer to somebody without an account"]),
    ],
)
def test_each_mail_is_called_by_its_words(staff: Any, app: Any, language: str, words: list[str]) -> None:
    for name in ("Els de Vries", "Jan de Vries"):
        make_person(name, email="familie@example.org")
    mailed(None, MailStatus.SENT)
    app.test_client().submit("/nl/inloggen/", {"email": "familie@example.org"})
    page = staff().page("/nl/beheer/mails/" if language == "nl" else "/en/office/mails/")
    assert [said for said in words if said not in page.main.text] == []
    assert not page.main.all("code")
    assert len(rows(staff().page(f"{MAILS}?name=sign_in"))) >= 1


def test_every_mail_has_words_and_no_others() -> None:
    made = {folder.name for folder in (ROOT / "templates/mail").iterdir() if folder.is_dir()}
    assert made == MAIL_NAMES.keys(), "write their words in app/office/mail_words.py"
