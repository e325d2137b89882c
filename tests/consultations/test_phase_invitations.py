"""People are invited to a phase: once, with a ground, bit by bit; reminded once; and counted."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.consents.operations import choose
from app.consents.queries import has_agreed
from app.consents.texts import Purpose
from app.consultations.invitations import operations
from app.consultations.invitations.models import (
    PhaseInvitation,
)
from app.consultations.invitations.queries import Choice
from app.core import clock
from app.core.access import Role
from app.core.jobs import claiming
from app.core.refusals import Refused
from app.mail.addresses import address_key
from app.mail.models import MailSuppression
from app.people.audiences.models import Audience, AudienceMembership
from tests.factories.consultations import agreed, make_comment, make_consultation, paragraphs_of, react
from tests.factories.imports import csv_of
from tests.factories.people import make_member, make_person, make_staff
from tests.factories.phases import willing


@pytest.fixture
def consultation(app: Any) -> Any:
    return make_consultation("buurt", readers={"member"}, commenters={"member"}, reactors={"member"})


@pytest.fixture
def again(consultation: Any, sign_in: Any) -> Any:
    """An editor at the desk; once more after days went by, when the second factor is asked anew."""
    return lambda: sign_in(make_staff(roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def staff(again: Any) -> Any:
    return again()


def desk(consultation: Any) -> str:
    phase = consultation.phases[0]
    return f"/nl/beheer/consultaties/{consultation.id}/fases/{phase.id}/uitnodigingen/"


def invite(staff: Any, consultation: Any, *audiences: str) -> Any:
    chosen = "&".join(f"audiences={code}" for code in audiences)
    return staff.submit(f"{desk(consultation)}uitnodigen/?{chosen}", to="uitnodigen/")


def invited(db: Any) -> int:
    sent = select(func.count()).select_from(PhaseInvitation).where(PhaseInvitation.sent_at.is_not(None))
    return db.session.scalar(sent) or 0


# --- inviting -----------------------------------------------------------------------------------------------


def test_first_how_many_then_the_mails(staff, consultation, worker, mails, db):
    willing(make_member("Els de Vries", email="els@example.org"))
    make_member("Tom zonder toestemming", email="tom@example.org")
    bounces = willing(make_member("Bea", email="bea@example.org"))
    db.session.add(MailSuppression(address_key=address_key(bounces.email), error="550", since=clock.now()))
    preview = staff.page(f"{desk(consultation)}uitnodigen/?audiences=member").text
    assert "1 persoon krijgt een uitnodiging." in preview
    assert "1 persoon gaf geen toestemming om te mailen." in preview
    assert mails(name="phase_invitation") == []
    answer = invite(staff, consultation, "member")
    assert "Er staat 1 mail" in answer.page.text
    worker()
    assert [letter.address for letter in mails(name="phase_invitation")] == ["els@example.org"]
    assert invited(db) == 1


def test_nobody_is_invited_twice(staff, again, consultation, worker, mails, clock):
    willing(make_member(email="els@example.org"))
    invite(staff, consultation, "member")
    worker()
    clock.move(days=1)
    staff = again()
    willing(make_member("Nieuw lid", email="nieuw@example.org"))
    assert (
        "1 persoon is al uitgenodigd" in staff.page(f"{desk(consultation)}uitnodigen/?audiences=member").text
    )
    invite(staff, consultation, "member")
    worker()
    assert sorted(letter.address for letter in mails(name="phase_invitation")) == [
        "els@example.org",
        "nieuw@example.org",
    ]
    assert "Van deze mensen kan nu niemand een mail krijgen." in (
        staff.post(f"{desk(consultation)}uitnodigen/?audiences=member", follow_redirects=True).page.text
    )


def test_who_the_phase_does_not_ask_is_left_out(consultation, db):
    phase, acting = consultation.phases[0], make_staff().participant_id
    willing(make_person("Vera", audiences=(Audience.VOLUNTEER,)))
    seen = operations.outlook(
        consultation,
        phase,
        Choice(frozenset({"volunteer"})),
        operations.MailingKind.INVITATION,
        now=clock.now(),
    )
    assert (seen.allowed, dict(seen.left_out)) == (0, {"not-theirs": 1})
    with pytest.raises(Refused, match="nobody-left"):
        operations.invite(
            consultation, phase, Choice(frozenset({"volunteer"})), acting=acting, now=clock.now()
        )


def test_mails_leave_bit_by_bit_and_can_be_stopped(staff, consultation, worker, mails, clock, db):
    for _each in range(60):
        willing(make_member())
    invite(staff, consultation, "member")
    worker()
    assert len(mails(name="phase_invitation")) == 50
    page = staff.page(desk(consultation))
    assert "50 van 60 gemaild" in page.text
    facts = staff.get(f"{desk(consultation)}progress.json").json
    assert facts == {"busy": True, "done": 50, "text": "50 van 60 gemaild"}
    assert "10 mails" in staff.submit(desk(consultation), to="stoppen/").page.text
    clock.move(minutes=5)
    worker()
    assert len(mails(name="phase_invitation")) == 50
    assert invited(db) == 50
    assert "Gestopt op" in staff.page(desk(consultation)).text
    # Who was stopped was never mailed, and may be invited after all.
    invite(staff, consultation, "member")
    worker()
    assert invited(db) == 60


def test_a_worker_that_dies_mails_nobody_twice(consultation, worker, mails, monkeypatch, db, request):
    phase, acting = consultation.phases[0], make_staff().participant_id
    for _each in range(3):
        willing(make_member())
    operations.invite(consultation, phase, Choice(frozenset({"member"})), acting=acting, now=clock.now())
    db.session.commit()
    died, frozen_clock = iter([True]), request.getfixturevalue("clock")
    finish = claiming.finish

    def dies_once(claim: Any, now: Any) -> bool:
        """The lease was lost before the job was done: what it did is undone."""
        lost = claim.name == operations.SEND_JOB and next(died, False)
        return False if lost else finish(claim, now)

    monkeypatch.setattr(claiming, "finish", dies_once)
    worker()
    assert mails(name="phase_invitation") == []
    frozen_clock.move(minutes=30)
    worker()
    assert len(mails(name="phase_invitation")) == 3


@pytest.mark.parametrize("change", ["no more mail", "no member any more"])
def test_what_changed_while_it_waited_counts(staff, consultation, worker, mails, db, change):
    els = willing(make_member(email="els@example.org"))
    invite(staff, consultation, "member")
    if change == "no more mail":
        choose(
            els.participant_id, Purpose.UPDATES, given=False, source="page", language="nl", now=clock.now()
        )
    else:
        for held in db.session.scalars(select(AudienceMembership)):
            db.session.delete(held)
    worker()
    assert mails(name="phase_invitation") == []
    assert db.session.scalar(select(func.count()).select_from(PhaseInvitation)) == 0


def test_when_the_phase_closed_the_rest_is_taken_back(staff, again, consultation, worker, mails, clock, db):
    willing(make_member())
    invite(staff, consultation, "member")
    clock.move(days=9)
    worker()
    assert mails(name="phase_invitation") == []
    assert db.session.scalar(select(func.count()).select_from(PhaseInvitation)) == 0
    assert "Niemand kan er nog voor worden uitgenodigd." in again().page(desk(consultation)).text


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"commenters": (), "readers": {"member"}}, "vragen we niemand om mee te doen"),
        ({"opens_in": -9, "closes_in": -3}, "Niemand kan er nog voor worden uitgenodigd."),
    ],
)
def test_a_phase_that_invites_nobody_says_why(sign_in, app, facts, words):
    staff = sign_in(make_staff(), second_factor=True)
    found = make_consultation("ander", **facts)
    assert words in staff.page(desk(found)).text
    assert words in staff.page(f"{desk(found)}uitnodigen/?audiences=member").text


def test_before_it_opens_people_are_invited_and_the_mails_wait(app, again, worker, mails, clock, db):
    found = make_consultation("ander", readers={"member"}, commenters={"member"}, opens_in=3, closes_in=20)
    willing(make_member("Els de Vries", email="els@example.org"))
    db.session.commit()
    staff = again()
    assert "De mails gaan dan weg" in staff.page(f"{desk(found)}uitnodigen/?audiences=member").text
    shown = invite(staff, found, "member").page.text
    assert "1 mail wacht tot de fase opent op" in shown
    assert "kun je mensen eraan herinneren" in staff.page(f"{desk(found)}herinneren/").text
    worker()
    clock.move(days=2)
    worker()
    assert mails(name="phase_invitation") == []
    clock.move(days=1)
    worker()
    letter = mails.last(to="els@example.org", name="phase_invitation")
    assert "Els de Vries" in letter.text


@pytest.mark.parametrize("days", [-2, 2])
def test_mails_that_wait_follow_the_first_day(app, again, worker, mails, clock, db, days):
    found = make_consultation("ander", readers={"member"}, commenters={"member"}, opens_in=4, closes_in=20)
    willing(make_member("Els de Vries", email="els@example.org"))
    db.session.commit()
    invite(again(), found, "member")
    found.phases[0].opens_at += timedelta(days=days)
    db.session.commit()
    clock.set(found.phases[0].opens_at - timedelta(hours=2))
    worker()
    assert mails(name="phase_invitation") == []
    clock.move(hours=3)
    worker()
    assert len(mails(name="phase_invitation")) == 1


def test_the_people_of_a_list(sign_in, consultation, worker, mails):
    staff = sign_in(make_staff(), second_factor=True)
    file = csv_of(
        [
            ("Wim", "wim@example.org", "member", "", "nl", "2026-01-01", "", "1950"),
            ("Vrij", "vrij@example.org", "volunteer", "", "nl", "2026-01-01", "", "1950"),
        ]
    )
    from app.extensions import db
    from app.people.accounts.queries import accounts_with_address
    from app.people.imports.operations import begin_load, upload

    acting = make_staff("Lijst").participant_id
    held = upload(file, acting=acting, now=clock.now())
    worker()
    begin_load(held, only_good_rows=True, acting=acting, now=clock.now())
    worker()
    for address in ("wim@example.org", "vrij@example.org"):
        willing(accounts_with_address(address)[0])
    db.session.commit()
    where = f"{desk(consultation)}uitnodigen/?people={held.id}"
    assert "1 persoon krijgt een uitnodiging." in staff.page(where).text
    staff.submit(where, to="uitnodigen/")
    worker()
    assert [letter.address for letter in mails(name="phase_invitation")] == ["wim@example.org"]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ANALYST, Role.REVIEWER])
def test_who_may_not_invite_sees_how_many_took_part(sign_in, consultation, role):
    client = sign_in(make_staff(roles=(role,)), second_factor=True)
    assert "Mensen uitnodigen" not in client.page(desk(consultation)).text
    assert client.get(f"{desk(consultation)}uitnodigen/").status_code == 403


# --- the mail and its link ----------------------------------------------------------------------------------


@pytest.fixture
def letter(staff, consultation, worker, mails):
    willing(make_member("Els de Vries", email="els@example.org"))
    invite(staff, consultation, "member")
    worker()
    return mails.last(to="els@example.org")


def test_one_click_and_one_button_lead_into_the_draft(letter, client, consultation, db):
    assert letter.subject == "Wat vind jij van ‘Samen vooruit’?"
    assert "als lid" in letter.text
    link = letter.link("/fase/")
    page = client.page(link)
    assert "Samen vooruit" in page.text
    assert len([form for form in page.forms if form.node in page.main.all("form")]) == 1
    assert db.session.scalar(select(PhaseInvitation.opened_at)) is None
    answer = client.submit(link, to="/fase/")
    assert answer.request.path == "/nl/denk-mee/buurt/"
    assert "Je kunt als lid" in answer.page.by_id("can-do").text
    # The link leads whoever is signed in as this person straight to the text.
    assert client.get(link).location.endswith("/nl/denk-mee/buurt/")


def test_the_link_works_once(letter, client, app):
    link = letter.link("/fase/")
    client.submit(link, to="/fase/")
    other = app.test_client()
    answer = other.get(link)
    assert answer.status_code == 410
    assert "Je hebt deze uitnodiging al gebruikt." in answer.page.text
    assert answer.page.forms[-1].values["next"] == ["/nl/denk-mee/buurt/"]
    assert other.get("/nl/uitnodiging/fase/onzin/").status_code == 410


def test_the_link_ends_with_the_phase(letter, client, clock):
    clock.move(days=9)
    assert client.get(letter.link("/fase/")).status_code == 410


def test_a_new_address_ends_links_to_the_old_one(letter, client, db):
    from app.people.accounts.addresses.operations import take_address
    from app.people.accounts.queries import accounts_with_address

    take_address(
        accounts_with_address("els@example.org")[0], "nieuw@example.org", actor_id=None, now=clock.now()
    )
    db.session.commit()
    assert client.get(letter.link("/fase/")).status_code == 410


def test_one_click_ends_these_mails(letter, app, db):
    from app.mail.models import Mail
    from app.people.accounts.queries import accounts_with_address

    mail = db.session.scalars(select(Mail).where(Mail.name == "phase_invitation")).one()
    assert mail.unsubscribe_url is not None
    link = letter.link("/uitschrijven/")
    assert mail.unsubscribe_url.endswith(link)
    els = accounts_with_address("els@example.org")[0].participant_id
    visitor = app.test_client()
    assert "Geen mail meer over consultaties?" in visitor.page(link).heading
    assert has_agreed(els, Purpose.UPDATES)
    # As a mail program does: no cookie, no token, no look at the page.
    program = app.test_client()
    answer = program.post(link, data={"List-Unsubscribe": "One-Click"}, proof=False)
    assert answer.status_code == 200
    assert not has_agreed(els, Purpose.UPDATES)
    assert program.post(f"{link[:-5]}xxxx/", proof=False).status_code == 404


# --- reminding ----------------------------------------------------------------------------------------------


def test_one_reminder_only_to_who_did_not_take_part(staff, again, consultation, worker, mails, clock, db):
    silent = willing(make_member("Stil", email="stil@example.org"))
    said = willing(make_member("Zei iets", email="zei@example.org"))
    reacted = willing(make_member("Reageerde", email="reageerde@example.org"))
    declined = willing(make_member("Wil niet", email="wil-niet@example.org"))
    for given in (True, False):
        choose(
            declined.participant_id,
            Purpose.REMINDERS,
            given=given,
            source="page",
            language="nl",
            now=clock.now,
        )
        clock.move(minutes=1)
    invite(staff, consultation, "member")
    worker()
    where = f"{desk(consultation)}herinneren/"
    assert "Er is nu niemand die je kunt herinneren." in staff.page(where).text
    clock.move(days=3)
    staff = again()
    make_comment(paragraphs_of(consultation)[0], said)
    react(paragraphs_of(consultation)[0], agreed(reacted))
    page = staff.page(where).text
    assert "De herinnering gaat naar wie van 3 mensen dan nog niet meedeed." in page
    assert "1 persoon wil geen herinneringen." in page
    staff.submit(where, to="herinneren/")
    worker()
    reminders = [each for each in mails(name="phase_invitation") if each.subject.startswith("Herinnering")]
    assert [each.address for each in reminders] == [silent.email]
    clock.move(days=1)
    staff = again()
    assert "3 mensen zaten al in een herinnering." in staff.page(where).text
    staff.post(where, data={})
    worker()
    assert len([each for each in mails(name="phase_invitation") if "Herinnering" in each.subject]) == 1


def test_who_takes_part_meanwhile_is_not_reminded(staff, again, consultation, worker, mails, clock):
    els = willing(make_member("Els", email="els@example.org"))
    invite(staff, consultation, "member")
    worker()
    clock.move(days=3)
    again().submit(f"{desk(consultation)}herinneren/", to="herinneren/")
    make_comment(paragraphs_of(consultation)[0], els)
    worker()
    assert len(mails(name="phase_invitation")) == 1
