"""What staff do with an action. Nothing here commits."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.actions.agenda import rules
from app.actions.agenda.local_time import LocalTime
from app.actions.agenda.models import Action, ActionGoal, ActionKind, ActionState
from app.actions.agenda.queries import SLUGS
from app.core import audit, jobs, slugs
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.core.refusals import Refused, require
from app.extensions import db
from app.goals.catalogue import in_order
from app.goals.rules import may_be_tied
from app.people.groups.queries import group_with

INDEX_JOB = "actions.index"
# Handled by `sign_ups`: it tells everybody who meant to come.
NEWS_JOB = "actions.tell_everybody"


@dataclass(frozen=True)
class ActionPlan:
    """An action as staff plan it; times as the clock shows them there."""

    title: Bilingual
    starts: LocalTime
    ends: LocalTime
    place: str
    town: str
    goals: tuple[str, ...]
    address: str = ""
    summary: Bilingual = field(default_factory=Bilingual)
    text: Bilingual = field(default_factory=Bilingual)
    contact: Bilingual = field(default_factory=Bilingual)
    capacity: int | None = None
    group_id: UUID | None = None


def create_action(
    kind: ActionKind,
    plan: ActionPlan,
    *,
    slug: Bilingual | None = None,
    now: datetime,
    actor_id: UUID | None,
    is_demo: bool = False,
) -> Action:
    """A new action, as a draft that only the office sees. Without `slug` its addresses follow its titles.

    Raises:
        Refused: something of the plan can't be.
    """
    action = Action(
        kind=kind.value,
        state=ActionState.DRAFT,
        is_demo=is_demo,
        created_at=now,
        revision=1,
        taken=0,
        sequence=0,
    )
    _set(action, plan)
    db.session.add(action)
    db.session.flush()
    for language in LANGUAGES:
        wanted = (slug or Bilingual()).get(language) or plan.title.text_in(language)
        slugs.assign(SLUGS, language, wanted, action.id)
    audit.record("action.create", "action", action.id, actor_id=actor_id, now=now, kind=kind.value)
    return action


def edit_action(
    action: Action,
    plan: ActionPlan,
    *,
    slug: Bilingual,
    revision: int,
    now: datetime,
    actor_id: UUID | None,
) -> bool:
    """Change an action; whether everybody who meant to come is told (time or place moved).

    Raises:
        Refused: somebody else changed it since `revision`, it is cancelled, or the plan can't be.
    """
    _hold(action)
    if action.state == ActionState.CANCELLED:
        raise Refused(rules.IS_CANCELLED)
    if action.revision != revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    before = _what_calendars_hold(action)
    _set(action, plan)
    action.revision += 1
    for language in LANGUAGES:
        wanted = slug.get(language)
        if wanted and wanted != slugs.current(SLUGS, language, [action.id]).get(action.id):
            slugs.assign(SLUGS, language, wanted, action.id)
    tells = before != _what_calendars_hold(action) and rules.is_known(action)
    if tells:
        action.sequence += 1
        _tell_everybody(action, "changed", now)
    _index_soon(action, now)
    audit.record("action.edit", "action", action.id, actor_id=actor_id, now=now, told=tells)
    return tells


def publish_action(action: Action, *, now: datetime, actor_id: UUID | None) -> None:
    """Make it known to everybody.

    Raises:
        Refused: it is public or over already, or has no summary.
    """
    _hold(action)
    require(rules.may_publish(action, now))
    action.state, action.published_at = ActionState.PUBLISHED, now
    _index_soon(action, now)
    audit.record("action.publish", "action", action.id, actor_id=actor_id, now=now)


def cancel_action(action: Action, reason: Bilingual, *, now: datetime, actor_id: UUID | None) -> None:
    """Call it off: its page says why, and everybody who meant to come is mailed.

    Raises:
        Refused: it isn't public, is over or cancelled already, or no reason is given.
    """
    _hold(action)
    require(rules.may_cancel(action, now))
    require(rules.reason_refusal(reason))
    action.state, action.cancelled_at, action.cancel_reason = ActionState.CANCELLED, now, reason
    action.sequence += 1
    _tell_everybody(action, "cancelled", now)
    _index_soon(action, now)
    audit.record("action.cancel", "action", action.id, actor_id=actor_id, now=now)


def count_heads(action: Action, headcount: int | None, *, now: datetime, actor_id: UUID | None) -> None:
    """Write down how many people were there; None takes the count back.

    Raises:
        Refused: it has not begun, or this is no number of people.
    """
    _hold(action)
    require(rules.may_count_heads(action, headcount, now))
    action.headcount = headcount
    audit.record("action.headcount", "action", action.id, actor_id=actor_id, now=now, headcount=headcount)


def _set(action: Action, plan: ActionPlan) -> None:
    _require_possible(action, plan)
    action.title, action.summary, action.text = plan.title, plan.summary, plan.text
    action.contact, action.capacity, action.group_id = plan.contact, plan.capacity, plan.group_id
    action.place, action.address, action.town = plan.place, plan.address, plan.town
    action.zone = plan.starts.zone
    action.starts_local, action.starts_at = plan.starts.shown, plan.starts.moment
    action.ends_local, action.ends_at = plan.ends.shown, plan.ends.moment
    _tie(action, plan.goals)


def _require_possible(action: Action, plan: ActionPlan) -> None:
    if not plan.title:
        raise Refused(rules.TITLE_MISSING)
    if not plan.place:
        raise Refused(rules.PLACE_MISSING)
    if not plan.town:
        raise Refused(rules.TOWN_MISSING)
    require(rules.period_refusal(plan.starts, plan.ends))
    require(rules.capacity_refusal(plan.capacity, is_event=action.is_event, taken=action.taken))
    require(may_be_tied(plan.goals, plan.starts.shown.date()))
    if plan.group_id is not None and group_with(plan.group_id) is None:
        raise Refused(rules.NO_SUCH_GROUP)


def _tie(action: Action, codes: Iterable[str]) -> None:
    held = {tie.goal: tie for tie in action.ties}
    action.ties = [held.get(code) or ActionGoal(goal=code) for code in in_order(codes)]


def _what_calendars_hold(action: Action) -> tuple[object, ...]:
    return (action.starts_at, action.ends_at, action.place, action.address, action.town)


def _hold(action: Action) -> None:
    """Others who change the same action, sign-ups included, wait for this transaction."""
    db.session.refresh(action, with_for_update={"of": Action})


def _tell_everybody(action: Action, what: str, now: datetime) -> None:
    jobs.enqueue(NEWS_JOB, {"action": str(action.id), "what": what}, now=now)


def _index_soon(action: Action, now: datetime) -> None:
    jobs.enqueue(INDEX_JOB, {"action": str(action.id)}, now=now)
