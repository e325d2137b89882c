"""Finding a signer by address: what is shown, to whom, and what is written down of it."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.mail.models import MailSuppression
from app.petitions.signatures.models import SignatureLink
from tests.factories.people import make_staff
from tests.factories.petitions import link_to, make_petition, sign, sign_and_confirm
from tests.petitions.desk.conftest import SEARCH, page_of


def entries(db: Any, action: str) -> list[AuditEntry]:
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_an_address_shows_what_it_signed_and_what_was_mailed(petition, helper, worker, db):
    waiting = sign(petition, "els@example.org")
    confirmed = sign_and_confirm(make_petition("ander"), "els@example.org")
    sign(petition, "jan@example.org", name="Jan Anders")
    worker()
    answer = helper.submit(SEARCH, {"email": " ELS@example.org "})
    shown = answer.page.main.text
    assert "Wacht op bevestiging" in shown
    assert "Telt mee" in shown
    assert "vraag om een handtekening te bevestigen" in shown
    assert "Jan Anders" not in shown
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.request.path == SEARCH
    assert answer.request.query_string == b""
    looks = entries(db, "signature.viewed")
    assert {look.object_id for look in looks} == {str(waiting.id), str(confirmed.id)}


def test_no_log_holds_the_address(petition, helper, db, capsys):
    sign(petition, "els@example.org")
    helper.submit(SEARCH, {"email": "els@example.org"})
    written = db.session.scalars(select(AuditEntry)).all()
    assert not any("els@" in f"{entry.object_id}{entry.details}" for entry in written)
    assert "els@" not in capsys.readouterr().out
    (search,) = entries(db, "signers-searched")
    assert search.details == {"shown": 1}


def test_nothing_found_says_what_to_say(app, helper):
    shown = helper.submit(SEARCH, {"email": "niemand@example.org"}).page.main.text
    assert "Met dit adres is niets getekend" in shown
    assert "Ik kan je aan de telefoon niet vertellen" in shown
    assert "I can't tell you over the phone" in shown


@pytest.mark.parametrize("typed", ["", "geen adres"])
def test_what_is_no_address_is_said(app, helper, typed):
    assert helper.post(SEARCH, data={"email": typed}).status_code in (400, 422)
    assert helper.submit(SEARCH, {"email": typed}).status_code == 422


def test_the_desk_sees_whether_a_link_was_opened(petition, helper, client, clock):
    signature = sign(petition, "els@example.org")
    link = f"/nl/bevestigen/{link_to(signature)}/"
    assert "Links geopend Nee" in helper.page(page_of(signature)).main.text
    client.head(link)
    clock.move(minutes=5)
    client.page(link)
    clock.move(minutes=5)
    client.page(link)
    shown = helper.page(page_of(signature)).main.text
    assert "Links geopend Ja, de laatste op 21 november 2026, 12:05" in shown


def test_in_safe_mode_nobody_keeps_when_a_link_was_opened(safe_petition, client, db):
    signature = sign(safe_petition, "els@example.org")
    client.page(f"/nl/bevestigen/{link_to(signature)}/")
    assert db.session.scalars(select(SignatureLink.opened_at)).one() is None


def test_safe_mode_is_for_the_data_officer_alone(safe_petition, helper, officer, sign_in, worker, db):
    signature = sign_and_confirm(safe_petition, "els@example.org")
    worker()
    administrator = sign_in(make_staff("Bo Beheer", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    for other in (helper, administrator):
        shown = other.submit(SEARCH, {"email": "els@example.org"}).page.main.text
        assert "Maron" not in shown
        assert "In petities in veilige modus wordt niet gezocht" in shown
        assert other.get(page_of(signature)).status_code == 404
    shown = officer.submit(SEARCH, {"email": "els@example.org"}).page.main.text
    assert "In veilige modus, op vingerafdruk" in shown
    page = officer.page(page_of(signature))
    assert "Handtekening zonder naam" in page.text
    assert "els@" not in page.text
    assert "We bewaren hier geen naam en geen adres" in page.text


def test_a_bounce_is_told_in_words(petition, helper, smtp, worker, db):
    worker()
    signature = sign(petition, "els@example.org")
    smtp.refuse("550 5.1.1 no such user", at="RCPT")
    worker()
    assert db.session.scalars(select(MailSuppression)).one()
    page = helper.page(page_of(signature))
    assert "Deze mailbox bestaat niet. Klopt de spelling van het adres?" in page.text
    assert "Zullen we samen de spelling nalopen?" in page.text


def test_a_script_begins_in_the_language_of_the_signer(petition, helper):
    english = helper.get(page_of(sign(petition, language="en"))).text
    assert english.index("Only who opens that") < english.index("Alleen wie die mail opent")
    dutch = helper.get(page_of(sign(petition))).text
    assert dutch.index("Alleen wie die mail opent") < dutch.index("Only who opens that")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.MODERATOR, Role.ANALYST])
def test_others_of_staff_find_nobody(petition, sign_in, role):
    signature = sign(petition)
    client = sign_in(make_staff("Ander", roles=(role,)), second_factor=True)
    assert client.get(SEARCH).status_code == 403
    assert client.get(page_of(signature)).status_code == 403
