"""A second person at one address: a signature of their own, which counts only when somebody looked."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import clock as now_of
from app.extensions import db
from app.participation.ledger.models import LedgerEvent
from app.petitions.integrity import operations
from app.petitions.integrity.models import Kind
from app.petitions.integrity.operations import Decision
from app.petitions.signatures import counting
from app.petitions.signatures.models import Signature
from app.petitions.signatures.retention import erase
from tests.factories.petitions import link_to, sign, sign_and_confirm, somebody
from tests.support.statements import counted

HOME = "thuis@example.org"


def rows():
    return {row.name: row for row in db.session.scalars(select(Signature))}


def confirmed(petition):
    counting.count_all(now_of.now())
    db.session.commit()
    return counting.figures_of(petition.id).confirmed


def press(client, signature):
    return client.submit(f"/nl/bevestigen/{link_to(signature)}/").page


@pytest.fixture
def both(petition, fill_in):
    """Els counts; Jan filled in the same address."""
    sign_and_confirm(petition, HOME, name="Els de Vries")
    assert fill_in(name="Jan de Vries", email=HOME.upper(), is_public="y", news="y").status_code == 303
    return rows()


def test_a_second_person_has_a_link_of_their_own_and_is_held(both, worker, mails, client, petition):
    worker()
    mail = mails.last(name="confirm_signature")
    page = client.page(mail.link("/bevestigen/"))
    assert "Jan de Vries" in page.text
    assert "Els" not in page.text
    held = client.submit(mail.link("/bevestigen/")).page
    assert held.heading == "Je handtekening wordt gecontroleerd"
    assert "Els" not in held.text
    jan, els = rows()["Jan de Vries"], rows()["Els de Vries"]
    assert (jan.standing, jan.held_for, jan.second_of) == ("held", "second", els.signer_key)
    assert (jan.participant_id, jan.event_uid, els.standing) == (None, None, "confirmed")
    assert confirmed(petition) == 1
    assert "Jan" not in client.page("/nl/petities/plein/").text


def test_nothing_tells_it_apart(petition, fill_in, client):
    sign_and_confirm(petition, HOME, name="Els de Vries")
    fill_in(name="Als eerste", email="eerste@example.org")
    sent, pages = set(), set()
    for name, address in (("Els de Vries", HOME), ("Jan de Vries", HOME), ("Piet", "nieuw@example.org")):
        with counted() as statements:
            answer = fill_in(name=name, email=address)
        sent.add(len(statements))
        pages.add((answer.status_code, answer.headers["Location"], client.get(answer.location).data))
    assert len(sent) == len(pages) == 1


def test_staff_count_it_and_take_that_back(both, client, petition):
    press(client, both["Jan de Vries"])
    decision = Decision(Kind.RELEASE, reason="Two people", actor_id=somebody())
    act = operations.decide(petition, [both["Jan de Vries"].id], decision, now=now_of.now())
    db.session.commit()
    jan = rows()["Jan de Vries"]
    assert (jan.standing, jan.held_for) == ("confirmed", None)
    assert confirmed(petition) == 2
    event = db.session.scalar(select(LedgerEvent).where(LedgerEvent.event_uid == jan.event_uid))
    assert event.person_id is None
    operations.undo(act, now=now_of.now(), actor_id=somebody())
    db.session.commit()
    assert rows()["Jan de Vries"].standing == "held"


def test_a_repeat_of_either_changes_nothing(both, fill_in, client):
    for name in ("jan  DE vries", "Els de Vries", "ELS DE VRIES"):
        assert fill_in(name=name, email=HOME).status_code == 303
    assert set(rows()) == {"Els de Vries", "Jan de Vries"}


def test_whoever_confirms_first_is_the_first(petition, client):
    els, jan = sign(petition, HOME, name="Els de Vries"), None
    sign(petition, HOME, name="Jan de Vries")
    db.session.commit()
    jan = rows()["Jan de Vries"]
    assert jan.second_of == els.signer_key
    assert press(client, jan).heading == "Je handtekening telt mee"
    found = rows()
    jan, els = found["Jan de Vries"], found["Els de Vries"]
    assert (jan.standing, jan.second_of, els.second_of) == ("confirmed", None, jan.signer_key)
    assert press(client, els).heading == "Je handtekening wordt gecontroleerd"
    assert confirmed(petition) == 1


def test_withdrawing_and_signing_again_counts_nobody_twice(both, client, fill_in, petition):
    press(client, both["Jan de Vries"])
    els = f"/nl/bevestigen/{link_to(both['Els de Vries'])}/intrekken/"
    client.submit(els, to="intrekken")
    fill_in(name="Jan de Vries", email=HOME)
    assert len(rows()) == 2
    fill_in(name="Els de Vries", email=HOME)
    found = rows()
    assert found["Els de Vries"].second_of is None
    assert press(client, found["Els de Vries"]).heading == "Je handtekening telt mee"
    assert confirmed(petition) == 1


def test_no_reminder_for_a_second_person(petition, both, worker, mails, clock):
    sign(petition, HOME, name="Jan de Vries")
    worker()
    clock.move(days=8)
    worker()
    assert [mail.name for mail in mails() if mail.name == "remind_signature"] == []


def test_erasing_the_person_at_the_address_forgets_both(petition, both, client):
    press(client, both["Jan de Vries"])
    decision = Decision(Kind.RELEASE, reason="Two people", actor_id=somebody())
    operations.decide(petition, [both["Jan de Vries"].id], decision, now=now_of.now())
    person = rows()["Els de Vries"].participant_id
    erase(person, now_of.now(), False)
    db.session.commit()
    assert [(row.name, row.email, row.second_of) for row in db.session.scalars(select(Signature))] == [
        (None, None, None)
    ] * 2
    assert confirmed(petition) == 2


def test_safe_mode_knows_no_second_person(safe_petition, fill_in):
    for _each in range(2):
        fill_in(at="maron", email=HOME)
    [row] = db.session.scalars(select(Signature))
    assert (row.name_key, row.second_of, row.alias_key) == (None, None, None)


def test_nobody_counts_unseen(both, db):
    row = both["Jan de Vries"]
    row.standing, row.confirmed_at, row.event_uid = "confirmed", row.signed_at, "sign:x"
    with pytest.raises(IntegrityError, match="second_is_looked_at"):
        db.session.flush()
