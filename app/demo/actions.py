"""The actions of the demo in five towns: coming, full, cancelled and past; who signed up, who came."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from app.actions.agenda.local_time import LocalTime
from app.actions.agenda.models import ZONE, Action, ActionKind
from app.actions.agenda.operations import (
    ActionPlan,
    cancel_action,
    count_heads,
    create_action,
    publish_action,
)
from app.actions.sign_ups.models import Presence, SignUp, SignUpState
from app.actions.sign_ups.operations import mark
from app.consents.operations import choose
from app.consents.texts import CURRENT, Purpose
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.types import new_id
from app.demo.movement import Movement
from app.demo.petitions import goals_on
from app.extensions import db
from app.participation.ledger.models import Act
from app.participation.ledger.operations import record
from app.people.accounts.models import Account

CONTENT = Path(__file__).parent / "content" / "actions.toml"


@dataclass(frozen=True)
class LoadedActions:
    actions: int
    sign_ups: int


def load(now: datetime, random: Random, movement: Movement) -> LoadedActions:
    """Every action with its sign-ups, by the people of the demo."""
    content = tomllib.loads(CONTENT.read_text(encoding="utf-8"))
    made = [_load_one(raw, now, random, movement) for raw in content["action"]]
    return LoadedActions(len(made), sum(made))


def _load_one(raw: dict[str, Any], now: datetime, random: Random, movement: Movement) -> int:
    actor_id = movement.administrator
    day = local_day(now) + timedelta(days=raw["day"])
    starts, ends = (
        LocalTime(datetime.combine(day, time.fromisoformat(raw[name])), ZONE) for name in ("from", "until")
    )
    made_at = min(now, starts.moment) - timedelta(days=40)
    action = create_action(
        ActionKind(raw.get("kind", "event")),
        _plan(raw, starts, ends, movement),
        slug=Bilingual(**raw["slug"]),
        now=made_at,
        actor_id=actor_id,
        is_demo=True,
    )
    if raw.get("state") == "draft":
        return 0
    publish_action(action, now=made_at + timedelta(days=1), actor_id=actor_id)
    db.session.flush()
    people = random.sample(movement.people, raw.get("filled", 0))
    signed_up = [_sign_up(action, each, made_at, min(now, starts.moment), random) for each in people]
    for place, sign_up in enumerate(signed_up if ends.moment < now else ()):
        presence = Presence.CAME if place < raw["came"] else Presence.ABSENT
        mark(sign_up, action, presence, now=min(now, ends.moment + timedelta(days=2)), actor_id=actor_id)
        db.session.flush()
    if "headcount" in raw:
        count_heads(
            action, raw["headcount"], now=min(now, ends.moment + timedelta(days=1)), actor_id=actor_id
        )
    db.session.flush()
    if raw.get("state") == "cancelled":
        cancel_action(action, Bilingual(**raw["reason"]), now=now - timedelta(hours=2), actor_id=actor_id)
    return len(signed_up)


def _plan(raw: dict[str, Any], starts: LocalTime, ends: LocalTime, movement: Movement) -> ActionPlan:
    return ActionPlan(
        title=Bilingual(**raw["title"]),
        summary=Bilingual(**raw["summary"]),
        starts=starts,
        ends=ends,
        place=raw["place"]["name"],
        address=raw["place"]["address"],
        town=raw["town"],
        goals=tuple(goals_on(raw, starts.shown.date())),
        capacity=raw.get("capacity"),
        group_id=movement.groups[raw["group"]].id if "group" in raw else None,
        contact=Bilingual("acties@demo.example", "acties@demo.example"),
    )


def _sign_up(action: Action, person: Account, since: datetime, until: datetime, random: Random) -> SignUp:
    """A place taken as the operation takes it, without its mail: a hundred mails would hide the others."""
    at = since + (until - since) * float(0.1 + 0.89 * random.random())
    person_id: UUID = person.participant_id
    choose(person_id, Purpose.SIGN_UP, given=True, source="page", language=person.language, now=at)
    event_uid = f"signup:{new_id()}"
    record(
        Act.SIGNUP,
        action.object_ref,
        event_uid=event_uid,
        person_id=person_id,
        goals=action.goals,
        occurred_at=at,
        now=at,
        group=str(action.group_id or ""),
        source="page",
    )
    sign_up = SignUp(
        id=new_id(),
        action_id=action.id,
        participant_id=person_id,
        name=person.name,
        email=person.email,
        language=person.language,
        state=SignUpState.COMING,
        consent_version=CURRENT[Purpose.SIGN_UP].version,
        consent_language=person.language,
        news_asked=False,
        signed_up_at=at,
        event_uid=event_uid,
    )
    db.session.add(sign_up)
    action.taken += 1
    db.session.flush()
    return sign_up
