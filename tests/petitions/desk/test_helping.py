"""What the desk does for a signer, each act in the log and within its limits."""

import json
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core.audit import AuditEntry
from app.extensions import db as database
from app.mail.models import Mail
from app.participation.ledger.models import LedgerEvent
from app.people.participants.queries import participant_with_address
from app.petitions.signatures.models import Signature
from tests.factories.people import make_person
from tests.factories.petitions import make_petition, sign, sign_and_confirm
from tests.petitions.desk.conftest import SEARCH, page_of


def done(db: Any, act: str) -> int:
    statement = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == f"signature.{act}")
    return int(db.session.scalar(statement))


def mailed_to(db: Any) -> set[str | None]:
    return set(db.session.scalars(select(Mail.address)))


def send(helper: Any, signature: Any) -> Any:
    return helper.submit(page_of(signature), to="opnieuw-sturen")


def test_the_link_is_sent_again_after_a_bounce(petition, helper, client, smtp, worker, mails, clock, db):
    worker()
    signature = sign(petition, "els@example.org")
    smtp.messages.clear()
    smtp.refuse("550 5.1.1 no such user", at="RCPT")
    worker()
    assert "De mail met de link is onderweg" in send(helper, signature).page.text
    worker()
    assert len(smtp.messages) == 1
    client.submit(mails.last(to="els@example.org").link("/bevestigen/"))
    assert db.session.get(Signature, (signature.signer_key, petition.id)).standing == "confirmed"
    assert done(db, "resent") == 1


def test_sending_again_has_limits(petition, helper, worker, mails, clock):
    signature = sign(petition, "els@example.org")
    worker()
    assert "nog geen twee minuten" in helper.page(page_of(signature)).text
    for _time in range(3):
        clock.move(minutes=3)
        send(helper, signature)
        worker()
    clock.move(minutes=3)
    assert "Nog een helpt niet" in send(helper, signature).page.text
    worker()
    assert len(mails(to="els@example.org")) == 4


def test_a_name_is_corrected(petition, helper, client, db):
    signature = sign_and_confirm(petition, name="Els de Vreis", is_public=True)
    answer = helper.submit(page_of(signature, "naam/"), {"name": "Els de Vries"})
    assert "De naam is verbeterd" in answer.page.text
    db.session.refresh(signature)
    assert signature.name == "Els de Vries"
    assert helper.submit(page_of(signature, "naam/"), {"name": "\u200b"}).status_code == 422
    assert done(db, "name-corrected") == 1


def test_a_corrected_name_is_the_one_a_repeat_finds(petition, helper, fill_in, db):
    signature = sign_and_confirm(petition, "els@example.org", name="Els de Vreis")
    helper.submit(page_of(signature, "naam/"), {"name": "Els de Vries"})
    fill_in(name="Els de Vries")
    assert db.session.scalars(select(Signature)).one().name == "Els de Vries"
    fill_in(name="Jan de Vries")
    helper.submit(page_of(signature, "naam/"), {"name": "Jan de Vries"})
    fill_in(name="Jan de Vries")
    assert len(db.session.scalars(select(Signature)).all()) == 2


def test_a_signature_is_withdrawn_on_request(petition, helper, mails, worker, db):
    signature = sign_and_confirm(petition, "els@example.org")
    answer = helper.submit(page_of(signature, "intrekken/"))
    assert "De handtekening is ingetrokken" in answer.page.text
    db.session.refresh(signature)
    assert (signature.standing, signature.name, signature.email) == ("withdrawn", None, None)
    retracts = select(LedgerEvent).where(LedgerEvent.retracts.is_not(None))
    assert len(db.session.scalars(retracts).all()) == 1
    worker()
    letter = mails.last(to="els@example.org")
    assert letter.name == "withdrawn_on_request"
    assert "Houd het plein open" in letter.text
    again = helper.page(page_of(signature, "intrekken/"))
    assert "was al ingetrokken" in again.text
    helper.post(page_of(signature, "intrekken/"))
    assert done(db, "withdrawn") == 1


def test_the_data_officer_withdraws_in_safe_mode_without_a_mail(safe_petition, officer, mails, worker, db):
    signature = sign_and_confirm(safe_petition, "els@example.org")
    worker()
    before = len(mails())
    officer.submit(page_of(signature, "intrekken/"))
    worker()
    db.session.refresh(signature)
    assert signature.standing == "withdrawn"
    assert len(mails()) == before


