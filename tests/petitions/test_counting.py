"""The count is moved by a job, is exact whatever came before, and the bar is never full while people sign."""

import pytest
from sqlalchemy import select, update

from app.petitions.models import PetitionCount
from app.petitions.rules import next_step, reached_step
from app.petitions.signatures import counting
from app.petitions.signatures.models import Signature
from app.petitions.signatures.operations import withdraw
from tests.factories.petitions import make_petition, many_signers, sign, sign_and_confirm
from tests.support.statements import counted


def count_of(petition, db):
    return db.session.get_one(PetitionCount, petition.id, populate_existing=True)


def test_numbers_follow_the_order_of_confirming(petition, db, clock):
    made = []
    for _each in range(5):
        made.append(sign_and_confirm(petition))
        clock.move(seconds=1)
    counting.count_what_changed(clock.now)
    db.session.commit()
    assert [each.number for each in made] == [1, 2, 3, 4, 5]
    withdraw(made[1], now=clock.now)
    late = sign_and_confirm(petition)
    counting.count_what_changed(clock.now)
    db.session.commit()
    assert late.number == 6
    assert (count_of(petition, db).confirmed, count_of(petition, db).last_number) == (5, 6)


def test_only_confirmed_signatures_count(petition, db, clock):
    sign(petition)
    sign_and_confirm(petition)
    counting.count_what_changed(clock.now)
    assert count_of(petition, db).confirmed == 1


def test_what_did_not_change_is_left_alone(petition, db, clock):
    other = make_petition("ander")
    sign_and_confirm(petition)
    sign_and_confirm(other)
    assert counting.count_what_changed(clock.now) == 2
    clock.move(minutes=5)
    # The moments of a change and of its commit may lie apart: what is just counted is counted once more.
    assert counting.count_what_changed(clock.now) == 2
    assert counting.count_what_changed(clock.now) == 0
    sign_and_confirm(other)
    assert counting.count_what_changed(clock.now) == 1


def test_a_worker_that_stood_still_makes_good_what_it_missed(petition, db, clock):
    first = sign_and_confirm(petition)
    counting.count_what_changed(clock.now)
    clock.move(minutes=30)
    late = sign_and_confirm(petition)
    withdraw(first, now=clock.now)
    make_petition("ander")
    clock.move(hours=3)
    counting.count_what_changed(clock.now)
    db.session.refresh(late)
    assert late.number == 2
    assert count_of(petition, db).confirmed == 1


def test_a_count_that_is_wrong_is_right_the_next_day(petition, db, worker, clock):
    many_signers(petition, 3)
    db.session.execute(update(PetitionCount).values(confirmed=0))
    clock.move(days=1)
    worker()
    assert count_of(petition, db).confirmed == 3


def test_counting_takes_the_same_statements_for_many_signatures(petition, db, clock):
    sent = []
    for _round in range(2):
        for _each in range(10):
            sign_and_confirm(petition)
        db.session.flush()
        with counted() as statements:
            counting.count_what_changed(clock.now)
            db.session.flush()
        sent.append(len(statements))
    assert sent[0] == sent[1] < 10


def test_signing_and_confirming_take_the_same_statements_for_many(
    petition, fill_in, client, worker, mails, db
):
    sent = []
    for each in range(2):
        many_signers(petition, 5)
        with counted() as signing:
            assert fill_in(email=f"els{each}@example.org").status_code == 303
        worker()
        link = mails.last().link("/bevestigen/")
        client.page(link)
        with counted() as confirming:
            assert client.post(link).status_code == 303
        sent.append((len(signing), len(confirming)))
    assert sent[0] == sent[1]


def test_confirming_touches_no_row_that_signers_share(petition, client, db):
    from tests.factories.petitions import link_to

    link = f"/nl/bevestigen/{link_to(sign(petition))}/"
    with counted() as statements:
        client.post(link)
    changed = [one for one in statements if one.lstrip().upper().startswith("UPDATE")]
    assert len(changed) == 1
    assert changed[0].startswith("UPDATE signatures")


@pytest.mark.parametrize(
    "count", [0, 1, 99, 100, 101, 199, 200, 499, 500, 999, 1000, 8412, 10_000, 6_100_000]
)
@pytest.mark.parametrize("first", [1, 100, 750, 10_000])
def test_the_step_is_always_ahead(count, first):
    assert next_step(count, first) > count


@pytest.mark.parametrize("first", [1, 7, 100, 750, 1000])
def test_what_was_reached_is_the_step_before(first):
    steps = [0]
    for count in range(6_000):
        ahead, reached = next_step(count, first), reached_step(count, first)
        if ahead not in steps:
            steps.append(ahead)
        assert reached == steps[-2] <= count < steps[-1]


def test_steps_are_round_numbers():
    steps = {next_step(count, 100) for count in range(12_000)}
    assert sorted(steps) == [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000]


def test_the_bar_is_never_full_while_people_sign(client, worker):
    petition = make_petition("plein", step=3)
    many_signers(petition, 3)
    bar = client.page("/nl/petities/plein/").all("progress")[0]
    assert int(bar.get("value")) == 3
    assert int(bar.get("max")) == 5


def test_count_json_is_for_everybody_and_cached(petition, client, worker, clock):
    many_signers(petition, 2)
    for address in ("/nl/petities/plein/count.json", "/en/petitions/plein-en/count.json"):
        answer = client.get(address, headers={"Origin": "https://elders.example"})
        assert answer.json == {
            **dict.fromkeys(("held", "paper", "corrections", "reached"), 0),
            **dict.fromkeys(("confirmed", "total"), 2),
            "step": 100,
            "counted_at": clock.now.isoformat(),
        }
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.headers["Cache-Control"] == "public, max-age=5"
        assert "Set-Cookie" not in answer.headers
    assert client.get("/nl/petities/bestaat-niet/count.json").status_code == 404


@pytest.mark.postgresql
def test_two_workers_count_side_by_side(app, db, clock):
    """Numbers stay unique and in order while signers come in and two workers count."""
    from threading import Thread

    petition = make_petition("plein")
    petition_id = petition.id
    db.session.commit()
    faults = []

    def work(act):
        try:
            with app.app_context():
                for _round in range(8):
                    act()
                    db.session.commit()
        except Exception as error:  # noqa: BLE001 whatever it is, the test tells
            faults.append(error)

    def some_sign():
        from app.petitions.models import Petition

        sign_and_confirm(db.session.get_one(Petition, petition_id))

    acts = [
        some_sign,
        some_sign,
        lambda: counting.count_what_changed(clock.now),
        lambda: counting.count_all(clock.now),
    ]
    threads = [Thread(target=work, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    counting.count_all(clock.now)
    numbers = db.session.scalars(select(Signature.number).order_by(Signature.number)).all()
    assert numbers == list(range(1, 17))
    assert count_of(petition, db).confirmed == 16
