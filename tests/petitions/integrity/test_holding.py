"""Holding, releasing, invalidating and undoing signatures; what the signer sees, and what the job does."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.core.refusals import Refused
from app.extensions import db
from app.participation.ledger.models import LedgerEvent
from app.petitions.integrity import jobs, operations, queries
from app.petitions.integrity.models import IntegrityAct, IntegrityFlag, Kind
from app.petitions.integrity.operations import Decision
from app.petitions.integrity.retention import expire
from app.petitions.queries import count_of
from app.petitions.signatures import counting
from app.petitions.signatures.models import Signature, SignatureAppeal, Standing
from app.petitions.signatures.operations import new_link
from app.petitions.switches.queries import switches_of
from tests.factories.people import make_staff
from tests.factories.petitions import sign_and_confirm, somebody
from tests.petitions.conftest import ELS


def confirmed(petition: Any, address: str | None = None, **facts: Any) -> Signature:
    """A confirmed signature, with where it came from."""
    known = {row.id for row in db.session.scalars(select(Signature))}
    sign_and_confirm(petition, **({"address": address} if address else {}))
    [made] = [row for row in db.session.scalars(select(Signature)) if row.id not in known]
    for name, value in facts.items():
        setattr(made, name, value)
    db.session.commit()
    return made


def counted(petition: Any) -> int:
    counting.count_all(clock.now())
    db.session.commit()
    return count_of(petition.id).confirmed


def events(signature: Signature) -> set[str]:
    """The events in the ledger under this petition that no other takes back."""
    rows = list(db.session.scalars(select(LedgerEvent)))
    gone = {row.retracts for row in rows if row.retracts}
    return {row.event_uid for row in rows if row.type == "sign" and row.event_uid not in gone}


def decide(petition: Any, signature: Signature, kind: Kind) -> IntegrityAct:
    decision = Decision(kind, reason="Forty in a minute", actor_id=somebody())
    act = operations.decide(petition, [signature.id], decision, now=clock.now())
    db.session.commit()
    return act


@pytest.mark.parametrize("which", ["petition", "safe_petition"])
def test_held_is_not_counted_and_released_counts_again(app: Any, request: Any, which: str) -> None:
    petition = request.getfixturevalue(which)
    signature = confirmed(petition)
    assert counted(petition) == 1
    first, number = signature.event_uid, signature.number
    decide(petition, signature, Kind.HOLD)
    assert (signature.standing, signature.event_uid, signature.held_for) == ("held", None, "staff")
    assert (counted(petition), events(signature)) == (0, set())
    decide(petition, signature, Kind.RELEASE)
    assert (signature.standing, signature.number, signature.held_for) == ("confirmed", number, None)
    assert signature.event_uid not in {None, first}
    assert (counted(petition), events(signature)) == (1, {signature.event_uid})


def test_invalid_is_not_counted_and_can_be_undone_for_a_day(petition: Any, clock: Any) -> None:
    signature = confirmed(petition)
    act = decide(petition, signature, Kind.INVALIDATE)
    assert (signature.standing, counted(petition)) == ("invalid", 0)
    assert operations.undo(act, now=clock.now, actor_id=somebody()) == 1
    db.session.commit()
    assert (signature.standing, counted(petition)) == ("confirmed", 1)
    with pytest.raises(Refused):
        operations.undo(act, now=clock.now, actor_id=somebody())
    later = decide(petition, signature, Kind.HOLD)
    clock.move(hours=25)
    with pytest.raises(Refused):
        operations.undo(later, now=clock.now, actor_id=somebody())


def test_undoing_leaves_alone_what_changed_since(petition: Any) -> None:
    signature = confirmed(petition)
    act = decide(petition, signature, Kind.HOLD)
    decide(petition, signature, Kind.INVALIDATE)
    assert operations.undo(act, now=clock.now(), actor_id=somebody()) == 0
    assert signature.standing == "invalid"


def test_staff_give_a_reason_and_something_must_change(petition: Any) -> None:
    signature = confirmed(petition)
    with pytest.raises(Refused):
        operations.decide(petition, [signature.id], Decision(Kind.HOLD, reason=" "), now=clock.now())
    with pytest.raises(Refused):
        operations.decide(petition, [signature.id], Decision(Kind.RELEASE, reason="x"), now=clock.now())


def everyday(petition: Any) -> datetime:
    """Half a day of confirmed signatures from three networks; when it began."""
    start = queries._moment(int(clock.now().timestamp()) // 600 - 60, 600)
    for window in range(30):
        for place in range(3):
            confirmed(
                petition,
                network=f"everyday{place}",
                mail_domain=f"d{place}.example",
                signed_at=start + timedelta(minutes=10 * window + place),
            )
    return start


@pytest.fixture
def burst(petition: Any) -> list[Signature]:
    """Half a day of signatures from many networks, and a dozen of one network in ten minutes."""
    start = everyday(petition)
    return [
        confirmed(
            petition,
            network="oneplace",
            mail_domain=f"d{n % 3}.example",
            signed_at=start + timedelta(minutes=155, seconds=n),
        )
        for n in range(12)
    ]


def look() -> None:
    jobs.look_for_bursts({}, clock.now())
    db.session.commit()


def test_the_job_holds_a_burst_once_and_leaves_what_staff_released(
    petition: Any, burst: list[Signature]
) -> None:
    look()
    assert {row.standing for row in burst} == {"held"}
    assert {row.held_for for row in burst} == {"burst"}
    assert counted(petition) == 90
    assert switches_of(petition.id, clock.now()).proof
    [flag] = db.session.scalars(select(IntegrityFlag))
    assert (flag.kind, flag.label, flag.signatures) == ("network", "oneplace", 12)
    look()
    assert len(db.session.scalars(select(IntegrityAct)).all()) == 1
    decide(petition, burst[0], Kind.RELEASE)
    look()
    assert (burst[0].standing, burst[1].standing) == ("confirmed", "held")


@pytest.mark.parametrize(("at_most", "standing"), [(12, "confirmed"), (11, "held")])
def test_an_event_code_exempts_up_to_its_number(
    petition: Any, burst: list[Signature], at_most: int, standing: str
) -> None:
    today = clock.today()
    code = operations.make_event_code(
        petition, "School", starts_on=today, ends_on=today, at_most=at_most, now=clock.now(), actor_id=None
    )
    db.session.flush()
    for row in burst:
        row.event_code_id = code.id
    db.session.commit()
    look()
    assert {row.standing for row in burst} == {standing}


def test_the_code_in_the_address_comes_with_the_signature(client: Any, petition: Any, fill_in: Any) -> None:
    today = clock.today()
    code = operations.make_event_code(
        petition, "School", starts_on=today, ends_on=today, at_most=30, now=clock.now(), actor_id=None
    )
    db.session.commit()
    page = client.get(f"/nl/petities/plein/?code={code.code}")
    assert f'value="{code.code}"' in page.get_data(as_text=True)
    entry = {**ELS, "code": code.code.lower()}
    client.submit(f"/nl/petities/plein/?code={code.code}", entry, to="ondertekenen", follow=False)
    fill_in(email="jan@example.org")
    rows = {row.email: row.event_code_id for row in db.session.scalars(select(Signature))}
    assert rows == {"els@example.org": code.id, "jan@example.org": None}


def test_a_network_is_kept_as_a_fingerprint_for_thirty_days(
    client: Any, petition: Any, safe_petition: Any, fill_in: Any, clock: Any, worker: Any
) -> None:
    fill_in()
    fill_in(at="maron")
    ordinary, safe = sorted(db.session.scalars(select(Signature)), key=lambda row: row.safe_mode)
    assert ordinary.mail_domain == "example.org"
    assert safe.mail_domain is None
    assert ordinary.network
    assert safe.network
    assert ordinary.network != safe.network
    assert "127.0" not in ordinary.network
    for row in (ordinary, safe):
        row.standing, row.confirmed_at, row.event_uid = "confirmed", clock.now, f"sign:{row.id}"
    db.session.commit()
    clock.move(days=31)
    expire(clock.now)
    db.session.commit()
    assert {(row.network, row.mail_domain) for row in db.session.scalars(select(Signature))} == {(None, None)}


@pytest.mark.parametrize("which", ["petition", "safe_petition"])
@pytest.mark.parametrize("kind", [Kind.HOLD, Kind.INVALIDATE])
def test_the_signer_sees_it_and_can_appeal(client: Any, request: Any, which: str, kind: Kind) -> None:
    petition = request.getfixturevalue(which)
    signature = confirmed(petition)
    decide(petition, signature, kind)
    token = new_link(signature, clock.now())
    db.session.commit()
    page = client.page(f"/en/confirm/{token}/")
    assert ("being checked" if kind is Kind.HOLD else "doesn't count") in page.text.replace("’", "'").replace(
        "&#39;", "'"
    )
    refused = client.submit(f"/en/confirm/{token}/appeal/", {"text": " "}, to="/appeal/", follow=False)
    assert refused.status_code == 422
    said = {"petition": "We sat in the library\0.", "safe_petition": "together"}[which]
    client.submit(f"/en/confirm/{token}/appeal/", {"text": said}, to="/appeal/")
    assert db.session.scalar(select(SignatureAppeal.text)) == said.replace("\0", "")
    client.post(f"/en/confirm/{token}/withdraw/", headers={"Origin": "http://localhost"})
    db.session.expire_all()
    assert db.session.scalar(select(Signature.standing)) in {Standing.WITHDRAWN, signature.standing}


def test_in_safe_mode_no_name_gets_into_an_appeal(safe_petition: Any, client: Any, sign_in: Any) -> None:
    signature = confirmed(safe_petition)
    decide(safe_petition, signature, Kind.HOLD)
    token = new_link(signature, clock.now())
    db.session.commit()
    address = f"/nl/bevestigen/{token}/bezwaar/"
    refused = client.post(address, data={"text": "Ik ben SOFIE GEHEIM uit Zwolle"})
    assert refused.status_code == 422
    assert "Kies wat past" in refused.page.text
    assert "SOFIE" not in refused.text
    assert db.session.scalar(select(SignatureAppeal.text)) is None
    client.submit(address, {"text": "shared"}, to="/bezwaar/")
    editor = sign_in(make_staff("Eva", roles=(Role.EDITOR,)), second_factor=True)
    page = editor.page(f"/nl/beheer/petities/{safe_petition.id}/integriteit/")
    assert "een netwerk dat veel mensen gebruiken" in page.text
