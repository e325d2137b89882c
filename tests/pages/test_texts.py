"""The texts that come with the product: whole, true to the settings, and every link leads somewhere."""

import re
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.core.languages import LANGUAGES
from app.pages import placeholders, rules
from app.pages.content import first_texts
from app.pages.models import PAGE_KEYS, PageVersion
from tests.factories.pages import load_pages
from tests.support.client import AuditedClient

ADDRESSES = {
    "nl": (
        "over-ons",
        "servicecenter",
        "veelgestelde-vragen",
        "privacy",
        "toegankelijkheid",
        "huisregels",
        "colofon",
    ),
    "en": ("about", "servicecenter", "questions", "privacy", "accessibility", "house-rules", "colophon"),
}


def every_page() -> list[str]:
    return [f"/{language}/{word}/" for language, words in ADDRESSES.items() for word in words]


@pytest.fixture(autouse=True)
def loaded(app: Flask) -> None:
    load_pages()


@pytest.mark.parametrize("key", PAGE_KEYS)
def test_a_text_may_be_saved_as_it_stands(key: str) -> None:
    assert rules.may_save(first_texts(key)) is None


@pytest.mark.parametrize("address", every_page())
def test_every_link_of_every_page_leads_somewhere(address: str, client: AuditedClient) -> None:
    page = client.page(address)
    for link in page.main.all("a"):
        target = link.get("href")
        if target.startswith("/"):
            assert target.startswith(f"/{address.split('/')[1]}/"), f"{target} leaves the language"
            answer = client.get(target)
            # My Samenspraak sends a stranger to the sign-in page.
            assert answer.status_code in (200, 303), f"{address} links to {target}: {answer.status_code}"
        else:
            assert target.startswith(("#", "https://", "mailto:")), target


@pytest.mark.parametrize("address", every_page())
def test_no_placeholder_is_left(address: str, client: AuditedClient) -> None:
    assert not re.search(r"\{\w+\}", client.page(address).main.text)


def test_the_texts_say_what_is_set(app: Flask, client: AuditedClient) -> None:
    app.extensions["settings"] = replace(
        app.extensions["settings"],
        sign_in_link_minutes=25,
        edit_minutes=7,
        organisation="Vereniging *De Ster* [NL]",
        servicecenter_email="help_me_now@ster.example",
    )
    assert "25 minuten" in client.page("/nl/servicecenter/").main.text
    assert "7 minutes" in client.page("/en/questions/").main.text
    about = client.page("/nl/over-ons/")
    assert "Vereniging *De Ster* [NL]" in about.main.text
    mail = [link.get("href") for link in about.main.all("a") if link.get("href").startswith("mailto:")]
    assert mail == ["mailto:help_me_now@ster.example"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_privacy_page_holds_the_register(language: str, app: Flask, client: AuditedClient) -> None:
    page = client.page(f"/{language}/privacy/")
    table = page.main.all("table")[0]
    assert len(table.all("th")) > len(app.extensions["retention"])
    assert table.all("caption")


def test_contents_lead_to_the_headings(client: AuditedClient) -> None:
    page = client.page("/nl/veelgestelde-vragen/")
    links = [link.get("href") for link in page.main.all("a") if link.get("href").startswith("#")]
    headings = [f"#{heading.get('id')}" for heading in page.main.all("h2") if heading.has("id")]
    assert len(links) > 10
    assert links == [heading for heading in headings if heading != "#contents"]


@pytest.mark.parametrize(
    ("text", "unknown", "misplaced"),
    [
        ("Mail {servicecenter_email} of {organisation}.", [], []),
        ("Mail {servicedesk} en {Servicedesk} en {servicedesk}.", ["servicedesk"], []),
        ("{retention_table}", [], []),
        ("Boven.\n\n  {retention_table}\n\nOnder.", [], []),
        ("De tabel {retention_table} staat hier.", [], ["retention_table"]),
        ("Een {} en { organisation } zijn gewone tekens.", [], []),
        ("{settings.secret_key}", ["settings.secret_key"], []),
        ("{secret_key}", ["secret_key"], []),
    ],
)
def test_placeholders_are_known_by_name_and_place(
    text: str, unknown: list[str], misplaced: list[str]
) -> None:
    assert placeholders.unknown_in(text) == unknown
    assert placeholders.misplaced_parts_in(text) == misplaced


def test_a_page_without_its_texts_does_not_exist(client: AuditedClient, db: Any) -> None:
    db.session.execute(delete(PageVersion))
    assert client.get("/nl/privacy/").status_code == 404
