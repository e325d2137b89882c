"""Invitations: by mail, in bits, to whoever may get one; one click and one button; one reminder."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.consents.operations import take_over
from app.consents.texts import Purpose
from app.core.access import Role
from app.extensions import db
from app.office import people_invite
from app.people.accounts.models import Account
from app.people.audiences.models import Audience
from app.people.invitations.models import Invitation, InvitationKind
from app.people.invitations.operations import invite_many, send_step
from tests.factories.people import make_person
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock

MANY = "/nl/beheer/mensen/uitnodigen/"


@pytest.fixture
def desk(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.SERVICECENTER)
    return client


def invitable(name: str = "Els de Vries", *, agreed: bool = True, **facts: Any) -> Account:
    person = make_person(name, audiences=[Audience.MEMBER], **facts)
    if agreed:
        take_over(
            person.participant_id,
            Purpose.UPDATES,
            given=True,
            ground="lidmaatschap",
            source="import",
            language="nl",
            chosen_at=datetime(2026, 1, 1, tzinfo=UTC),
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
    return person


def page_of(person: Account) -> str:
    return f"/nl/beheer/mensen/{person.participant_id}/"


def invite(desk: AuditedClient, person: Account, **fields: str) -> Any:
    return desk.submit(page_of(person), fields, to=f"{page_of(person)}uitnodigen/")


def invited(person: Account, desk: AuditedClient, worker: Callable[[], int], mails: Any) -> str:
    invite(desk, person)
    worker()
    link: str = mails.last(to=person.email, name="invitation").link("/")
    return link


def test_one_click_and_one_button(
    desk: AuditedClient, client: AuditedClient, worker: Callable[[], int], mails: Any
) -> None:
    els = invitable(email="els@example.org")
    link = invited(els, desk, worker, mails)
    page = client.page(link)
    assert "Ja, ik ben Els de Vries, ga verder" in page.main.text
    client.page(link)  # a scanner, or a second look: nothing is used up
    assert client.submit(link).page.all("h1")[0].text
    assert client.page("/nl/mijn-samenspraak/").main.text
    text = desk.page(page_of(els)).main.text
    assert "aangenomen op 21 november 2026" in text
    assert "doet mee" in text
    again = client.get(link)
    assert again.status_code == 410
    assert "al gebruikt" in again.text


def test_the_mail_in_both_languages(desk: AuditedClient, worker: Callable[[], int], mails: Any) -> None:
    dutch = invitable("Els de Vries", email="els@example.org")
    english = invitable("Bo Jansen", email="bo@example.org", language="en")
    invited(dutch, desk, worker, mails)
    invited(english, desk, worker, mails)
    mail = mails.last(to="els@example.org")
    assert mail.subject == "Je bent uitgenodigd voor Samenspraak"
    assert "/nl/uitnodiging/" in mail.text
    assert "alleen medewerkers van Amnesty International Nederland zien je e-mailadres" in mail.text
    assert "tot 21 december 2026" in mail.text
    mail = mails.last(to="bo@example.org")
    assert mail.subject == "You are invited to take part in Samenspraak"
    assert "/en/invitation/" in mail.html
    assert "until 21 December 2026" in mail.text


def test_forged_and_expired_invitations(
    desk: AuditedClient, client: AuditedClient, worker: Callable[[], int], mails: Any, clock: FrozenClock
) -> None:
    answer = client.get("/nl/uitnodiging/verzonnen/")
    assert answer.status_code == 410
    assert "Deze uitnodiging bestaat niet" in answer.text
    english = client.get("/en/invitation/forged/")
    assert english.status_code == 410
    assert "This invitation doesn't exist" in english.page.main.text
    link = invited(invitable(), desk, worker, mails)
    clock.move(days=31)
    for method in (client.get, client.post):
        answer = method(link)
        assert answer.status_code == 410
        assert "Deze uitnodiging is te oud" in answer.text


def test_an_invitation_to_a_wrong_address_ends_when_the_address_is_corrected(
    desk: AuditedClient, client: AuditedClient, worker: Callable[[], int], mails: Any
) -> None:
    els = invitable(email="else@example.org")
    link = invited(els, desk, worker, mails)
    desk.submit(f"{page_of(els)}mail/", {"email": "els@example.org"})
    for method in (client.get, client.post):
        assert method(link).status_code == 410
    assert "verlopen" in desk.page(page_of(els)).main.text
    invite(desk, els)
    worker()
    fresh = mails.last(to="els@example.org", name="invitation").link("/")
    assert client.submit(fresh).status_code == 200
    assert client.page("/nl/mijn-samenspraak/").heading == "Dag Els de Vries"


def test_a_mail_to_the_wrong_address_that_did_not_leave_yet_never_does(
    desk: AuditedClient, db: Any, mails: Any, clock: FrozenClock
) -> None:
    els = invitable(email="else@example.org")
    invite(desk, els)
    waiting = db.session.scalars(select(Invitation)).one()
    send_step(waiting.batch_id, valid_for=timedelta(days=30), now=clock.now)
    desk.submit(f"{page_of(els)}mail/", {"email": "els@example.org"})
    assert mails(to="else@example.org", name="invitation") == []


def test_without_consent_only_who_asked_for_it(
    desk: AuditedClient, worker: Callable[[], int], mails: Any
) -> None:
    els = invitable(agreed=False, email="els@example.org")
    assert "geen toestemming om deze persoon te mailen" in invite(desk, els).text
    worker()
    assert mails(name="invitation") == []
    invite(desk, els, asked_for="y")
    worker()
    assert len(mails(name="invitation")) == 1


def test_nobody_is_invited_twice(desk: AuditedClient, worker: Callable[[], int], mails: Any) -> None:
    els = invitable(email="els@example.org")
    invite(desk, els)
    token = {"csrf_token": desk.token or ""}
    again = desk.post(f"{page_of(els)}uitnodigen/", data=token, follow_redirects=True)
    assert "staat al een uitnodiging voor deze persoon klaar" in again.text
    worker()
    again = desk.post(f"{page_of(els)}uitnodigen/", data=token, follow_redirects=True)
    assert "uitnodiging die nog werkt" in again.text
    worker()
    assert len(mails(name="invitation")) == 1


def test_one_reminder_and_not_too_soon(
    desk: AuditedClient, sign_in: Any, worker: Callable[[], int], mails: Any, clock: FrozenClock
) -> None:
    els = invitable(email="els@example.org")
    invited(els, desk, worker, mails)
    staff_member = db.session.scalars(select(Account).where(Account.name == "Sam Jansen")).one()
    token = {"csrf_token": desk.token or ""}
    soon = desk.post(f"{page_of(els)}herinneren/", data=token, follow_redirects=True)
    assert "Wacht met de herinnering tot 7 dagen" in soon.text
    clock.move(days=8)
    done = invite_many([els], InvitationKind.REMINDER, acting=staff_member.participant_id, now=clock.now)
    assert done.queued == 1
    worker()
    mail = mails.last(to="els@example.org", name="invitation")
    assert mail.subject == "Herinnering: je bent uitgenodigd voor Samenspraak"
    done = invite_many([els], InvitationKind.REMINDER, acting=staff_member.participant_id, now=clock.now)
    assert (done.queued, dict(done.left_out)) == (0, {"reminded-already": 1})


def test_a_selection_leaves_in_bits_and_survives_a_crash(
    app: Flask, desk: AuditedClient, worker: Callable[[], int], mails: Any, clock: FrozenClock
) -> None:
    for index in range(120):
        invitable(f"Mens {index}", email=f"mens{index}@example.org")
    invitable("Nee Bedankt", agreed=False)
    page = desk.page(f"{MANY}?audience=member")
    assert "120 mensen krijgen een uitnodiging" in page.main.text
    assert "1 persoon gaf geen toestemming om te mailen." in page.main.text
    assert "Mens 0" in page.main.text
    assert "En nog 100 anderen." in page.main.text
    assert "And 100 others." in desk.page("/en/office/people/invite/?audience=member").main.text
    answer = desk.submit(f"{MANY}?audience=member", to=page_form(page))
    assert "Er staan 120 mails klaar om te versturen. 1 persoon is overgeslagen." in answer.page.main.text
    token = {"csrf_token": desk.token or ""}
    again = desk.post(f"{MANY}?audience=member", data=token, follow_redirects=True)
    assert "Er staan 0 mails klaar" in again.page.main.text
    worker()
    assert len(mails(name="invitation")) == 50
    clock.move(minutes=1)
    worker()
    assert len(mails(name="invitation")) == 100
    clock.move(minutes=1)
    worker()
    letters = mails(name="invitation")
    assert len(letters) == len({letter.address for letter in letters}) == 120
    assert db.session.scalar(select(Invitation.id).where(Invitation.sent_at.is_(None))) is None


def page_form(page: Any) -> str:
    (form,) = [form for form in page.forms if form.method == "post" and "uitnodigen" in form.action]
    action: str = form.action
    return action


def test_who_signed_in_meanwhile_gets_no_invitation(
    desk: AuditedClient, worker: Callable[[], int], mails: Any, sign_in: Any
) -> None:
    els = invitable(email="els@example.org")
    invite(desk, els)
    sign_in(els)
    worker()
    assert mails(name="invitation") == []
    assert "doet mee" in desk.page(page_of(els)).main.text


def test_what_has_not_left_can_be_stopped(
    desk: AuditedClient, worker: Callable[[], int], mails: Any, clock: FrozenClock
) -> None:
    for index in range(60):
        invitable(f"Mens {index}", email=f"mens{index}@example.org")
    page = desk.page(f"{MANY}?audience=member")
    answer = desk.submit(f"{MANY}?audience=member", to=page_form(page))
    assert "60 mails wachten" in answer.page.main.text
    worker()
    address = "/en/office/invitations/"
    assert "10 mails are waiting" in desk.page(address).main.text
    (stop,) = [form.action for form in desk.page(address).forms if "/stop/" in form.action]
    assert "10 mails were stopped" in desk.submit(address, to=stop).text
    assert "are waiting" not in desk.page(address).main.text
    clock.move(minutes=2)
    worker()
    assert len(mails(name="invitation")) == 50
    token = {"csrf_token": desk.token or ""}
    again = desk.post(
        stop.replace("/en/office/invitations/stop/", "/nl/beheer/uitnodigingen/stoppen/"), data=token
    )
    assert "Alles was al weg" in desk.get(again.location).text


def test_more_people_than_fit_in_one_go_follow_part_by_part(
    desk: AuditedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_invite, "PART", 20)
    for index in range(50):
        invitable(f"Mens {index:02}", email=f"mens{index}@example.org")
    address, told = f"{MANY}?audience=member", []
    for _part in range(3):
        page = desk.page(address)
        assert "Er zijn 50 mensen gevonden." in page.main.text
        told.append(re.search(r"(\d+) mensen krijgen een uitnodiging", page.main.text)[1])
        address = desk.submit(address, to=page_form(page)).request.full_path
    assert told == ["20", "20", "10"]
    assert address.startswith("/nl/beheer/uitnodigingen/")
    assert len(set(db.session.scalars(select(Invitation.participant_id)))) == 50


def test_nothing_filtered_is_said(desk: AuditedClient) -> None:
    invitable()
    assert "dit gaat over iedereen die we kennen" in desk.page(MANY).main.text
    assert "iedereen die we kennen" not in desk.page(f"{MANY}?audience=member").main.text
