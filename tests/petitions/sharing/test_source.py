"""Where a signer came from goes along without a cookie, bounded, and never under a petition in safe mode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.participation.ledger.models import LedgerEvent
from app.petitions.sharing.source import LONGEST, clean_source, source_of

PLEIN, MARON = "/nl/petities/plein/", "/nl/petities/maron/"
TOLD = "?utm_source=Nieuwsbrief&utm_medium=e-mail&utm_campaign=November%202026"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ""),
        ({"utm_source": "Nieuwsbrief", "utm_medium": "e-mail"}, "nieuwsbrief/e-mail"),
        ({"utm_campaign": "plein"}, "//plein"),
        ({"utm_source": "<b>x</b>/../'; --"}, "b-x-b-..-"),
        ({"utm_source": "x" * 500}, "x" * LONGEST),
        ({"utm_source": "café", "gclid": "abc"}, "cafe"),
        ({"utm_source": "jan@example.org"}, "jan-example.org"),
    ],
)
def test_a_source_is_a_few_plain_words(query, expected):
    assert source_of(query) == expected.rstrip("-.")


@given(st.text(max_size=400))
def test_cleaning_is_bounded_and_twice_is_once(text):
    once = clean_source(text)
    assert clean_source(once) == once
    assert len(once) <= 3 * LONGEST + 2
    assert once.isascii()


def sign_from(client, worker, mails, address, email, **fields):
    client.submit(address, {"email": email, "is_16": "yes", "consent": "y", **fields}, to="ondertekenen")
    worker()
    link = mails.last(to=email).link("/bevestigen/")
    client.submit(link)
    return link


def sources(db):
    return db.session.scalars(select(LedgerEvent.source).where(LedgerEvent.type == "sign")).all()


def test_it_goes_from_the_link_through_the_mail_to_the_ledger(petition, client, worker, mails, db):
    link = sign_from(client, worker, mails, PLEIN + TOLD, "els@example.org", name="Els")
    assert sources(db) == ["nieuwsbrief/e-mail/november-2026"]
    assert link.endswith("?source=nieuwsbrief/e-mail/november-2026") or "source=nieuwsbrief" in link


def test_without_a_source_nothing_is_said(petition, client, worker, mails, db):
    link = sign_from(client, worker, mails, PLEIN, "els@example.org", name="Els")
    assert "source" not in link
    assert sources(db) == [""]
    assert 'name="source"' not in client.get(PLEIN).text


def test_safe_mode_keeps_none(safe_petition, client, worker, mails, db):
    assert 'name="source"' not in client.get(MARON + TOLD).text
    link = sign_from(client, worker, mails, MARON + TOLD, "els@example.org")
    assert "source" not in link
    assert sources(db) == [""]


def test_what_somebody_types_into_the_link_is_cleaned(petition, client, db):
    from tests.factories.petitions import link_to, sign

    token = link_to(sign(petition))
    client.page(f"/nl/bevestigen/{token}/?source=%3Cscript%3E/jan@x.nl")
    client.post(f"/nl/bevestigen/{token}/?source=%3Cscript%3E/jan@x.nl")
    assert sources(db) == ["script/jan-x.nl"]


def test_a_refused_form_keeps_the_source(petition, client):
    answer = client.submit(PLEIN + TOLD, {"email": "geen"}, to="ondertekenen")
    assert answer.status_code == 422
    form = next(form for form in answer.page.forms if "ondertekenen" in form.action)
    assert form.values["source"] == ["nieuwsbrief/e-mail/november-2026"]
