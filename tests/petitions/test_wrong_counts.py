"""A count that something else than the job wrote is told in public, also while people sign."""

from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select, text

from app.core.access import Role
from app.petitions.corrections import wrong_counts
from app.petitions.integrity import operations as integrity
from app.petitions.integrity.models import Kind
from app.petitions.integrity.operations import Decision
from app.petitions.models import Petition, PetitionCorrection
from app.petitions.signatures import counting
from app.petitions.signatures.operations import withdraw
from tests.factories.people import make_staff
from tests.factories.petitions import (
    link_to,
    make_petition,
    many_signers,
    sign,
    sign_and_confirm,
    somebody,
)

COUNT = "/nl/petities/plein/count.json"


def take(db: Any, number: int) -> None:
    """What no operation of ours does."""
    db.session.execute(text("UPDATE petition_counts SET confirmed = confirmed - :number"), {"number": number})
    db.session.commit()


def corrections(db: Any) -> list[int]:
    return list(
        db.session.scalars(select(PetitionCorrection.number).order_by(PetitionCorrection.corrected_at))
    )


@pytest.mark.parametrize("which", ["petition", "safe_petition"])
def test_a_wrong_count_is_told_while_people_sign(
    request: Any, which: str, client: Any, sign_in: Any, worker: Any, db: Any, clock: Any, capsys: Any
) -> None:
    petition = request.getfixturevalue(which)
    many_signers(petition, 12)
    link = link_to(sign(petition))
    take(db, 10)
    client.post(f"/nl/bevestigen/{link}/")
    clock.move(seconds=5)
    worker()
    address = "/nl/petities/plein/" if which == "petition" else "/nl/petities/maron/"
    found = client.get(f"{address}count.json").json
    assert (found["confirmed"], found["corrections"]) == (13, 10)
    told = client.page(f"{address}zo-tellen-we/").main.text
    assert "+10" in told
    assert "Er stond een ander aantal dan was geteld." in told
    printed = capsys.readouterr().out
    assert printed.count("petition.count-wrong") == 1
    editor = sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)
    assert "De hertelling vond in een week 1 fout aantal" in editor.page("/nl/beheer/").text
    for _day in range(2):
        clock.move(days=1)
        worker()
    assert corrections(db) == [10]


def test_a_wrong_count_is_told_where_nobody_signs(petition: Any, worker: Any, db: Any, clock: Any) -> None:
    many_signers(petition, 3)
    other = make_petition("ander")
    many_signers(other, 3)
    clock.move(hours=1)
    worker()
    db.session.execute(
        text("UPDATE petition_counts SET paper = 5 WHERE petition_id = :which"),
        {"which": other.id.hex if db.engine.dialect.name == "sqlite" else other.id},
    )
    db.session.commit()
    clock.move(seconds=5)
    worker()
    assert corrections(db) == [-5]


def test_the_nightly_recount_tells_it_where_people_sign(petition: Any, db: Any, clock: Any) -> None:
    many_signers(petition, 5)
    take(db, 2)
    sign_and_confirm(petition)
    withdraw(sign_and_confirm(petition), now=clock.now)
    assert counting.recount(clock.now) == 1
    assert corrections(db) == [2]
    assert counting.recount(clock.now) == 0


def test_what_moves_at_the_same_time_is_no_part_of_it(
    petition: Any, client: Any, db: Any, clock: Any
) -> None:
    """Of eight: one is taken from the count by hand, one withdraws, one is held, one more confirms."""
    signers = [sign_and_confirm(petition) for _each in range(8)]
    counting.count_what_changed(clock.now)
    take(db, 1)
    withdraw(signers[0], now=clock.now)
    decision = Decision(Kind.HOLD, reason="Odd", actor_id=somebody())
    integrity.decide(petition, [signers[1].id], decision, now=clock.now)
    sign_and_confirm(petition)
    counting.count_what_changed(clock.now)
    assert corrections(db) == [1]
    found = client.get(COUNT).json
    assert (found["confirmed"], found["held"], found["corrections"]) == (7, 1, 1)


def test_what_moves_is_no_mistake(petition: Any, db: Any, clock: Any) -> None:
    for _round in range(5):
        made = [sign_and_confirm(petition) for _each in range(3)]
        counting.count_what_changed(clock.now)
        withdraw(made[0], now=clock.now)
        decision = Decision(Kind.INVALIDATE, reason="Odd", actor_id=somebody())
        act = integrity.decide(petition, [made[1].id], decision, now=clock.now)
        counting.count_what_changed(clock.now)
        integrity.undo(act, now=clock.now, actor_id=somebody())
        counting.count_all(clock.now)
        counting.recount(clock.now)
    assert wrong_counts() == 0


def test_signers_and_workers_side_by_side_raise_no_alarm(app: Any, db: Any, clock: Any) -> None:
    """Some confirm, withdraw and are held while two workers count; then the same with a count overwritten."""
    petition_id = make_petition("plein").id
    db.session.commit()
    faults: list[Exception] = []

    def work(act: Any) -> None:
        try:
            with app.app_context():
                for _round in range(6):
                    act(db.session.get_one(Petition, petition_id))
                    db.session.commit()
        except Exception as error:  # noqa: BLE001 whatever it is, the test tells
            faults.append(error)

    def goes(petition: Petition) -> None:
        made = sign_and_confirm(petition)
        db.session.commit()
        withdraw(made, now=clock.now)

    def is_held(petition: Petition) -> None:
        made = sign_and_confirm(petition)
        db.session.commit()
        decision = Decision(Kind.HOLD, reason="Odd", actor_id=None)
        integrity.decide(petition, [made.id], decision, now=clock.now)

    acts = [
        sign_and_confirm,
        goes,
        is_held,
        lambda _petition: counting.count_what_changed(clock.now),
        lambda _petition: counting.recount(clock.now),
    ]
    for overwritten, told in ((0, []), (4, [4])):
        take(db, overwritten)
        threads = [Thread(target=work, args=(act,)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        counting.count_all(clock.now)
        assert corrections(db) == told
        db.session.commit()
