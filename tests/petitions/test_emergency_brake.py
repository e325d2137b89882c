"""The emergency brake: what visitors read, what waits, and what goes on when it is released."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock as now_of
from app.core.access import Role
from app.core.audit import AuditEntry
from app.core.bilingual import Bilingual
from app.extensions import db
from app.petitions.queries import count_of
from app.petitions.signatures import counting
from app.petitions.signatures.models import Signature
from app.petitions.switches import operations
from app.petitions.switches.models import Kind, PetitionSwitch
from app.petitions.switches.queries import Switches, switches_of
from tests.factories.people import make_staff
from tests.factories.petitions import make_petition, sign, sign_and_confirm, somebody

WORDS = Bilingual("We kijken iets na. Probeer het vanavond.", "We are checking something. Try tonight.")
BRAKE = "/nl/beheer/petities/{}noodrem/"


@pytest.fixture
def editor(sign_in):
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


def off(kind, petition=None):
    operations.switch_off(kind, petition and petition.id, WORDS, now=now_of.now(), actor_id=somebody())
    db.session.commit()


def on(kind, petition=None):
    operations.switch_on(kind, petition and petition.id, now=now_of.now(), actor_id=somebody())
    db.session.commit()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_signing_off_keeps_what_was_typed_and_saves_nothing(petition, fill_in, client, language):
    page = {"nl": "/nl/petities/plein/", "en": "/en/petitions/plein-en/"}[language]
    open_form = client.page(page).forms
    assert any("ondertekenen" in form.action or "/sign/" in form.action for form in open_form)
    fields = {"name": "Els de Vries", "email": "els@example.org", "is_16": "yes", "consent": "y"}
    off(Kind.SIGNING, petition)
    shown = client.page(page)
    assert WORDS.get(language) in shown.text
    assert not any("ondertekenen" in form.action or "/sign/" in form.action for form in shown.forms)
    sent = client.post(page + {"nl": "ondertekenen/", "en": "sign/"}[language], data=fields)
    assert sent.status_code == 503
    assert WORDS.get(language) in sent.text
    assert 'value="els@example.org"' in sent.text
    assert db.session.scalars(select(Signature)).all() == []
    on(Kind.SIGNING, petition)
    assert fill_in(language=language).status_code == 303


def test_it_shows_on_the_kept_page_within_a_second(app, petition, clock):
    visitor = app.test_client()
    visitor.get("/nl/petities/plein/")
    off(Kind.SIGNING)
    clock.move(seconds=1)
    assert WORDS.nl in visitor.get("/nl/petities/plein/").text
    on(Kind.SIGNING)
    clock.move(seconds=1)
    assert WORDS.nl not in visitor.get("/nl/petities/plein/").text


def test_one_petition_or_all_and_its_own_words_first(petition):
    other = make_petition("haven")
    off(Kind.SIGNING, petition)
    assert switches_of(other.id, now_of.now()) == Switches()
    operations.switch_off(
        Kind.SIGNING,
        None,
        Bilingual("Alles ligt stil.", "All stands still."),
        now=now_of.now(),
        actor_id=somebody(),
    )
    assert switches_of(other.id, now_of.now()).signing.nl == "Alles ligt stil."
    assert switches_of(petition.id, now_of.now()).signing == WORDS


def test_mails_wait_and_leave_when_they_are_on_again(petition, fill_in, client, worker, mails, clock):
    off(Kind.MAILS, petition)
    answer = fill_in(name="Els")
    assert WORDS.nl in client.page(answer.location).text
    sign(make_petition("haven"), "jan@example.org")
    worker()
    assert [mail.address for mail in mails()] == ["jan@example.org"]
    on(Kind.MAILS, petition)
    worker()
    clock.move(seconds=1)
    worker()
    assert sorted(mail.address for mail in mails()) == ["els@example.org", "jan@example.org"]


def test_no_reminder_while_mails_are_off(petition, worker, mails, clock):
    sign(petition, "els@example.org")
    worker()
    off(Kind.MAILS, petition)
    clock.move(days=8)
    worker()
    assert [mail.name for mail in mails()] == ["confirm_signature"]
    on(Kind.MAILS, petition)
    clock.move(hours=2)
    worker()
    assert [mail.name for mail in mails()] == ["confirm_signature", "remind_signature"]


def test_the_count_stands_still_and_catches_up(petition, client, worker, clock):
    sign_and_confirm(petition)
    counting.count_all(now_of.now())
    off(Kind.COUNTS)
    sign_and_confirm(petition)
    clock.move(days=1)
    counting.count_what_changed(now_of.now())
    counting.recount(now_of.now())
    db.session.commit()
    assert count_of(petition.id).confirmed == 1
    page = client.page("/nl/petities/plein/")
    assert WORDS.nl in page.text
    assert not page.main.all("live-count")
    on(Kind.COUNTS)
    worker()
    db.session.expire_all()
    assert count_of(petition.id).confirmed == 2
    assert client.page("/nl/petities/plein/").main.all("live-count")


def test_staff_pull_and_release_it_and_both_are_written_down(petition, editor):
    for place, there in ((f"{petition.id}/", petition.id), ("", None)):
        desk = BRAKE.format(place)
        lacking = editor.submit(desk, {"kind": "signing", "message_nl": "Even dicht."}, to=desk, follow=False)
        assert lacking.status_code == 422
        filled = {"kind": "signing", "message_nl": "Even dicht.", "message_en": "Closed for now."}
        assert "Closed for now." in editor.submit(desk, filled, to=desk).text
        row = db.session.scalars(select(PetitionSwitch)).one()
        assert (row.kind, row.petition_id, row.ends_at) == ("signing", there, None)
        editor.submit(desk, {}, to="/opheffen/")
        assert db.session.scalars(select(PetitionSwitch)).all() == []
    acts = list(
        db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("petition.switched")))
    )
    assert sorted(acts) == ["petition.switched-off"] * 2 + ["petition.switched-on"] * 2


def test_proof_after_a_burst_ends_by_itself_and_staff_go_first(petition, clock):
    operations.ask_proof_after_burst(petition.id, now_of.now())
    assert switches_of(petition.id, now_of.now()).proof
    assert not switches_of(petition.id, now_of.now() + timedelta(hours=1)).proof
    operations.ask_proof(petition.id, now=now_of.now(), actor_id=somebody())
    operations.ask_proof_after_burst(petition.id, now_of.now())
    assert switches_of(petition.id, now_of.now() + timedelta(days=9)).proof
