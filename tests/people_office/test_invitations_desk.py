"""The list of all invitations: each state with its words, and what staff can do about it."""

from collections.abc import Callable
from typing import Any

import pytest

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.core.access import Role
from app.core.audit import entries_about
from app.extensions import db
from app.people.accounts.models import Account
from app.people.invitations.models import Invitation, InvitationKind
from app.people.invitations.operations import invite_one
from tests.factories.people import make_person, make_staff
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock
from tests.support.page import Node
from tests.support.smtp import SmtpServer

Desk = Callable[..., AuditedClient]
LIST = {"nl": "/nl/beheer/uitnodigingen/", "en": "/en/office/invitations/"}
Worker = Callable[[], int]


@pytest.fixture
def desk(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.SERVICECENTER)
    return client


@pytest.fixture
def inviter(db: Any) -> Account:
    return make_staff("Noor Bos", roles=[Role.SERVICECENTER])


def invite(
    person: Account, inviter: Account, clock: FrozenClock, kind: InvitationKind = InvitationKind.INVITATION
) -> None:
    invite_one(person, kind, asked_for=True, acting=inviter.participant_id, now=clock.now)
    db.session.commit()


def agree(person: Account, clock: FrozenClock) -> None:
    choose(person.participant_id, Purpose.UPDATES, given=True, source="page", language="nl", now=clock.now)
    db.session.commit()


def rows(client: AuditedClient, address: str = LIST["nl"]) -> list[str]:
    return [row.text for row in row_nodes(client, address)]


def row_nodes(client: AuditedClient, address: str) -> list[Node]:
    bodies = client.page(address).main.all("tbody")
    return bodies[0].all("tr") if bodies else []


def press(client: AuditedClient, part: str) -> str:
    """Press the only button of this kind on the list; what the page says after it."""
    (form,) = [form for form in client.page(LIST["nl"]).forms if f"/{part}/" in form.action]
    text: str = client.post(form.action, data=form.values, follow_redirects=True).page.main.text
    return text


def test_every_state_with_who_by_whom_and_when(
    staff: Desk,
    client: AuditedClient,
    inviter: Account,
    worker: Worker,
    mails: Any,
    clock: FrozenClock,
) -> None:
    old, joined = make_person("Oude Uitnodiging"), make_person("Jo Mee", email="jo@example.org")
    invite(old, inviter, clock)
    worker()
    clock.move(days=31)
    invite(joined, inviter, clock)
    worker()
    client.submit(mails.last(to="jo@example.org", name="invitation").link("/"))
    invite(make_person("Net Verstuurd"), inviter, clock)
    worker()
    invite(make_person("Nog Niet"), inviter, clock)
    desk = staff(Role.SERVICECENTER)
    waiting, sent, accepted, expired = rows(desk)
    assert waiting.startswith("Nog Niet Uitnodiging staat klaar om te versturen")
    assert "Net Verstuurd Uitnodiging verstuurd verstuurd op 22 december 2026" in sent
    assert "Jo Mee Uitnodiging aangenomen aangenomen op 22 december 2026" in accepted
    assert "Oude Uitnodiging Uitnodiging verlopen" in expired
    assert all("Noor Bos" in row for row in (waiting, sent, accepted, expired))
    for state, name in (
        ("waiting", "Nog Niet"),
        ("sent", "Net Verstuurd"),
        ("accepted", "Jo Mee"),
        ("expired", "Oude Uitnodiging"),
    ):
        (row,) = rows(desk, f"{LIST['nl']}?state={state}")
        assert name in row
    assert rows(desk, f"{LIST['nl']}?state=bounced") == []
    assert "Geen uitnodiging past bij dit filter" in desk.page(f"{LIST['nl']}?state=bounced").main.text
    assert len(rows(desk, f"{LIST['nl']}?state=x")) == 4
    english = rows(desk, LIST["en"])
    assert english[0].startswith("Nog Niet Invitation waiting to be sent")
    assert "expired" in english[3]


