"""Proof that no program signs: the puzzle, the question where no script runs, and what a program tries."""

import base64
import json
import re
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

NUMBERS = (
    "één twee drie vier vijf zes zeven acht negen".split(),
    "one two three four five six seven eight nine".split(),
)
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


def sum_of(answer: Any) -> int:
    return sum_in(answer.page.text)


def sum_in(shown: str) -> int:
    """What a person answers who reads the question."""
    words = re.search(r"Hoeveel is (\S+) plus (\S+)\?|How much is (\S+) plus (\S+)\?", shown)
    assert words
    return sum(each.index(word) + 1 for word in words.groups() if word for each in NUMBERS if word in each)


@pytest.fixture
def reply(client: Any) -> Any:
    """Send the form that came back with its question."""

    def act(token: str, answer: str, language: str = "nl", **fields: str) -> Any:
        filled = {**ELS, "consent_version": CONSENT, "text_version": "1", "question": token, "answer": answer}
        filled |= fields
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
    token, answer = question_token(wrong), sum_of(wrong)
    assert reply(token, f" {answer} ", language).status_code == 303
    assert reply(token, str(answer)).status_code == 422
    assert number() == 1


def test_the_page_keeps_the_answer_to_itself(asked: Any, fill_in: Any) -> None:
    """Over fifty questions no part of the hidden field goes with the sum, and none repeats."""
    seen = [(question_token(page), sum_of(page)) for page in (fill_in() for _each in range(50))]
    parts = [token.split(".") for token, _answer in seen]
    assert {len(each) for each in parts} == {3}
    assert {(len(nonce), len(seal)) for nonce, _end, seal in parts} == {(16, 40)}
    assert len({end for _nonce, end, _seal in parts}) == 1
    assert len({nonce for nonce, _end, _seal in parts}) == len({seal for *_rest, seal in parts}) == 50
    assert len({answer for _token, answer in seen}) > 5


def test_a_question_is_of_its_petition_and_not_to_be_moved(asked: Any, fill_in: Any, reply: Any) -> None:
    page = fill_in()
    nonce, end, seal = question_token(page).split(".")
    answer = str(sum_of(page))
    for token in (f"{nonce}.{int(end) + 60}.{seal}", f"0{nonce[1:]}x.{end}.{seal}", f"{nonce}.{end}.", seal):
        assert reply(token, answer).status_code == 422
    assert number() == 0


def test_after_another_mistake_a_question_still_signs(asked: Any, fill_in: Any, reply: Any) -> None:
    page = fill_in()
    filled = {"question": question_token(page), "answer": str(sum_of(page))}
    mistaken = reply(filled["question"], filled["answer"], email="els@")
    assert mistaken.status_code == 422
    # What was right isn't used up by another field that wasn't.
    assert reply(filled["question"], filled["answer"]).status_code == 303
    assert number() == 1


@pytest.mark.parametrize("answer", ["", "²", "-1", "9" * 40, "vijf"])
def test_an_answer_of_another_kind_is_none(asked: Any, fill_in: Any, reply: Any, answer: str) -> None:
    assert reply(question_token(fill_in()), answer).status_code == 422


def test_questions_end_and_are_few_per_network(asked: Any, fill_in: Any, reply: Any, clock: Any) -> None:
    page = fill_in()
    clock.move(minutes=21)
    assert reply(question_token(page), str(sum_of(page))).status_code == 422
    assert [reply("x.y", "1").status_code for _each in range(20)][-1] == 429
    assert number() == 0


def test_without_a_reason_nothing_is_asked(petition: Any, fill_in: Any, client: Any) -> None:
    assert "proof-of-work" not in client.page("/nl/petities/plein/").source
    assert fill_in().status_code == 303
