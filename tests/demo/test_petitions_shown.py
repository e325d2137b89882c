"""The demo has a petition in each state, and one for each way in which a petition comes and changes."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.extensions import db
from app.people.accounts.models import Account
from app.petitions.models import Petition, State
from app.petitions.queries import petition_with_slug
from app.petitions.signatures.models import Signature
from tests.support.client import AuditedClient
from tests.support.demo import on_the_demo

pytestmark = pytest.mark.sqlite


@pytest.fixture
def demo(app: Flask, database: Any, demo_template: Path) -> Flask:
    return on_the_demo(app, database, demo_template)


def test_every_state_and_every_way_is_there(demo: Flask, client: AuditedClient, sign_in: Any) -> None:
    states = set(db.session.scalars(select(Petition.state)))
    assert states == {state.value for state in State}
    assert all(db.session.scalars(select(Petition.is_demo)))
    other_words(client)
    a_picture(client)
    in_one_language(client)
    what_a_group_proposes(client, sign_in)


def other_words(client: AuditedClient) -> None:
    """Who signed before the text changed stands under the words they read."""
    page = client.page("/nl/petities/stop-de-risicoscore/")
    assert "De tekst is veranderd op" in page.main.text
    both = client.page("/en/petitions/stop-the-risk-score/versions/").main.text
    assert "you were born" in both
    assert "your parents came from" in both
    found = petition_with_slug("stop-de-risicoscore", "nl")
    assert found is not None
    by_version = db.session.execute(
        select(Signature.version, func.min(Signature.signed_at), func.max(Signature.signed_at))
        .where(Signature.petition_id == found.petition.id)
        .group_by(Signature.version)
        .order_by(Signature.version)
    ).all()
    assert [row[0] for row in by_version] == [1, 2]
    assert found.petition.worded_at is not None
    assert by_version[0][2] < found.petition.worded_at <= by_version[1][1]


def a_picture(client: AuditedClient) -> None:
    for address in ("/nl/petities/een-eigen-kamer/", "/en/petitions/a-room-of-their-own/"):
        page = client.page(address)
        assert "Vera Postma" in page.main.text
        shown = page.main.all("img")[0]
        assert shown.get("alt").startswith(("Tekening: een moeder", "Drawing: a mother"))
        assert client.get(f"{address}picture.jpg").mimetype == "image/jpeg"
        assert "Samira" not in page.text


def in_one_language(client: AuditedClient) -> None:
    page = client.page("/en/petitions/stop-de-uitzetting-van-lale/")
    assert "This is urgent, so it stands in Dutch first." in page.main.text
    assert "reached!" in page.main.text
    assert "This is urgent" not in client.page("/nl/petities/stop-de-uitzetting-van-lale/").main.text


def what_a_group_proposes(client: AuditedClient, sign_in: Any) -> None:
    by_address = {account.email: account for account in db.session.scalars(select(Account))}
    writer = sign_in(by_address["amina@demo.example"])
    assert "Laat het licht aan in de Watertuin" in writer.page("/nl/mijn-samenspraak/voorstellen/").main.text
    assert "Watertuin" not in client.page("/nl/petities/").text
    states = Counter(db.session.scalars(select(Petition.state)))
    assert states[State.REVIEW] == states[State.DRAFT] == 1
