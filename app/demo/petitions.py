"""The petitions of the demo, in every state, and the invented people who signed them."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from app.consents.operations import keep_words
from app.consents.texts import CURRENT
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.types import new_id
from app.demo.cast import invented_name
from app.demo.deeds import AMSTERDAM, DOMAIN, Deed, Drive
from app.demo.movement import Movement
from app.extensions import db
from app.people.participants.models import ParticipantKey
from app.people.participants.queries import address_key
from app.petitions.models import Petition
from app.petitions.operations import (
    PetitionPlan,
    close_petition,
    create_petition,
    open_petition,
    send_to_review,
)
from app.petitions.signatures.counting import count
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.operations import NOBODY, consent_purpose, object_of
from app.petitions.signatures.queries import signer_key
from app.petitions.urgent import operations as urgent
from app.petitions.versions import operations as versions

CONTENT = Path(__file__).parent / "content" / "petitions.toml"
WITHDRAWN, WAITING, ROWS_AT_ONCE = 12, 25, 2_000
AN_EARLY_HOUR, A_WEEK = time(7, 20), 168
EDITOR, REVIEWER = f"fatima@{DOMAIN}", f"bram@{DOMAIN}"


@dataclass(frozen=True)
class DemoPetition:
    """One petition with the drive that brought its signatures; `drive` is None where nobody could sign."""

    petition: Petition
    drive: Drive | None


def load(now: datetime, movement: Movement) -> list[DemoPetition]:
    """Every petition, made, reviewed, opened and closed on its own days."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    people = {account.email: account.participant_id for account in movement.people}
    return [_load_one(raw, now, people) for raw in content["petition"]]


def _load_one(raw: dict[str, Any], now: datetime, people: dict[str, UUID]) -> DemoPetition:
    today = local_day(now)
    opened = today + timedelta(days=raw["opened"])
    last = today + timedelta(days=raw["closes"])
    # Whatever the day of loading: made some time before it opened, and never later than now.
    made_at = min(now, now + timedelta(days=raw["opened"] - 12))
    plan = PetitionPlan(
        title=Bilingual(**raw["title"]),
        demand=Bilingual(**raw["demand"]),
        text=Bilingual(**raw.get("earlier", raw["text"])),
        target=Bilingual(**raw["target"]),
        slug=Bilingual(**raw["slug"]),
        closes_on=last,
        step=raw["step"],
        goals=frozenset(goals_on(raw, opened)),
        opens_on=None if raw.get("urgent") else opened,
        target_is_foreign=raw.get("safe", False),
    )
    if raw.get("urgent"):
        petition = _hurried(plan, opened, people)
        return DemoPetition(petition, _drive(petition, raw, opened, min(last, today)))
    petition = create_petition(plan, now=made_at, actor_id=people[EDITOR], is_demo=True)
    if raw["state"] == "draft":
        return DemoPetition(petition, None)
    send_to_review(petition, now=made_at + timedelta(hours=3), actor_id=people[EDITOR])
    # Each act reads the petition anew, as it does in a request of its own.
    db.session.flush()
    if raw["state"] == "review":
        return DemoPetition(petition, None)
    open_petition(petition, now=made_at + timedelta(days=2), actor_id=people[REVIEWER])
    db.session.flush()
    if "earlier" in raw:
        _reword(petition, Bilingual(**raw["text"]), now + timedelta(days=raw["reworded"]), people)
    if raw["state"] == "closed":
        close_petition(petition, now=petition.closes_at - timedelta(hours=4), actor_id=people[EDITOR])
    return DemoPetition(petition, _drive(petition, raw, opened, min(last, today)))


def _drive(petition: Petition, raw: dict[str, Any], opened: date, end: date) -> Drive:
    return Drive(
        object=object_of(petition),
        opened_on=opened,
        last_day=end - timedelta(days=1),
        signers=raw["signers"],
        goals=petition.goals,
        safe=petition.safe_mode,
        withdrawn=WITHDRAWN,
    )


def _hurried(plan: PetitionPlan, day: date, people: dict[str, UUID]) -> Petition:
    """Through the fast lane, early on a day: eight minutes from the form to the page."""
    began = datetime.combine(day, AN_EARLY_HOUR, AMSTERDAM).astimezone(UTC)
    urgent.go_on_call(people[REVIEWER], A_WEEK, now=began - timedelta(days=1))
    petition = urgent.start(plan, now=began, actor_id=people[EDITOR])
    petition.is_demo = True
    db.session.flush()
    open_petition(petition, now=began + timedelta(minutes=8), actor_id=people[REVIEWER])
    db.session.flush()
    return petition


