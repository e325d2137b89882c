"""Every page type, in both languages and themes, wide and narrow: axe clean, no overflow, no failure."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask, url_for
from playwright.sync_api import Browser

from app.core.languages import LANGUAGES, Language
from tests.browser.conftest import Stage
from tests.browser.pages.gallery import Gallery, kept_gallery, make_gallery
from tests.browser.pages.looking import faults
from tests.browser.pages.registry import EXCEPTIONS, PAGE_TYPES, PageType
from tests.browser.pages.windows import Windows
from tests.support.server import Site
from tests.support.sharing import once


@pytest.fixture(scope="session")
def made_gallery(session_folder: Path, demo_template: Path) -> Gallery:
    """Made by the first process that needs it."""
    with once(session_folder / "gallery.made") as first:
        if first:
            make_gallery(demo_template, session_folder)
    return kept_gallery(session_folder)


@pytest.fixture
def gallery(stage: Stage, made_gallery: Gallery) -> Gallery:
    """The gallery, hanging in the running site."""
    stage.show(made_gallery.template, to_look_at=True)
    return made_gallery


@pytest.fixture(scope="session")
def windows(
    browser: Browser, running_site: Site, behind_the_site: Flask, made_gallery: Gallery
) -> Iterator[Windows]:
    opened = Windows(
        browser, running_site, behind_the_site.config["SESSION_COOKIE_NAME"], made_gallery.cookies
    )
    yield opened
    opened.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_type", PAGE_TYPES, ids=str)
def test_a_page_type_is_fit_for_everybody(
    page_type: PageType, language: Language, gallery: Gallery, behind_the_site: Flask, windows: Windows
) -> None:
    values = page_type.address_values(gallery.ids, language)
    with behind_the_site.test_request_context():
        lang = {} if page_type.one_address else {"lang": language}
        address = url_for(page_type.endpoint, **lang, **values)
    page = windows.of(page_type.who, language)
    answer = page.goto(address)
    assert answer is not None
    assert (answer.status, urlsplit(answer.url).path) == (page_type.status, urlsplit(address).path)
    found = faults(page) + windows.behind(page_type.who, language)
    assert not found, "\n".join(found)


@pytest.mark.sqlite
def test_every_page_is_looked_at_or_excepted(app: Flask) -> None:
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    looked_at = {page_type.endpoint for page_type in PAGE_TYPES}
    assert pages - looked_at - EXCEPTIONS.keys() == set(), "neither in PAGE_TYPES nor in EXCEPTIONS"
    assert (looked_at | EXCEPTIONS.keys()) - pages == set(), "no such page any more"
    assert looked_at & EXCEPTIONS.keys() == set()
