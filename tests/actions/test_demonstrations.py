"""A demonstration: nobody signs up; a reminder knows an address alone, and forgets it the day after."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.actions.agenda.models import Action
from app.actions.reminders.models import ActionReminder, ReminderMail
from app.actions.sign_ups.models import SignUp
from app.core.types import new_id
from app.extensions import db as opened
from app.mail.models import Mail
from app.participation.ledger.models import LedgerEvent
from app.people.participants.models import Participant
from tests.actions.conftest import DEMONSTRATION, ELS

REMIND = {"reminder-email": "els@example.org", "reminder-reminder_consent": "y", "act": ""}


def remind(client, address=DEMONSTRATION, **fields):
    data = {key: value for key, value in {**REMIND, **fields}.items() if value}
    return client.post(f"{address}herinnering/", data=data, follow_redirects=True)


def addresses():
    opened.session.expire_all()
    return sorted(opened.session.scalars(select(ActionReminder.address)))


def number_of(model):
    return opened.session.scalar(select(func.count()).select_from(model))


def test_the_page_asks_nobody_who_they_are(demonstration, client):
    page = client.page(DEMONSTRATION)
    assert "Je hoeft je niet aan te melden. We houden niet bij wie er komt." in page.text
    assert not any("/aanmelden/" in form.action for form in page.forms)
    english = client.page("/en/take-action/wake/")
    assert "You needn't sign up. We don't keep track of who comes." in english.text


def test_a_forced_sign_up_is_refused(demonstration, client):
    answer = client.post(f"{DEMONSTRATION}aanmelden/", data=ELS)
    assert answer.status_code == 404
    assert number_of(SignUp) == number_of(Participant) == number_of(LedgerEvent) == 0
    client.page(f"{DEMONSTRATION}bedankt/", status=404)
    assert client.post(f"{DEMONSTRATION}aanmelden/opnieuw-sturen/", data={}).status_code == 404


@pytest.mark.parametrize("kind", ["event", "demonstration"])
def test_the_database_refuses_a_sign_up_for_a_demonstration(demonstration, db, clock, kind):
    db.session.commit()
    db.session.add(
        SignUp(
            action_id=demonstration.id,
            kind=kind,
            name="Els",
            email="els@example.org",
            language="nl",
            state="coming",
            consent_version=1,
            consent_language="nl",
            news_asked=False,
            signed_up_at=clock.now,
            event_uid=f"signup:{new_id()}",
        )
    )
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


@pytest.mark.parametrize("change", [{"capacity": 20}, {"taken": 1}])
def test_the_database_refuses_places_at_a_demonstration(demonstration, db, change):
    db.session.commit()
    for name, value in change.items():
        setattr(demonstration, name, value)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_an_event_with_people_never_becomes_a_demonstration(event, db):
    from tests.factories.actions import make_sign_up

    make_sign_up(event)
    db.session.commit()
    event.kind, event.capacity, event.taken = "demonstration", None, 0
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_the_database_refuses_a_reminder_of_an_event(event, db, clock):
    db.session.commit()
    for kind in ("event", "demonstration"):
        db.session.add(
            ActionReminder(
                action_id=event.id,
                kind=kind,
                address="els@example.org",
                language="nl",
                consent_version=1,
                asked_at=clock.now,
            )
        )
        with pytest.raises(IntegrityError):
            db.session.commit()
        db.session.rollback()


def test_remind_and_forget(demonstration, client, worker, mails, clock, db, command):
    assert "We mailen dit adres de dag ervoor" in remind(client).page.text
    assert addresses() == ["els@example.org"]
    assert number_of(Participant) == number_of(LedgerEvent) == 0
    clock.move(days=13)
    worker()
    assert mails(to="els@example.org") == []
    clock.move(hours=8)
    worker()
    letter = mails.last(to="els@example.org")
    assert letter.name == "demonstration_reminder"
    assert "Wake" not in letter.subject
    assert "Wake op het plein" in letter.text
    clock.move(minutes=10)
    worker()
    assert len(mails(to="els@example.org")) == 1
    clock.move(hours=26)  # the day itself, after its end
    command("retention", "run")
    assert addresses() == ["els@example.org"]
    clock.move(hours=6)  # the day after
    command("retention", "run")
    assert addresses() == []
    assert number_of(ReminderMail) == number_of(Mail) == 0


def test_asked_twice_is_asked_once(demonstration, client):
    first, again = remind(client), remind(client)
    assert first.page.text == again.page.text
    assert addresses() == ["els@example.org"]


def test_an_address_is_taken_back(demonstration, client, worker, mails, clock):
    remind(client)
    known = remind(client, act="take-back")
    unknown = remind(client, **{"reminder-email": "bo@example.org"}, act="take-back")
    assert "We hebben dit adres niet meer" in known.page.text
    assert known.page.text == unknown.page.text
    assert addresses() == []
    clock.move(days=13, hours=8)
    worker()
    assert mails(to="els@example.org") == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reminder-email": ""}, "Vul je e-mailadres in."),
        ({"reminder-email": "els@"}, "geen volledig e-mailadres"),
        ({"reminder-reminder_consent": ""}, "Zet een vinkje"),
    ],
)
def test_what_cannot_be_is_said(demonstration, client, fields, words):
    answer = remind(client, **fields)
    assert answer.status_code == 422
    assert words in answer.page.text
    assert addresses() == []


def test_within_a_day_it_is_too_late(demonstration, client, clock):
    clock.move(days=13, hours=20)
    assert not any("/herinnering/" in form.action for form in client.page(DEMONSTRATION).forms)
    assert remind(client).status_code == 409


def test_an_event_sends_no_reminder(event, client):
    assert remind(client, "/nl/kom-in-actie/schrijfavond/").status_code == 404


def test_whoever_left_an_address_is_told_of_a_cancellation(demonstration, client, desk, worker, mails, db):
    remind(client)
    desk().submit(f"/nl/beheer/acties/{demonstration.id}/annuleren/", {"reason_nl": "Er komt storm."})
    worker()
    letter = mails.last(to="els@example.org")
    assert letter.name == "action_cancelled"
    assert "Er komt storm." in letter.text
    assert number_of(ReminderMail) == 1


def test_a_new_day_is_told_and_reminded_of(demonstration, client, desk, worker, mails, clock):
    remind(client)
    where = f"/nl/beheer/acties/{demonstration.id}/bewerken/"
    desk().submit(where, {"starts_on": "2026-12-12", "ends_on": "2026-12-12"})
    worker()
    assert mails.last(to="els@example.org").name == "demonstration_changed"
    clock.move(days=20, hours=8)
    worker()
    names = [letter.name for letter in mails(to="els@example.org")]
    assert names == ["demonstration_changed", "demonstration_reminder"]


def test_the_calendar_file_leaves_no_trace(demonstration, client, db):
    answer = client.get(f"{DEMONSTRATION}samenspraak.ics")
    assert answer.mimetype == "text/calendar"
    assert "SUMMARY:Wake op het plein" in answer.text
    assert number_of(ActionReminder) == 0
    assert db.session.get(Action, demonstration.id).taken == 0