def test_a_mail_that_came_back_is_seen_and_gets_no_second_one(
    staff: Desk, inviter: Account, worker: Worker, smtp: SmtpServer, clock: FrozenClock
) -> None:
    invite(make_person("Geen Bus"), inviter, clock)
    smtp.refuse("550 5.1.1 No such user", at="RCPT")
    worker()
    worker()
    (row,) = rows(staff(Role.SERVICECENTER), f"{LIST['nl']}?state=bounced")
    assert "Geen Bus Uitnodiging kwam terug" in row
    clock.move(days=31)
    assert "Opnieuw sturen" not in staff(Role.SERVICECENTER).page(LIST["nl"]).main.text


def test_send_again_and_remind_where_that_is_allowed(
    desk: AuditedClient, staff: Desk, inviter: Account, worker: Worker, mails: Any, clock: FrozenClock
) -> None:
    els = make_person("Els de Vries", email="els@example.org")
    agree(els, clock)
    invite(els, inviter, clock)
    worker()
    (row,) = row_nodes(desk, LIST["nl"])
    assert "Herinnering sturen" not in row.text, "a reminder waits a week"
    clock.move(days=8)
    desk = staff(Role.SERVICECENTER)
    assert "De herinnering is onderweg" in press(desk, "herinneren")
    worker()
    assert mails.last(name="invitation").subject.startswith("Herinnering")
    reminder, first = rows(desk)
    assert reminder.startswith("Els de Vries Herinnering verstuurd")
    assert "sturen" not in first
    clock.move(days=31)
    assert "De uitnodiging is onderweg" in press(staff(Role.SERVICECENTER), "opnieuw-sturen")
    worker()
    assert len(mails(name="invitation")) == 3


def test_a_withdrawn_invitation_works_no_more_and_the_log_knows(
    desk: AuditedClient,
    client: AuditedClient,
    inviter: Account,
    worker: Worker,
    mails: Any,
    clock: FrozenClock,
) -> None:
    els = make_person("Els de Vries", email="els@example.org")
    invite(els, inviter, clock)
    worker()
    link = mails.last(name="invitation").link("/")
    assert "De uitnodiging is ingetrokken" in press(desk, "intrekken")
    assert client.get(link).status_code in (404, 410)
    assert rows(desk) == []
    assert "Er is nog niemand uitgenodigd" in desk.page(LIST["nl"]).main.text
    assert entries_about(els.participant_id)[0].action == "invitation-withdrawn"
    invite(els, inviter, clock)
    worker()
    assert len(mails(name="invitation")) == 2, "who was withdrawn can be invited anew"


def test_what_waits_does_not_leave_after_it_is_withdrawn(
    desk: AuditedClient, inviter: Account, worker: Worker, mails: Any, clock: FrozenClock
) -> None:
    invite(make_person("Els de Vries"), inviter, clock)
    press(desk, "intrekken")
    worker()
    assert mails(name="invitation") == []


def test_too_late_to_withdraw_is_said(
    staff: Desk, inviter: Account, worker: Worker, clock: FrozenClock
) -> None:
    invite(make_person("Els de Vries"), inviter, clock)
    worker()
    clock.move(days=30, minutes=-5)
    desk = staff(Role.SERVICECENTER)
    (form,) = [form for form in desk.page(LIST["nl"]).forms if "/intrekken/" in form.action]
    clock.move(minutes=10)
    answer = desk.post(form.action, data=form.values, follow_redirects=True)
    assert "er valt niets in te trekken" in answer.page.main.text
    assert db.session.query(Invitation).count() == 1


def test_a_long_list_is_paged(desk: AuditedClient, inviter: Account, clock: FrozenClock) -> None:
    for number in range(70):
        invite(make_person(f"Mens {number}"), inviter, clock)
    first = desk.page(LIST["nl"])
    (older,) = [link.get("href") for link in first.main.all("a") if link.get("rel") == "next"]
    assert [len(rows(desk)), len(rows(desk, older))] == [50, 20]
