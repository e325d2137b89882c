"""That no program signs: a puzzle for the device of the signer, or a question where it runs no script.

The puzzle is altcha's: find the number with which a salt gives a hash. The server finds out by one hash, and
keeps nothing while somebody works on it: a challenge carries its petition and its end, under our signature.
Puzzle and question are each good for one signature; what was used is remembered as a counter of the limits.
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

from altcha.v1 import ChallengeOptions, Payload, create_challenge, verify_solution
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core.limits import hit
from app.core.refusals import Refusal
from app.petitions.models import Petition
from app.petitions.signatures.rules import TOO_MANY

# About a third of a second on a phone of a few years old; a program pays it for each signature.
LARGEST_NUMBER = 50_000
GOOD_FOR = timedelta(minutes=20)
LONGEST_PROOF = 2000
QUESTIONS_PER_HOUR = 20
NUMBERS = (
    _l("one"),
    _l("two"),
    _l("three"),
    _l("four"),
    _l("five"),
    _l("six"),
    _l("seven"),
    _l("eight"),
    _l("nine"),
)
PROOF_MISSING = Refusal(
    "proof-missing",
    _l("Answer this question, so that we know that no program signs. What you filled in is still here."),
    field_name="answer",
    status=422,
)
FIELDS = {"algorithm": str, "challenge": str, "number": int, "salt": str, "signature": str}


@dataclass(frozen=True)
class Question:
    """A sum in words; `token` goes along with the form and knows the right answer when it hears it."""

    words: str
    token: str


def challenge(petition: Petition, now: datetime) -> dict[str, Any]:
    """A puzzle for one signature under this petition, as altcha's script takes it."""
    asked = ChallengeOptions(
        hmac_key=_key(),
        max_number=LARGEST_NUMBER,
        expires=now + GOOD_FOR,
        params={"petition": petition.id.hex},
    )
    made: dict[str, Any] = create_challenge(asked).to_dict()
    return made


def question(petition: Petition, now: datetime) -> Question:
    """A sum that a person does by heart, in the reader's language."""
    first, second = secrets.randbelow(len(NUMBERS)), secrets.randbelow(len(NUMBERS))
    end = int((now + GOOD_FOR).timestamp())
    said = f"{secrets.token_hex(8)}.{end}"
    words = _(
        "How much is %(first)s plus %(second)s? Write a number.", first=NUMBERS[first], second=NUMBERS[second]
    )
    return Question(words, f"{said}.{_seal(petition, said, first + second + 2)}")


def refusal(
    petition: Petition, *, proof: str, asked: str, answer: str, network: str, now: datetime
) -> Refusal | None:
    """Whether this signature shows that no program signs; what is right is used up by asking.

    Raises:
        Nothing; commit also when it refuses, since a question that was tried counts.
    """
    if proof and _is_solved(petition, proof, now):
        return None
    if not asked:
        return PROOF_MISSING
    hour = timedelta(hours=1)
    if not hit("sign-question", network, limit=QUESTIONS_PER_HOUR, per=hour, now=now):
        return TOO_MANY
    return None if _is_answered(petition, asked, answer, now) else PROOF_MISSING


def _is_solved(petition: Petition, proof: str, now: datetime) -> bool:
    payload = _payload(proof)
    if payload is None:
        return False
    carried = parse_qs(payload["salt"].partition("?")[2])
    end = _moment(carried.get("expires", [""])[0])
    if end is None or end <= now or carried.get("petition") != [petition.id.hex]:
        return False
    # The end is looked at above, by the clock of the house.
    right, _why = verify_solution(Payload(**payload), _key(), check_expires=False)
    return right and _is_fresh(payload["challenge"], end)


def _payload(proof: str) -> dict[str, Any] | None:
    """What the script sent, when it has the shape that the library takes for granted."""
    if len(proof) > LONGEST_PROOF:
        return None
    try:
        read = json.loads(base64.b64decode(proof, validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    payload = {name: read.get(name) for name in FIELDS}
    whole = all(type(payload[name]) is kind for name, kind in FIELDS.items())
    return payload if whole and payload["algorithm"] == "SHA-256" else None


def _is_answered(petition: Petition, asked: str, answer: str, now: datetime) -> bool:
    said, _dot, seal = asked[:200].rpartition(".")
    written, until = answer.strip(), _moment(said.rpartition(".")[2])
    if until is None or until <= now or not (written.isascii() and written.isdigit() and len(written) < 4):
        return False
    # The answer is in the seal alone: what stands in the page tells nothing of the sum.
    right = hmac.compare_digest(seal.encode(), _seal(petition, said, int(written)).encode())
    return right and _is_fresh(said, until)


def _is_fresh(what: str, until: datetime) -> bool:
    # Counted in the window of its end, which is the same window whenever it comes.
    return hit("sign-proof", what, limit=1, per=timedelta(days=1), now=until)


def _moment(text: str) -> datetime | None:
    known = text.isascii() and text.isdigit() and len(text) < 12
    return datetime.fromtimestamp(int(text), UTC) if known else None


def _seal(petition: Petition, said: str, answer: int) -> str:
    sealed = f"{petition.id.hex}\0{said}\0{answer}".encode()
    return hmac.new(_key().encode(), sealed, hashlib.sha256).hexdigest()[:40]


def _key() -> str:
    secret: str = current_app.extensions["settings"].secret_key
    return hashlib.sha256(f"proof-of-work\0{secret}".encode()).hexdigest()
