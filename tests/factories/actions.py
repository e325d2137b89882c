"""Actions and sign-ups for tests, made by the product's own operations. The caller commits."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from itertools import count
from uuid import UUID

from app.actions.agenda import operations
from app.actions.agenda.local_time import LocalTime
from app.actions.agenda.models import ZONE, Action, ActionKind
from app.actions.agenda.operations import ActionPlan
from app.actions.sign_ups import operations as sign_ups
from app.actions.sign_ups.models import SignUp
from app.actions.sign_ups.operations import Wish
from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import Language
from app.extensions import db
from app.people.participants.operations import participant_for

_numbers = count(1)


def make_plan(
    title: str = "Schrijfavond",
    *,
    starts_in: int = 14,
    at: str = "19:30",
    until: str = "21:30",
    town: str = "Utrecht",
    capacity: int | None = None,
    goals: Iterable[str] = ("4",),
    group_id: UUID | None = None,
) -> ActionPlan:
    """An evening so many days from today."""
    day = clock.today() + timedelta(days=starts_in)
    return ActionPlan(
        title=Bilingual(nl=title, en=f"{title} (English)"),
        summary=Bilingual(nl="We schrijven brieven.", en="We write letters."),
        text=Bilingual(nl="Er is **thee**.", en="There is **tea**."),
        contact=Bilingual(nl="Bel Noor", en="Call Noor"),
        starts=LocalTime(datetime.combine(day, time.fromisoformat(at)), ZONE),
        ends=LocalTime(datetime.combine(day, time.fromisoformat(until)), ZONE),
        place="Buurthuis De Brug",
        address="Kade 12",
        town=town,
        goals=tuple(goals),
        capacity=capacity,
        group_id=group_id,
    )


def make_action(
    slug: str | None = None, *, kind: ActionKind = ActionKind.EVENT, published: bool = True, **facts: object
) -> Action:
    """An event that everybody may know of, unless told otherwise; `facts` as in `make_plan`."""
    name = slug or f"actie-{next(_numbers)}"
    action = operations.create_action(
        kind,
        make_plan(**facts),  # type: ignore[arg-type]
        slug=Bilingual(nl=name, en=name),
        now=clock.now(),
        actor_id=None,
    )
    if published:
        operations.publish_action(action, now=clock.now(), actor_id=None)
    return action


def make_demonstration(slug: str | None = None, **facts: object) -> Action:
    return make_action(slug, kind=ActionKind.DEMONSTRATION, **facts)  # type: ignore[arg-type]


def make_sign_up(
    action: Action, email: str | None = None, *, name: str = "Els de Vries", language: Language = "nl"
) -> SignUp:
    """Somebody's place at an event."""
    number = next(_numbers)
    address = email or f"bezoeker{number}@example.org"
    wish = Wish(name=name, email=address, consent=True, news=False, language=language)
    sign_ups.sign_up(action, wish, network=f"network-{number}", now=clock.now())
    found = sign_ups.sign_up_of(action.id, participant_for(address, clock.now()).id)
    assert found is not None
    db.session.refresh(action)
    return found
