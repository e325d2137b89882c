"""Actions in every state, for those who look at page types."""

from uuid import UUID

from app.actions.agenda.models import Action
from app.actions.agenda.operations import cancel_action
from app.actions.sign_ups.models import Presence
from app.actions.sign_ups.operations import mark, new_link, withdraw
from app.core import clock
from app.core.bilingual import Bilingual
from app.extensions import db
from tests.factories.actions import make_action, make_demonstration, make_sign_up


def actions() -> dict[str, str]:
    """Slugs are the same in both languages here: `tuinavond`, `vol`, `afgelast`, `wake`, `geweest`."""
    now = clock.now()
    event = make_action("tuinavond", title="Tuinavond", capacity=12)
    full = make_action("vol", title="Volle zaal", capacity=1)
    make_sign_up(full)
    cancelled = make_action("afgelast", title="Kraam op de markt")
    reason = Bilingual(nl="Er komt storm.", en="A storm is coming.")
    cancel_action(cancelled, reason, now=now, actor_id=None)
    make_demonstration("wake", title="Wake aan het water")
    own = make_sign_up(event, "tess@example.org", name="Tess van Rijn")
    own.news_asked = True
    return {
        "event": str(event.id),
        "draft_action": str(make_action(published=False).id),
        "past_event": str(past_event()),
        "own_sign_up": new_link(own, now),
        "withdrawn_sign_up": withdrawn_link(event),
    }


def past_event() -> UUID:
    """Begun a moment ago, with somebody who came, somebody who didn't, and somebody of whom nobody knows."""
    past = make_action("geweest", title="Schrijfavond", starts_in=1)
    people = [make_sign_up(past, name=name) for name in ("Els", "Bo", "Cas")]
    shift = past.starts_at - clock.now()
    past.starts_at -= 2 * shift
    past.ends_at -= shift
    db.session.flush()
    for somebody, presence in zip(people, (Presence.CAME, Presence.ABSENT), strict=False):
        mark(somebody, past, presence, now=clock.now(), actor_id=None)
    return past.id


def withdrawn_link(event: Action) -> str:
    gone = make_sign_up(event, "weg@example.org", name="Wim")
    token = new_link(gone, clock.now())
    withdraw(gone, event, now=clock.now())
    return token
