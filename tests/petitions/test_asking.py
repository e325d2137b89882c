"""What is asked of signers beside their name, whose petition it is, and who may frame it."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from app.petitions.embedding import read_sites
from app.petitions.models import Petition
from app.petitions.signatures import operations
from app.petitions.signatures.models import Signature
from tests.factories.groups import make_group
from tests.factories.people import make_staff
from tests.factories.petitions import CONSENT, make_petition, sign_and_confirm
from tests.petitions.conftest import ELS
from tests.petitions.test_office_petitions import NEW, PLAIN

WHY = {"town_reason_nl": "De raad telt inwoners.", "town_reason_en": "The council counts residents."}


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def in_town(app: Any) -> Petition:
    reason = Bilingual("De raad telt inwoners.", "The council counts residents.")
    return make_petition("plein", target_is_local=True, asks_town=True, town_reason=reason)


def test_a_local_target_may_ask_where_you_live_and_says_why(in_town, fill_in, client, db):
    assert "De raad telt inwoners." in client.page("/nl/petities/plein/").text
    assert "The council counts residents." in client.page("/en/petitions/plein-en/").text
    fill_in(town="Utrecht")
    fill_in(email="leeg@example.org", name="Leeg", town="")
    found = {each.name: each.town for each in db.session.scalars(select(Signature))}
    assert found == {"Els de Vries": "Utrecht", "Leeg": None}


def test_it_goes_with_the_name(in_town, fill_in, db, clock):
    signed = sign_and_confirm(in_town)
    signed.town = "Utrecht"
    db.session.flush()
    operations.withdraw(signed, now=clock.now)
    db.session.refresh(signed)
    assert (signed.name, signed.town) == (None, None)


def test_a_town_nobody_asked_for_is_not_kept(petition, client, db):
    assert not any("town" in form.fields for form in client.page("/nl/petities/plein/").forms)
    client.post(
        "/nl/petities/plein/ondertekenen/", data={**ELS, "consent_version": CONSENT, "town": "Utrecht"}
    )
    assert db.session.scalars(select(Signature.town)).one() is None


def test_too_long_is_said(in_town, fill_in):
    answer = fill_in(town="x" * 61)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"asks_town": "y", **WHY}, "alleen gevraagd worden bij een lokale ontvanger"),
        ({"asks_town": "y", "target_is_local": "y"}, "Schrijf op waarom je de gemeente vraagt"),
        ({"asks_town": "y", "target_is_local": "y", "safe_mode": "on", **WHY}, "veilige modus"),
        ({"embed_sites": "http://school.example"}, "geen adres van een site"),
        ({"embed_sites": "https://x.example; script-src *"}, "geen adres van een site"),
    ],
)
def test_what_may_not_be_asked_is_said(editor, db, fields, reason):
    answer = editor.submit(NEW, {**PLAIN, **fields})
    assert answer.status_code == 422
    assert reason in answer.page.text
    assert db.session.scalars(select(Petition)).all() == []


@pytest.mark.parametrize(
    "change",
    ["asks_town = true", "asks_town = true, target_is_local = true", "safe_mode = true, asks_town = true"],
)
def test_asking_is_a_constraint(petition, db, change):
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE petitions SET {change}"))
    db.session.rollback()


def test_no_town_in_safe_mode_is_a_constraint(safe_petition, db):
    sign_and_confirm(safe_petition)
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE signatures SET town = 'Utrecht'"))
    db.session.rollback()


def test_whose_it_is(editor, client, db):
    group = make_group("Zwolle")
    db.session.commit()
    editor.submit(NEW, {**PLAIN, "group": str(group.id)})
    made = db.session.scalars(select(Petition)).one()
    assert made.group_id == group.id
    assert "Lokale groep Zwolle" in editor.get(f"/nl/beheer/petities/{made.id}/voorbeeld/").page.text


def test_a_petition_names_who_may_frame_it(client):
    make_petition("plein", embed_sites="https://www.school.example\nhttps://*.nieuws.example:8443")
    make_petition("dicht", embed_sites="none")
    make_petition("open")
    policy = client.get("/nl/petities/plein/insluiten/").headers["Content-Security-Policy"]
    assert "frame-ancestors https://www.school.example https://*.nieuws.example:8443;" in policy
    closed = client.get("/nl/petities/dicht/insluiten/").headers["Content-Security-Policy"]
    assert "frame-ancestors 'none';" in closed
    assert (
        "frame-ancestors *;" in client.get("/nl/petities/open/insluiten/").headers["Content-Security-Policy"]
    )
    # The page itself, with its form, is framed by nobody.
    assert "frame-ancestors 'none'" in client.get("/nl/petities/plein/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", None),
        ("  ", None),
        ("NONE", "none"),
        ("*", "*"),
        ("https://A.example/, https://a.example", "https://a.example"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_sites_as_typed(typed, kept):
    assert read_sites(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "https://a.example/path",
        "https://a.example 'self'",
        "https://*",
        "https://localhost",
        "https://a.example:0",
        "data:",
        "https://-a.example",
        "https://a.example * ",
        " ".join(f"https://s{number}.example" for number in range(51)),
    ],
)
def test_sites_that_are_none(typed):
    with pytest.raises(Refused):
        read_sites(typed)
