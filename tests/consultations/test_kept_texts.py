"""A text kept when a session ended is given back to who wrote it, and to nobody else at that browser."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import KeptText
from app.extensions import db as database
from app.people.accounts.models import Account
from tests.factories.consultations import agreed
from tests.factories.people import make_member
from tests.support.client import AuditedClient

PAGE = "/nl/denk-mee/buurt/"


@pytest.fixture
def els(member: Any) -> Account:
    return database.session.scalars(select(Account).where(Account.email == "els@example.org")).one()


def page_in(browser: AuditedClient, language: str) -> str:
    return PAGE if language == "nl" else browser.page(PAGE).links["EN English"]


def write_after_the_session_ended(browser: AuditedClient, language: str, key: str, text: str) -> Any:
    """Fill in the form that was drawn while signed in, and send it when that is over."""
    page = browser.page(f"{page_in(browser, language)}?paragraph={key}")
    (form,) = [form for form in page.forms if f"/{key}/" in form.action and {"text", "writer"} <= form.fields]
    browser.delete_cookie("samenspraak")
    return browser.post(form.action, data={**form.values, "text": text})


def carried_to(browser: AuditedClient, other: AuditedClient) -> AuditedClient:
    """The same browser, as who signs in next finds it."""
    cookie = browser.get_cookie("kept_text")
    assert cookie is not None
    other.set_cookie("kept_text", cookie.value)
    return other


@pytest.mark.parametrize("language", ["nl", "en"])
def test_whoever_signs_in_next_gets_nothing(
    member: Any, paragraph: Any, sign_in: Any, db: Any, els: Any, language: str
) -> None:
    write_after_the_session_ended(member, language, paragraph.key, "Tussen mij en jullie.")
    stranger = carried_to(member, sign_in(agreed(make_member("Bo", email="bo@example.org"))))
    for address in (page_in(stranger, language), f"{PAGE}alinea/{paragraph.key}/"):
        assert "Tussen mij en jullie." not in stranger.get(address).text
    writer = carried_to(member, sign_in(els))
    assert "Tussen mij en jullie." in writer.page(page_in(writer, language)).text


def test_what_a_stranger_does_with_the_browser_leaves_the_text_to_its_writer(
    member: Any, paragraph: Any, sign_in: Any, db: Any, els: Any
) -> None:
    write_after_the_session_ended(member, "nl", paragraph.key, "Tussen mij en jullie.")
    stranger = carried_to(member, sign_in(agreed(make_member("Bo", email="bo@example.org"))))
    place = f"{PAGE}?paragraph={paragraph.key}"
    stranger.submit(place, {"text": "Van Bo."}, to=f"/alinea/{paragraph.key}/reacties/")
    stranger.submit("/nl/mijn-samenspraak/apparaten/", to="/uitloggen/")
    assert len(db.session.scalars(select(KeptText)).all()) == 1
    assert "Tussen mij en jullie." in carried_to(member, sign_in(els)).page(PAGE).text


def test_its_writer_throws_it_away_by_signing_out(
    member: Any, paragraph: Any, sign_in: Any, db: Any, els: Any
) -> None:
    write_after_the_session_ended(member, "nl", paragraph.key, "Tussen mij en jullie.")
    writer = carried_to(member, sign_in(els))
    writer.submit("/nl/mijn-samenspraak/apparaten/", to="/uitloggen/")
    assert writer.get_cookie("kept_text") is None
    assert db.session.scalars(select(KeptText)).all() == []


@pytest.mark.parametrize("mark", ["", "x", "0" * 64, "A" * 64, "\0" * 64, "0" * 5000])
def test_a_mark_that_was_tampered_with_opens_nothing_of_others(
    member: Any, paragraph: Any, sign_in: Any, mark: str
) -> None:
    member.page(PAGE)
    member.delete_cookie("samenspraak")
    address = f"{PAGE}alinea/{paragraph.key}/reacties/"
    answer = member.post(address, data={"text": "Iets.", "writer": mark}, follow_redirects=True)
    assert answer.request.path == "/nl/inloggen/"
    assert "We hebben je tekst bewaard" in answer.page.text