def _reword(petition: Petition, text: Bilingual, at: datetime, people: dict[str, UUID]) -> None:
    """Other words after people signed, written by one and shown by another."""
    words = versions.Words(petition.title, petition.demand, text, petition.target)
    written_at = at - timedelta(days=1)
    versions.write(petition, words, revision=0, now=written_at, actor_id=people[EDITOR])
    db.session.flush()
    versions.send(petition, now=written_at, actor_id=people[EDITOR])
    db.session.flush()
    versions.show(petition, now=at, actor_id=people[REVIEWER])
    db.session.flush()


def goals_on(raw: dict[str, Any], day: date) -> list[str]:
    """The goals of something that begins on a day: of the strategy then."""
    goals: list[str] = raw["goals"] if day.year >= 2026 else raw["earlier_goals"]
    return goals


def write_signatures(
    petitions: list[DemoPetition], deeds: list[Deed], *, now: datetime, random: Random
) -> int:
    """The rows behind the signatures among the deeds, and some that wait for their mail; how many."""
    known = {object_of(each.petition): each.petition for each in petitions if each.drive}
    taken_back = {deed.retracts: deed.occurred_at for deed in deeds if deed.retracts}
    writer = _Rows(list(known.values()), now, random)
    rows = [
        writer.signature(known[deed.object], deed, taken_back.get(deed.event_uid))
        for deed in deeds
        if deed.type == "sign" and deed.object in known
    ]
    for petition in known.values():
        if petition.closed_at is None:
            rows += [writer.waiting(petition, number) for number in range(WAITING)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        db.session.execute(insert(Signature), rows[start : start + ROWS_AT_ONCE])
    count([each.id for each in known.values()], now)
    return len(rows)


class _Rows:
    """Rows of signatures as signing and confirming would leave them, thousands at a time."""

    def __init__(self, petitions: list[Petition], now: datetime, random: Random) -> None:
        self.now, self.random = now, random
        found = db.session.execute(select(ParticipantKey.key, ParticipantKey.participant_id))
        self.people: dict[str, UUID] = {row.key: row.participant_id for row in found}
        for purpose in {consent_purpose(each) for each in petitions}:
            keep_words(purpose, now)

    def signature(self, petition: Petition, deed: Deed, withdrawn_at: datetime | None) -> dict[str, Any]:
        safe = petition.safe_mode
        address = deed.person or f"veilig{deed.event_uid.rpartition(':')[2]}@{DOMAIN}"
        row = {
            **self._common(petition, address, deed.occurred_at - timedelta(minutes=9)),
            "standing": Standing.CONFIRMED.value,
            "participant_id": None if safe else self.people[address_key(address)],
            "name": None if safe else invented_name(self.random),
            "email": None if safe else address,
            "is_public": not safe and self.random.random() < 0.35,
            "event_uid": deed.event_uid,
            "confirmed_at": deed.occurred_at,
            "changed_at": deed.occurred_at,
        }
        if withdrawn_at is not None:
            row |= {**NOBODY, "standing": Standing.WITHDRAWN.value, "changed_at": withdrawn_at}
        return row

    def waiting(self, petition: Petition, number: int) -> dict[str, Any]:
        """A signature whose mail nobody answered yet."""
        address = f"wacht{number:02d}@{DOMAIN}"
        signed_at = self.now - timedelta(hours=self.random.randint(1, 24 * 5))
        return {
            **self._common(petition, address, signed_at),
            **NOBODY,
            "standing": Standing.PENDING.value,
            "name": None if petition.safe_mode else invented_name(self.random),
            "email": None if petition.safe_mode else address,
            "changed_at": signed_at,
        }

    def _common(self, petition: Petition, address: str, signed_at: datetime) -> dict[str, Any]:
        purpose = consent_purpose(petition)
        return {
            "id": new_id(),
            "signer_key": signer_key(petition, address),
            "petition_id": petition.id,
            "safe_mode": petition.safe_mode,
            "language": "en" if self.random.random() < 0.07 else "nl",
            "consent_purpose": purpose.value,
            "consent_version": CURRENT[purpose].version,
            # Under the words that stood on the page then.
            "version": petition.version if signed_at >= (petition.worded_at or signed_at) else 1,
            "news_version": None,
            "number": None,
            "signed_at": signed_at,
            "mailed_at": None,
        }
