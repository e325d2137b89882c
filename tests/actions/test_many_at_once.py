"""Two hundred people want twenty places at once: twenty get one, the others read that it is full."""

import contextvars
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.actions.agenda.models import Action
from app.actions.sign_ups.models import SignUp
from app.extensions import db as opened
from app.participation.ledger.models import LedgerEvent
from tests.factories.actions import make_action, make_sign_up

PEOPLE, PLACES, AT_ONCE = 200, 20, 40
WHERE = "/nl/kom-in-actie/druk/aanmelden/"


def ask(app: Flask, number: int, together: Barrier) -> tuple[int, str]:
    """One visitor, through the front door, on a thread of their own."""
    client = app.test_client()
    data = {"name": f"Mens {number}", "email": f"mens{number}@example.org", "age": "yes", "consent": "y"}
    if number < AT_ONCE:
        together.wait(30)
    answer = client.post(WHERE, data=data)
    return answer.status_code, answer.text


@pytest.mark.thorough
def test_two_hundred_want_twenty_places(app: Flask, db: Any) -> None:
    action = make_action("druk", capacity=PLACES)
    db.session.commit()
    together = Barrier(AT_ONCE)
    # Fresh contexts, so that no thread shares the test's session.
    with ThreadPoolExecutor(AT_ONCE) as pool:
        sent = [
            pool.submit(contextvars.Context().run, ask, app, number, together) for number in range(PEOPLE)
        ]
        answers = [each.result(120) for each in sent]
    assert Counter(status for status, _text in answers) == {303: PLACES, 409: PEOPLE - PLACES}
    for status, text in answers:
        assert status == 303 or "De laatste plek is net weg." in text
    db.session.expire_all()
    assert db.session.get(Action, action.id).taken == PLACES
    coming = select(func.count()).where(SignUp.action_id == action.id, SignUp.state == "coming")
    assert db.session.scalar(coming) == PLACES
    in_ledger = select(func.count()).where(LedgerEvent.type == "signup")
    assert db.session.scalar(in_ledger) == PLACES


@pytest.mark.thorough
def test_one_person_who_presses_many_times_has_one_place(app: Flask, db: Any) -> None:
    action = make_action("druk", capacity=PLACES)
    db.session.commit()
    together = Barrier(8)

    def press() -> int:
        client = app.test_client()
        together.wait(30)
        data = {"name": "Els", "email": "els@example.org", "age": "yes", "consent": "y"}
        return client.post(WHERE, data=data).status_code

    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(contextvars.Context().run, press) for _each in range(8)]
        assert {each.result(60) for each in sent} == {303}
    db.session.expire_all()
    assert db.session.get(Action, action.id).taken == 1
    assert db.session.scalar(select(func.count()).select_from(SignUp)) == 1
    assert db.session.scalar(select(func.count()).where(LedgerEvent.type == "signup")) == 1


@pytest.mark.thorough
def test_coming_and_going_at_once_keeps_the_count_right(app: Flask, db: Any) -> None:
    """Ten withdraw while thirty more want a place: who is in is never more than there are places."""
    from app.actions.sign_ups.operations import new_link

    action = make_action("druk", capacity=PLACES)
    held = [make_sign_up(action) for _each in range(PLACES)]
    tokens = [new_link(each, each.signed_up_at) for each in held[:10]]
    db.session.commit()
    together = Barrier(40)

    def go(token: str) -> int:
        client = app.test_client()
        together.wait(30)
        return client.post(f"/nl/aanmeldingen/{token}/intrekken/").status_code

    def come(number: int) -> int:
        return ask(app, number, together)[0]

    with ThreadPoolExecutor(40) as pool:
        going = [pool.submit(contextvars.Context().run, go, token) for token in tokens]
        coming = [pool.submit(contextvars.Context().run, come, number) for number in range(30)]
        assert {each.result(60) for each in going} == {303}
        got_in = Counter(each.result(60) for each in coming)
    assert set(got_in) <= {303, 409}
    db.session.expire_all()
    taken = db.session.get(Action, action.id).taken
    assert taken == PLACES - 10 + got_in[303] <= PLACES
    assert taken == db.session.scalar(select(func.count()).where(SignUp.state == "coming"))
    opened.session.rollback()
