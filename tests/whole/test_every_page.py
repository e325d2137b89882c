"""Every page that a link leads to, on the demo content: it is there, and it keeps to the page audit."""

from collections import Counter, deque
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from flask import Flask

from tests.factories.people import make_member, make_staff
from tests.support.client import AuditedClient, PageFaults, path_of
from tests.support.demo import on_the_demo

pytestmark = pytest.mark.sqlite

# Enough of each kind of page to meet its variants, few enough to stay quick.
PER_KIND = 8


@pytest.fixture
def demo(app: Flask, database: Any, demo_template: Path) -> Flask:
    return on_the_demo(app, database, demo_template)


def crawl(client: AuditedClient, app: Flask, *starts: str) -> tuple[int, list[str]]:
    """Follow links from the starting pages; how many pages were seen, and what was wrong with them."""
    waiting, known = deque(starts), set(starts)
    kinds: Counter[str] = Counter()
    faults: list[str] = []
    while waiting:
        address = waiting.popleft()
        try:
            answer = client.get(address, follow_redirects=True)
        except PageFaults as fault:
            faults.append(str(fault))
            continue
        if answer.status_code >= 400:
            faults.append(f"{answer.status_code} at {address}")
        if answer.mimetype != "text/html" or answer.status_code >= 400:
            continue
        here = path_of(answer.request.url)
        for link in answer.page.links.values():
            found = urldefrag(urljoin(here, link)).url
            if urlsplit(found).netloc or not found.startswith("/") or found in known:
                continue
            kind = kind_of(app, found)
            kinds[kind] += 1
            if kinds[kind] <= PER_KIND:
                known.add(found)
                waiting.append(found)
    return len(known), faults


def kind_of(app: Flask, address: str) -> str:
    """The view and language behind an address; a filtered list is a kind of its own."""
    parts = urlsplit(address)
    try:
        endpoint, values = app.url_map.bind("localhost").match(parts.path)
    except Exception:  # noqa: BLE001 the crawl itself will say that nothing is there
        return address
    return f"{endpoint} {values.get('lang')} {bool(parts.query)}"


def test_a_visitor_finds_every_link_alive(demo: Flask, client: AuditedClient) -> None:
    seen, faults = crawl(client, demo, "/nl/", "/en/", "/nl/styleguide/", "/en/styleguide/")
    assert not faults, "\n".join(faults)
    assert seen > 40


def test_a_member_finds_every_link_alive(demo: Flask, sign_in: Any) -> None:
    client = sign_in(make_member())
    seen, faults = crawl(client, demo, "/nl/mijn-samenspraak/", "/en/my/", "/nl/", "/en/")
    assert not faults, "\n".join(faults)
    assert seen > 40


def test_staff_find_every_link_alive(demo: Flask, sign_in: Any) -> None:
    client = sign_in(make_staff(), second_factor=True)
    seen, faults = crawl(client, demo, "/nl/beheer/", "/en/office/")
    assert not faults, "\n".join(faults)
    assert seen > 60
