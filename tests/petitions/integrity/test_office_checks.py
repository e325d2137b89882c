"""Staff look at what stands out, hold and undo; event codes; what safe mode shows them."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db
from app.petitions.integrity import rules
from app.petitions.integrity.models import EventCode
from app.petitions.signatures import counting
from app.petitions.signatures.models import Signature
from tests.factories.people import make_staff
from tests.factories.petitions import link_to
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


def lines(client: Any, petition: Any) -> list[str]:
    """The public lines of corrections, the last first."""
    counting.count_all(clock.now())
    db.session.commit()
    return [row.text for row in client.page("/nl/petities/plein/zo-tellen-we/").all("tr")][1:]


def test_what_is_removed_and_given_back_is_told_to_everybody(petition: Any, editor: Any, client: Any) -> None:
    for _each in range(3):
        confirmed(petition, network="aaaaaa11")
    assert lines(client, petition) == []
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    editor.submit(selection, {"kind": "hold", "reason": "Three in a second"}, to="/signatures/")
    # Who is being checked stands beside the count; nothing was removed yet.
    assert lines(client, petition) == []
    editor.submit(selection, {"kind": "invalidate", "reason": "A program"}, to="/signatures/")
    (removed,) = lines(client, petition)
    assert "-3" in removed
    assert "automatische handtekeningen" in removed
    editor.submit(selection, {"kind": "release", "reason": "People after all"}, to="/signatures/")
    back, _removed = lines(client, petition)
    assert "+3" in back
    assert client.get("/nl/petities/plein/count.json").json["corrections"] == 0


def test_taking_a_removal_back_is_told_too(petition: Any, editor: Any, client: Any) -> None:
    confirmed(petition, network="aaaaaa11")
    lines(client, petition)
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    editor.submit(selection, {"kind": "invalidate", "reason": "A program"}, to="/signatures/")
    editor.submit(DESK.format(petition.id), {}, to="/undo/")
    back, removed = lines(client, petition)
    assert ("+1" in back, "-1" in removed) == (True, True)


def test_a_withdrawal_in_between_leaves_no_automatic_signature(
    petition: Any, editor: Any, client: Any, clock: Any
) -> None:
    """Of thirteen who are removed one withdraws; taken back, the ledger says that none was automatic."""
    signers = [confirmed(petition, network="aaaaaa11") for _each in range(13)]
    confirmed(petition, network="bbbbbb22")
    lines(client, petition)
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    editor.submit(selection, {"kind": "invalidate", "reason": "A program"}, to="/signatures/")
    token = link_to(signers[0])
    clock.move(hours=1)
    assert client.post(f"/nl/bevestigen/{token}/intrekken/").status_code == 303
    told = editor.submit(DESK.format(petition.id), {}, to="/undo/").page.text
    assert "Undone for 12 signatures" in told
    back, removed = lines(client, petition)
    assert ("+13" in back, "-13" in removed) == (True, True)
    found = client.get("/nl/petities/plein/count.json").json
    assert (found["confirmed"], found["corrections"]) == (13, 0)


@pytest.mark.parametrize(
    ("undone", "confirmed_then", "corrections"),
    [("release", 0, -2), ("invalidate", 1, 0), ("both", 1, 0)],
)
def test_a_withdrawal_after_two_acts_is_told_by_neither(
    petition: Any, editor: Any, client: Any, clock: Any, undone: str, confirmed_then: int, corrections: int
) -> None:
    """Two are removed and released, and one withdraws; then staff take back what they did."""
    signers = [confirmed(petition, network="aaaaaa11") for _each in range(2)]
    lines(client, petition)
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    for kind in ("invalidate", "release"):
        clock.move(minutes=1)
        editor.submit(selection, {"kind": kind, "reason": "Looked"}, to="/signatures/")
    client.post(f"/nl/bevestigen/{link_to(signers[0])}/intrekken/")
    page = editor.page(DESK.format(petition.id))
    released, removed = [form.action for form in page.forms if "/undo/" in (form.action or "")]
    order = {"release": (released,), "invalidate": (removed,), "both": (released, removed)}[undone]
    for act in order:
        assert editor.post(act, data={}).status_code == 303
    lines(client, petition)
    found = client.get("/nl/petities/plein/count.json").json
    assert (found["confirmed"], found["corrections"]) == (confirmed_then, corrections)


def test_who_never_counted_needs_no_correction(petition: Any, editor: Any, client: Any) -> None:
    confirmed(petition, network="aaaaaa11")
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    editor.submit(selection, {"kind": "invalidate", "reason": "A program"}, to="/signatures/")
    assert lines(client, petition) == []


def test_who_comes_while_staff_look_is_not_met(petition: Any, editor: Any, clock: Any) -> None:
    confirmed(petition, network="aaaaaa11")
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    seen = editor.page(selection).by_id("seen").get("value")
    clock.move(minutes=1)
    confirmed(petition, network="aaaaaa11")
    editor.submit(selection, {"kind": "hold", "reason": "Too quick", "seen": seen}, to="/signatures/")
    assert standings() == ["confirmed", "held"]


@pytest.mark.parametrize("seen", ["", "soon", "9" * 40])
def test_a_decision_says_what_was_seen(petition: Any, editor: Any, seen: str) -> None:
    confirmed(petition, network="aaaaaa11")
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    facts = {"kind": "hold", "reason": "Too quick", "seen": seen}
    assert editor.submit(selection, facts, to="/signatures/", follow=False).status_code == 422
    assert standings() == ["confirmed"]


def test_more_than_fits_at_once_goes_on_where_it_stopped(
    petition: Any, editor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _each in range(3):
        confirmed(petition, network="aaaaaa11")
    monkeypatch.setattr(rules, "AT_ONCE", 2)
    selection = f"{DESK.format(petition.id)}signatures/?network=aaaaaa11"
    facts = {"kind": "hold", "reason": "Too quick"}
    assert "1 of them is left" in editor.submit(selection, facts, to="/signatures/").page.text
    assert standings() == ["confirmed", "held", "held"]
    editor.submit(selection, facts, to="/signatures/")
    assert standings() == ["held"] * 3


def test_nobody_decides_about_everything_at_once(petition: Any, editor: Any) -> None:
    confirmed(petition)
    everything = f"{DESK.format(petition.id)}signatures/"
    assert "Choose which signatures you mean first" in editor.page(everything).text
    page = editor.page(f"{everything}?standing=confirmed")
    (form,) = [each for each in page.forms if "seen" in each.fields]
    facts = {"kind": "invalidate", "reason": "All of it", "seen": form.values["seen"]}
    answer = editor.post(everything, data={**facts, "csrf_token": form.values["csrf_token"]})
    assert answer.status_code == 422
    assert standings() == ["confirmed"]