def test_what_is_known_is_downloaded(petition, helper, worker, db):
    signature = sign_and_confirm(petition, "els@example.org", wants_news=True)
    sign(make_petition("ander"), "els@example.org")
    worker()
    answer = helper.get(page_of(signature, "exporteren/"))
    known = json.loads(answer.data)
    assert {each["standing"] for each in known["signatures"]} == {"confirmed", "pending"}
    assert known["person"]["data"]
    assert known["mails"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert "els" not in answer.headers["Content-Disposition"]
    assert done(db, "exported") == 1


@pytest.mark.parametrize(("choice", "left"), [("stay", "confirmed"), ("withdraw", "withdrawn")])
def test_a_signer_is_erased_whole(petition, officer, worker, mails, db, choice, left):
    signature = sign_and_confirm(petition, "els@example.org")
    signature_id = signature.id
    sign(make_petition("ander"), "els@example.org")
    sign_and_confirm(petition, "jan@example.org")
    worker()
    wrong = officer.submit(page_of(signature, "wissen/"), {"words": choice, "email": "jan@example.org"})
    assert wrong.status_code == 422
    officer.submit(page_of(signature, "wissen/"), {"words": choice, "email": "ELS@example.org"})
    db.session.expire_all()
    kept = db.session.scalars(select(Signature).where(Signature.id == signature_id)).one()
    assert (kept.standing, kept.name, kept.email, kept.participant_id) == (left, None, None, None)
    assert len(db.session.scalars(select(Signature)).all()) == 2
    assert participant_with_address("els@example.org") is None
    assert "jan@example.org" in mailed_to(db)
    assert "els@example.org" not in mailed_to(db)
    assert done(db, "erased") >= 1


@pytest.mark.parametrize("begun_in_safe_mode", [True, False])
def test_erasing_leaves_no_fingerprint_in_safe_mode(petition, safe_petition, officer, db, begun_in_safe_mode):
    elsewhere = sign(petition, "els@example.org")
    safe = sign_and_confirm(safe_petition, "els@example.org")
    other = sign_and_confirm(safe_petition, "jan@example.org")
    asked, theirs = {"words": "stay", "email": "Els@example.org"}, safe if begun_in_safe_mode else elsewhere
    form, expected = page_of(theirs, "wissen/"), {f"forgotten:{safe.id}", other.signer_key}
    assert officer.submit(form, {**asked, "email": "jan@example.org"}).status_code == 422
    officer.submit(form, asked)
    db.session.expire_all()
    keys = set(db.session.scalars(select(Signature.signer_key).where(Signature.safe_mode)))
    assert keys == expected
    assert "Maron" not in officer.submit(SEARCH, {"email": "els@example.org"}).page.main.text
    left = db.session.scalars(select(Signature).where(~Signature.safe_mode)).all()
    assert len(left) == begun_in_safe_mode


def test_who_never_confirmed_is_erased_too(petition, officer, worker, db):
    signature = sign(petition, "els@example.org")
    worker()
    officer.submit(page_of(signature, "wissen/"), {"words": "stay", "email": "els@example.org"})
    assert db.session.scalars(select(Signature)).all() == []
    assert "els@example.org" not in mailed_to(db)


def test_somebody_with_an_account_is_erased_at_their_own_page(petition, officer):
    account = make_person("Els de Vries", email="els@example.org")
    signature = sign_and_confirm(petition, "els@example.org")
    answer = officer.get(page_of(signature, "wissen/"))
    assert answer.status_code == 303
    assert str(account.participant_id) in answer.headers["Location"]


def test_the_servicecenter_erases_nobody(petition, helper):
    assert helper.get(page_of(sign(petition), "wissen/")).status_code == 403


def test_people_who_share_an_address_stay_apart(petition, officer, worker, db):
    first = sign_and_confirm(petition, "samen@example.org", name="Els de Vries")
    second = second_person(petition, "samen@example.org", "Jan de Vries")
    worker()
    known = json.loads(officer.get(page_of(first, "exporteren/")).data)
    assert [each["name"] for each in known["signatures"]] == ["Els de Vries"]
    assert known["mails"] == []
    known = json.loads(officer.get(page_of(second, "exporteren/")).data)
    assert [each["name"] for each in known["signatures"]] == ["Jan de Vries"]
    assert known["person"] is None
    officer.submit(page_of(second, "wissen/"), {"words": "withdraw", "email": "samen@example.org"})
    db.session.expire_all()
    (left,) = db.session.scalars(select(Signature)).all()
    assert (left.id, left.name, left.standing) == (first.id, "Els de Vries", "confirmed")


def second_person(petition: Any, address: str, name: str) -> Signature:
    """Somebody else who signs with an address that signed."""
    sign(petition, address, name=name)
    return database.session.scalars(select(Signature).where(Signature.name == name)).one()
