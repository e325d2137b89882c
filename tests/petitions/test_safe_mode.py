"""Safe mode: nobody can tell who signed, from any page, mail, log, export or table."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core.audit import AuditEntry
from app.core.jobs import Job
from app.core.refusals import Refused
from app.extensions import db as database
from app.mail.composing import message
from app.mail.models import Mail
from app.participation.ledger.models import LedgerEvent
from app.people.participants.models import ParticipantKey
from app.people.participants.queries import address_key
from app.petitions import operations
from app.petitions.rules import UNSAFE_WITHOUT_REASON
from app.petitions.signatures import retention
from app.petitions.signatures.models import Signature, Standing
from tests.factories.people import make_member, make_staff
from tests.factories.petitions import (
    link_to,
    make_draft,
    make_safe_petition,
    plan_of,
    sign,
    sign_and_confirm,
    somebody,
)

SECRET = "geheim@voorbeeld.example"


def everything_stored() -> str:
    """Every value of every table, as text."""
    found = []
    for table in database.metadata.sorted_tables:
        for row in database.session.execute(select(table)):
            found.append(" ".join(str(value) for value in row))
    return "\n".join(found)


def test_no_name_and_no_news_are_asked(safe_petition, client):
    page = client.page("/nl/petities/maron/")
    form = next(form for form in page.forms if "ondertekenen" in form.action)
    assert form.fields == {"email", "is_16", "consent", "consent_version", "text_version"}
    assert "We geven je naam aan niemand door, ook niet bij de overhandiging." in page.text


def test_a_name_sent_all_the_same_is_not_kept(safe_petition, client, worker):
    fields = {"email": SECRET, "is_16": "yes", "consent": "y", "consent_version": "1"}
    extra = {"name": "Geheime Naam", "is_public": "y", "news": "y"}
    answer = client.post("/nl/petities/maron/ondertekenen/", data={**fields, **extra})
    assert answer.status_code == 303
    worker()
    assert "Geheime" not in everything_stored()


def test_the_mail_tells_nothing(safe_petition, fill_in, worker, mails, db):
    fill_in(at="maron", email=SECRET)
    worker()
    mail = mails.last(to=SECRET)
    assert mail.subject == "Je link"
    assert mail.status == "sent"
    told = f"{mail.subject}\n{mail.text}\n{mail.html}"
    for word in ("Houd het plein", "Pleinenwet", "maron", "petitie", "handtekening", "teken", "Amnesty"):
        assert word.lower() not in told.lower()
    row = db.session.scalars(select(Mail)).one()
    assert row.participant_id is None
    assert str(message(row)["From"]) == "post@samenspraak.example"


def test_a_repeat_gets_the_very_same_mail(safe_petition, fill_in, client, worker, mails):
    fill_in(at="maron", email=SECRET)
    worker()
    client.submit(mails.last(to=SECRET).link("/bevestigen/"))
    fill_in(at="maron", email=SECRET)
    worker()
    first, second = mails(to=SECRET)
    assert first.text.replace(first.link("/bevestigen/"), "") == second.text.replace(
        second.link("/bevestigen/"), ""
    )
    assert first.subject == second.subject


def test_the_address_goes_with_the_mail(safe_petition, fill_in, worker, db):
    fill_in(at="maron", email=SECRET)
    assert db.session.scalars(select(Signature)).one().email == SECRET
    worker()
    db.session.expire_all()
    assert db.session.scalars(select(Signature)).one().email is None


def test_in_production_the_log_of_mails_keeps_no_line(app, safe_petition, fill_in, worker, smtp, db):
    fill_in(at="maron", email=SECRET)
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    worker()
    assert [mail.recipients for mail in smtp.messages] == [(SECRET,)]
    assert str(smtp.messages[0].message["From"]) == "post@samenspraak.example"
    assert db.session.scalars(select(Mail)).all() == []


def test_nothing_anywhere_holds_the_signer(
    app, safe_petition, fill_in, client, worker, smtp, mails, sign_in, db
):
    fill_in(at="maron", email=SECRET)
    worker()
    link = mails.last(to=SECRET).link("/bevestigen/")
    db.session.execute(text("DELETE FROM mails"))  # development keeps mails to be read; production doesn't
    assert client.submit(link).page.heading == "Je handtekening telt mee"
    worker()
    stored = everything_stored()
    assert SECRET not in stored
    assert address_key(SECRET) not in stored
    (event,) = db.session.scalars(select(LedgerEvent))
    assert (event.person_id, event.object_ref) == (None, f"petition:{safe_petition.id}")
    kept = db.session.scalars(select(Signature)).one()
    assert (kept.standing, kept.name, kept.email, kept.participant_id) == (
        Standing.CONFIRMED,
        None,
        None,
        None,
    )
    assert db.session.scalars(select(ParticipantKey)).all() == []
    logged = " ".join(
        f"{entry.object_id} {entry.details}" for entry in db.session.scalars(select(AuditEntry))
    )
    assert str(kept.id) not in logged
    assert SECRET not in " ".join(str(job.payload) for job in db.session.scalars(select(Job)))


def test_the_key_differs_per_petition(app):
    one, other = make_safe_petition("een"), make_safe_petition("twee")
    keys = {sign(petition, SECRET).signer_key for petition in (one, other)}
    assert len(keys) == 2
    assert address_key(SECRET) not in keys


def test_a_member_who_signed_finds_it_nowhere(safe_petition, sign_in, worker):
    els = make_member("Els", email=SECRET)
    sign_and_confirm(safe_petition, SECRET)
    worker()
    assert retention.export(els.participant_id) == []
    assert "Houd het plein open" not in sign_in(els).page("/nl/mijn-samenspraak/").text


def test_the_office_shows_a_count_and_nobody(safe_petition, sign_in, worker):
    sign_and_confirm(safe_petition, SECRET)
    worker()
    staff = sign_in(make_staff(), second_factor=True)
    page = staff.page(f"/nl/beheer/petities/{safe_petition.id}/ondertekenaars/")
    assert "Niemand kan zien wie er tekende" in page.text
    assert SECRET not in page.text


@pytest.mark.parametrize(
    "change",
    [
        "name = 'Els'",
        "is_public = true, name = 'Els'",
        "news_version = 1",
        "consent_purpose = 'signature'",
        "safe_mode = false",
        "participant_id = :person",
    ],
)
def test_the_promise_is_a_constraint(safe_petition, db, change):
    mine = sign_and_confirm(safe_petition, SECRET)
    person = somebody()
    db.session.commit()
    values: dict[str, Any] = {"id": mine.id.hex if db.engine.dialect.name == "sqlite" else mine.id}
    if ":person" in change:
        values["person"] = person.hex if db.engine.dialect.name == "sqlite" else person
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE signatures SET {change} WHERE id = :id"), values)
    db.session.rollback()


def test_a_petition_with_signatures_cant_leave_safe_mode(safe_petition, db):
    sign(safe_petition, SECRET)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE petitions SET safe_mode = false, safe_mode_reason = 'x'"))
    db.session.rollback()


def test_it_follows_the_target_and_off_needs_a_reason(app, clock):
    assert make_draft("vreemd", target_is_foreign=True).safe_mode
    assert not make_draft("eigen").safe_mode
    assert make_draft("toch", safe_mode=True).safe_mode
    with pytest.raises(Refused) as refused:
        make_draft("onveilig", target_is_foreign=True, safe_mode=False)
    assert refused.value.refusal.name == UNSAFE_WITHOUT_REASON.name
    off = plan_of("met-reden", target_is_foreign=True, safe_mode=False, safe_mode_reason="Zij vragen erom.")
    assert not operations.create_petition(off, now=clock.now, actor_id=somebody()).safe_mode


def test_withdrawing_needs_the_link_alone(safe_petition, client, db):
    mine = sign_and_confirm(safe_petition, SECRET)
    uid = mine.event_uid
    client.submit(f"/nl/bevestigen/{link_to(mine)}/intrekken/")
    assert db.session.scalars(select(LedgerEvent).where(LedgerEvent.retracts == uid)).one()
    again = sign(safe_petition, SECRET)
    assert (again.standing, again.email) == (Standing.PENDING, SECRET)
