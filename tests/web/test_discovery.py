"""What machines ask for: sitemap, robots.txt, icon; and what pages say of themselves."""

from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy

from app.consultations.processes.models import Consultation
from app.core import clock, public_pages
from app.core.bilingual import Bilingual
from tests.factories.pages import load_pages
from tests.support.client import AuditedClient, path_of

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def entries(client: AuditedClient) -> Iterator[tuple[str, dict[str, str]]]:
    """Each address of the sitemap with those it names as alternates."""
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    for entry in ET.fromstring(answer.text).iter(f"{SITEMAP}url"):
        others = {link.get("hreflang"): link.get("href") for link in entry.iter(f"{XHTML}link")}
        yield entry.findtext(f"{SITEMAP}loc") or "", {str(k): str(v) for k, v in others.items()}


def test_the_sitemap_names_every_public_page_in_both_languages(app: Flask, client: AuditedClient) -> None:
    load_pages()
    app.extensions["settings"] = replace(app.extensions["settings"], base_url="https://samen.example")
    found = dict(entries(client))
    assert len(found) == 2 * len(public_pages.public_pages())
    assert found["https://samen.example/en/about/"] == {
        "nl": "https://samen.example/nl/over-ons/",
        "en": "https://samen.example/en/about/",
        "x-default": "https://samen.example/nl/over-ons/",
    }


def test_every_address_of_the_sitemap_opens_for_a_stranger(client: AuditedClient) -> None:
    load_pages()
    for address, _others in entries(client):
        page = client.page(path_of(address))
        canonical = [link.get("href") for link in page.all("link") if link.get("rel") == "canonical"]
        assert canonical == [address]
        robots = [meta.get("content") for meta in page.all("meta") if meta.get("name") == "robots"]
        assert not any("noindex" in content for content in robots)


def test_nothing_of_a_developers_machine_is_indexed(client: AuditedClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_a_real_site_lets_its_public_pages_be_indexed(app: Flask, client: AuditedClient) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], mode="production")
    lines = client.get("/robots.txt").text.splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /" not in lines
    assert {"Disallow: /nl/beheer/", "Disallow: /en/office/"} <= set(lines)
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


@pytest.mark.parametrize("mode", ["development", "production"])
def test_a_demo_says_so_and_is_not_indexed(
    mode: str, app: Flask, client: AuditedClient, db: SQLAlchemy
) -> None:
    app.extensions["settings"] = replace(app.extensions["settings"], mode=mode)
    assert client.page("/nl/").all("aside") == []
    db.session.add(Consultation(title=Bilingual("Voorbeeld"), is_demo=True, created_at=clock.now()))
    assert "Dit is een demo" in client.page("/nl/").all("aside")[0].text
    assert client.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"


def test_the_icon_browsers_ask_for_is_ours(client: AuditedClient) -> None:
    answer = client.get("/favicon.ico", follow_redirects=True)
    assert answer.mimetype == "image/svg+xml"
