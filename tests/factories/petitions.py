"""Petitions and signatures for tests, made by the product's own operations. The caller commits."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import UUID

from flask import current_app

from app.consents.texts import CURRENT, Purpose
from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import Language
from app.extensions import db
from app.people.participants.operations import new_participant
from app.petitions import operations
from app.petitions.models import Petition
from app.petitions.operations import PetitionPlan
from app.petitions.signatures import counting
from app.petitions.signatures import operations as signing
from app.petitions.signatures.models import Signature
from app.petitions.signatures.operations import Entry, consent_purpose
from app.petitions.signatures.queries import Signed, signer_key

_numbers = count(1)

# The words of consent that stand beside a form now, as the form sends it.
CONSENT = str(CURRENT[Purpose.SIGNATURE].version)


def plan_of(slug: str = "plein", *, english: str | None = None, **facts: Any) -> PetitionPlan:
    """A whole petition in both languages; `facts` replace parts of it, `english` its English address."""
    today = clock.today()
    whole: dict[str, Any] = {
        "title": Bilingual("Houd het plein open", "Keep the square open"),
        "demand": Bilingual("Trek de Pleinenwet in.", "Withdraw the Squares Act."),
        "text": Bilingual("Demonstreren is een **recht**.", "Protest is a **right**."),
        "target": Bilingual("Minister Van Hoorn", "Minister Van Hoorn"),
        "closes_on": today + timedelta(days=30),
        "step": 100,
        "goals": frozenset({"1"}),
        "slug": Bilingual(slug, english or f"{slug}-en"),
    }
    return PetitionPlan(**{**whole, **facts})


def somebody() -> UUID:
    """Somebody of staff as the log knows them."""
    return new_participant(clock.now()).id


def make_draft(slug: str | None = None, **facts: Any) -> Petition:
    """A petition that only the office sees."""
    plan = plan_of(slug or f"petitie-{next(_numbers)}", **facts)
    return operations.create_petition(plan, now=clock.now(), actor_id=somebody())


def make_waiting(slug: str | None = None, **facts: Any) -> Petition:
    """A petition that waits for review."""
    made = make_draft(slug, **facts)
    operations.send_to_review(made, now=clock.now(), actor_id=made.made_by)
    return made


def make_petition(slug: str | None = None, **facts: Any) -> Petition:
    """An open petition."""
    made = make_waiting(slug, **facts)
    operations.open_petition(made, now=clock.now(), actor_id=somebody())
    return made


def make_safe_petition(slug: str = "maron", **facts: Any) -> Petition:
    """An open petition to a foreign state, in safe mode."""
    return make_petition(slug, **{"target_is_foreign": True, **facts})


def sign(
    petition: Petition,
    email: str | None = None,
    *,
    name: str = "Els de Vries",
    is_public: bool = False,
    wants_news: bool = False,
    language: Language = "nl",
) -> Signature:
    """A signature that waits for its confirmation."""
    email = email or f"tekenaar{next(_numbers)}@example.org"
    version = CURRENT[consent_purpose(petition)].version
    entry = Entry(email, name, is_public, True, version, wants_news)
    settings = current_app.extensions["settings"]
    network = f"192.0.2.{next(_numbers)}"
    signing.sign(petition, entry, language=language, network=network, settings=settings, now=clock.now())
    return db.session.get_one(Signature, (signer_key(petition, email), petition.id), populate_existing=True)


def sign_and_confirm(petition: Petition, email: str | None = None, **facts: Any) -> Signature:
    """A signature that counts."""
    made = sign(petition, email, **facts)
    signing.confirm(Signed(made, petition), now=clock.now())
    db.session.refresh(made)
    return made


def many_signers(petition: Petition, number: int) -> None:
    """So many signatures that count, as the job last counted them."""
    for _each in range(number):
        sign_and_confirm(petition)
    counting.count_all(clock.now())


def link_to(signature: Signature) -> str:
    """The token of one more link to a signature."""
    return signing.new_link(signature, clock.now())
