"""Proof that no program signs: the puzzle, the question where no script runs, and what a program tries."""

import base64
import json
from typing import Any

import pytest
from altcha.v1 import solve_challenge
from sqlalchemy import func, select

from app.core import clock as now_of
from app.extensions import db
from app.petitions.integrity import proof
from app.petitions.signatures.models import Signature
from app.petitions.switches.operations import ask_proof
from tests.factories.petitions import CONSENT, make_petition, somebody
from tests.petitions.conftest import ELS

SIGN = {"nl": "/nl/petities/plein/ondertekenen/", "en": "/en/petitions/plein-en/sign/"}


@pytest.fixture
def asked(petition: Any, monkeypatch: Any) -> Any:
    monkeypatch.setattr(proof, "LARGEST_NUMBER", 50)
    ask_proof(petition.id, now=now_of.now(), actor_id=somebody())
    db.session.commit()
    return petition


def solved(client: Any, address: str = "/nl/petities/plein/challenge.json") -> dict[str, Any]:
    given = client.get(address).get_json()
    found = solve_challenge(given["challenge"], given["salt"], "SHA-256", given["maxNumber"])
    kept = {name: given[name] for name in ("algorithm", "challenge", "salt", "signature")}
    return {**kept, "number": found.number}


def packed(payload: Any) -> str:
    return base64.b64encode(json.dumps(payload).encode()).decode()


def number() -> int:
    return db.session.scalar(select(func.count()).select_from(Signature)) or 0


def test_a_puzzle_is_good_for_one_signature(asked: Any, client: Any, fill_in: Any) -> None:
    done = packed(solved(client))
    assert fill_in(proof=done).status_code == 303
    again = fill_in(proof=done, email="jan@example.org")
    assert again.status_code == 422
    assert 'value="jan@example.org"' in again.text
    assert number() == 1


def test_it_ends_and_a_new_one_works(asked: Any, client: Any, fill_in: Any, clock: Any) -> None:
    done = packed(solved(client))
    clock.move(minutes=21)
    assert fill_in(proof=done).status_code == 422
    assert fill_in(proof=packed(solved(client))).status_code == 303


def test_a_puzzle_of_another_petition_is_none(asked: Any, client: Any, fill_in: Any) -> None:
    make_petition("haven")
    db.session.commit()
    done = packed(solved(client, "/nl/petities/haven/challenge.json"))
    assert fill_in(proof=done).status_code == 422


@pytest.mark.parametrize(
    "change",
    [
        {"number": 51},
        {"number": "1"},
        {"number": True},
        {"salt": 7},
        {"salt": "x?expires=99999999999"},
        {"signature": "0" * 64},
        {"signature": None},
        {"algorithm": "SHA-1"},
        {"algorithm": ["SHA-256"]},
        {"challenge": {}},
    ],
    ids=range(10),
)
def test_what_is_forged_signs_nothing(asked: Any, client: Any, fill_in: Any, change: Any) -> None:
    assert fill_in(proof=packed({**solved(client), **change})).status_code == 422
    assert number() == 0


@pytest.mark.parametrize("text", ["x", "é", "e30=", "W10=", "MQ==", "a" * 5000, "[" * 1500])
def test_what_is_no_proof_signs_nothing(asked: Any, fill_in: Any, text: str) -> None:
    assert fill_in(proof=text).status_code == 422
    assert number() == 0


def question_token(answer: Any) -> str:
    form = next(form for form in answer.page.forms if "question" in form.values)
    return str(form.values["question"][0])


def sum_of(token: str) -> int:
    return sum(map(int, token.split(".")[:2]))


@pytest.fixture
def reply(client: Any) -> Any:
    """Send the form that came back with its question."""

    def act(token: str, answer: str, language: str = "nl") -> Any:
        filled = {**ELS, "consent_version": CONSENT, "text_version": "1", "question": token, "answer": answer}
        return client.post(SIGN[language], data=filled)

    return act


@pytest.mark.parametrize("language", ["nl", "en"])
def test_without_script_a_question_does(asked: Any, fill_in: Any, reply: Any, language: str) -> None:
    first = fill_in(language=language)
    assert first.status_code == 422
    assert {"nl": "Hoeveel is", "en": "How much is"}[language] in first.page.text
    assert 'value="els@example.org"' in first.text
    wrong = reply(question_token(first), "99", language)
    assert wrong.status_code == 422
    token = question_token(wrong)
    assert reply(token, f" {sum_of(token)} ", language).status_code == 303
    assert reply(token, str(sum_of(token))).status_code == 422
    assert number() == 1


@pytest.mark.parametrize("answer", ["", "²", "-1", "9" * 40, "vijf"])
def test_an_answer_of_another_kind_is_none(asked: Any, fill_in: Any, reply: Any, answer: str) -> None:
    assert reply(question_token(fill_in()), answer).status_code == 422


def test_questions_end_and_are_few_per_network(asked: Any, fill_in: Any, reply: Any, clock: Any) -> None:
    token = question_token(fill_in())
    clock.move(minutes=21)
    assert reply(token, str(sum_of(token))).status_code == 422
    assert [reply("x.y", "1").status_code for _each in range(20)][-1] == 429
    assert number() == 0


def test_without_a_reason_nothing_is_asked(petition: Any, fill_in: Any, client: Any) -> None:
    assert "proof-of-work" not in client.page("/nl/petities/plein/").source
    assert fill_in().status_code == 303
