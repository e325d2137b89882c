"""What is kept of signers, how they take it along, and how it goes."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.participation.ledger.models import LedgerEvent
from app.people.participants.queries import address_key
from app.petitions import retention as staff_data
from app.petitions.models import PetitionCount
from app.petitions.signatures import counting, retention
from app.petitions.signatures.models import Signature, SignatureLink, Standing
from tests.factories.people import make_member
from tests.factories.petitions import (
    link_to,
    make_petition,
    make_safe_petition,
    sign,
    sign_and_confirm,
    somebody,
)


def all_signatures(db: Any) -> list[Signature]:
    db.session.expire_all()
    return list(db.session.scalars(select(Signature)))


def test_who_does_not_confirm_is_forgotten_after_30_days(petition, client, db, clock):
    token = link_to(sign(petition))
    clock.move(days=30)
    assert retention.expire(clock.now) == 0
    clock.move(minutes=1)
    assert retention.expire(clock.now) == 1
    assert all_signatures(db) == []
    assert db.session.scalars(select(SignatureLink)).all() == []
    page = client.page(f"/nl/bevestigen/{token}/", status=410)
    assert "30 dagen" in page.text


def test_a_withdrawn_signature_leaves_nothing_after_30_days(petition, client, db, clock):
    mine = sign_and_confirm(petition, "els@example.org")
    token = link_to(mine)
    client.submit(f"/nl/bevestigen/{token}/intrekken/")
    clock.move(days=29)
    assert client.page(f"/nl/bevestigen/{token}/").heading == "Je handtekening is ingetrokken"
    clock.move(days=2)
    retention.expire(clock.now)
    assert all_signatures(db) == []


@pytest.mark.parametrize("safe", [False, True])
def test_names_go_half_a_year_after_closing_and_the_count_stays(app, db, clock, safe):
    make = make_safe_petition if safe else make_petition
    petition = make("plein")
    sign_and_confirm(petition, "els@example.org", is_public=not safe)
    link_to(all_signatures(db)[0])
    counting.count_all(clock.now)
    clock.move(days=30 + 179)
    retention.expire(clock.now)
    assert not all_signatures(db)[0].signer_key.startswith("forgotten:")
    clock.move(days=3)
    assert retention.expire(clock.now) == 1
    (kept,) = all_signatures(db)
    assert kept.standing == Standing.CONFIRMED
    assert (kept.name, kept.email, kept.participant_id, kept.is_public) == (None, None, None, False)
    assert kept.signer_key.startswith("forgotten:")
    assert db.session.scalars(select(SignatureLink)).all() == []
    counting.count_all(clock.now)
    assert db.session.get_one(PetitionCount, petition.id).confirmed == 1
    assert retention.expire(clock.now) == 0


def test_export_holds_what_was_signed(petition, db, clock):
    els = make_member("Els", email="els@example.org")
    sign_and_confirm(petition, "els@example.org", name="Els de Vries", is_public=True)
    counting.count_all(clock.now)
    db.session.expire_all()
    (one,) = retention.export(els.participant_id)
    assert (one["petition"], one["name"], one["email"]) == (
        "Houd het plein open",
        "Els de Vries",
        "els@example.org",
    )
    assert (one["shown_in_public"], one["signer_number"], one["text_version"]) == (True, 1, 2)


@pytest.mark.parametrize("withdraw", [False, True])
def test_erasing_keeps_the_count_or_withdraws(petition, db, clock, withdraw):
    els = make_member("Els", email="els@example.org")
    mine = sign_and_confirm(petition, "els@example.org", is_public=True)
    uid = mine.event_uid
    waiting = make_petition("ander")
    sign(waiting, "els@example.org")
    retention.erase(els.participant_id, clock.now, withdraw)
    (kept,) = all_signatures(db)
    assert kept.petition_id == petition.id
    assert (kept.standing == Standing.WITHDRAWN) == withdraw
    assert (kept.name, kept.email, kept.participant_id) == (None, None, None)
    assert address_key("els@example.org") not in kept.signer_key
    retracted = db.session.scalars(select(LedgerEvent).where(LedgerEvent.retracts == uid)).all()
    assert len(retracted) == int(withdraw)


def test_the_whole_way_of_deleting_an_account(petition, safe_petition, sign_in, db):
    els = make_member("Els", email="els@example.org")
    sign_and_confirm(petition, "els@example.org", is_public=True)
    client = sign_in(els)
    page = client.page("/nl/mijn-samenspraak/")
    assert "Je tekende een petitie" in page.text
    client.submit("/nl/mijn-samenspraak/account-verwijderen/", {"words": "stay", "email": "els@example.org"})
    (kept,) = all_signatures(db)
    assert (kept.standing, kept.name, kept.participant_id) == (Standing.CONFIRMED, None, None)


def test_merging_moves_signatures(petition, db, clock):
    duplicate = sign_and_confirm(petition, "els@werk.example")
    kept = sign_and_confirm(petition, "els@example.org").participant_id
    retention.merge(duplicate.participant_id, kept, clock.now)
    assert {each.participant_id for each in all_signatures(db)} == {kept}
    assert len(retention.export(kept)) == 2


def test_merging_staff_keeps_two_pairs_of_eyes(petition, db, clock):
    staff_data.merge(petition.made_by, petition.reviewed_by, clock.now)
    db.session.refresh(petition)
    assert petition.made_by is None
    assert petition.reviewed_by is not None


def test_erasing_staff(petition, db, clock):
    maker = petition.made_by
    assert staff_data.export(maker)["petitions"][0]["made_by_you"]
    staff_data.erase(maker, clock.now, False)
    db.session.refresh(petition)
    assert (petition.made_by, petition.sent_by) == (None, None)
    assert petition.reviewed_by is not None


@pytest.mark.parametrize(
    "change",
    [
        "standing = 'withdrawn'",
        "standing = 'pending'",
        "event_uid = NULL",
        "confirmed_at = NULL",
        "standing = 'maybe'",
        "language = 'de'",
        "is_public = true, name = NULL",
        "consent_version = 99",
    ],
)
def test_the_promises_are_constraints(petition, db, change):
    sign_and_confirm(petition)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE signatures SET {change}"))
    db.session.rollback()


def test_nobody_is_known_before_confirming(petition, db):
    sign(petition)
    person = somebody()
    db.session.commit()
    value = person.hex if db.engine.dialect.name == "sqlite" else person
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE signatures SET participant_id = :person"), {"person": value})
    db.session.rollback()
