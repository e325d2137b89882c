"""Staff look at what stands out, hold and undo; event codes; what safe mode shows them."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db
from app.petitions.integrity.models import EventCode
from app.petitions.signatures.models import Signature
from tests.factories.people import make_staff
from tests.petitions.integrity.test_holding import confirmed

DESK = "/en/office/petitions/{}/integrity/"


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


def standings() -> list[str]:
    db.session.expire_all()
    return sorted(db.session.scalars(select(Signature.standing)))


def test_a_network_is_held_with_a_reason_and_that_is_undone(petition: Any, editor: Any) -> None:
    for place in ("aaaaaa11", "aaaaaa11", "bbbbbb22"):
        confirmed(petition, network=place, mail_domain="example.org")
    desk = DESK.format(petition.id)
    selection = f"{desk}signatures/?network=aaaaaa11"
    assert "example.org" in editor.page(desk).text
    shown = editor.page(selection).text
    assert "aaaaaa" in shown
    assert "bbbbbb" not in shown
    refused = editor.submit(selection, {"kind": "hold", "reason": ""}, to="/signatures/", follow=False)
    assert refused.status_code == 422
    editor.submit(selection, {"kind": "hold", "reason": "Two in a second"}, to="/signatures/")
    assert standings() == ["confirmed", "held", "held"]
    assert "Two in a second" in editor.page(desk).text
    editor.submit(desk, {}, to="/undo/")
    assert standings() == ["confirmed"] * 3
    acts = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "petition")))
    assert {"petition.signatures-hold", "petition.signatures-undone", "petition.integrity-viewed"} <= acts


def test_staff_make_an_event_code(petition: Any, editor: Any) -> None:
    desk = DESK.format(petition.id)
    entry = {"place": "School", "starts_on": "2026-12-01", "ends_on": "2026-12-01", "at_most": "40"}
    backwards = editor.submit(desk, {**entry, "ends_on": "2026-11-30"}, to="/integrity/", follow=False)
    assert backwards.status_code == 422
    editor.submit(desk, entry, to="/integrity/")
    code = db.session.scalars(select(EventCode)).one()
    assert (len(code.code), code.at_most) == (8, 40)
    assert f"code={code.code}" in editor.page(desk).text


def test_safe_mode_shows_no_name_and_no_domain(safe_petition: Any, editor: Any) -> None:
    signature = confirmed(safe_petition, network="cccccc33")
    shown = editor.page(f"{DESK.format(safe_petition.id)}signatures/").text
    assert "cccccc" in shown
    assert (signature.name, signature.mail_domain) == (None, None)


@pytest.mark.parametrize("asked", ["hour=soon", "standing=odd", "window=9999999999999999"])
def test_an_address_that_means_nothing_is_not_found(petition: Any, editor: Any, asked: str) -> None:
    assert editor.get(f"{DESK.format(petition.id)}signatures/?{asked}").status_code == 404
