"""One next step for somebody who just signed: what serves the same goal, is open, near and soon.

Other domains register what they have to offer:

    next_steps.register(app, actions_ahead)

where `actions_ahead(goals, language, now)` answers `Offer`s. Nothing is written down of who sees what.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from app.core.formatting import day
from app.core.languages import Language
from app.petitions.queries import open_petitions
from app.petitions.signatures.models import Signature
from app.petitions.signatures.queries import signed_by

# An event within these weeks is soon enough to be asked for now.
SOON = timedelta(weeks=4)


@dataclass(frozen=True)
class Offer:
    """Something to do. `at`: when it is, or until when it can be done; `gather`: people meet there."""

    what: str
    title: str
    url: str
    detail: str
    goals: frozenset[str]
    at: datetime
    gather: bool = False
    town: str | None = None


Source = Callable[[tuple[str, ...], Language, datetime], Iterable[Offer]]


def init_app(app: Flask) -> None:
    app.extensions["next_steps"] = []


def register(app: Flask, source: Source) -> None:
    app.extensions["next_steps"].append(source)


def next_step(
    signature: Signature, goals: tuple[str, ...], language: Language, now: datetime
) -> Offer | None:
    """What to offer after this signature; None where nothing fits."""
    sources: list[Source] = current_app.extensions["next_steps"]
    offers = [*_petitions(signature, goals, language, now)]
    for source in sources:
        offers += source(goals, language, now)
    return choose(offers, goals, now, signature.town)


def choose(
    offers: Iterable[Offer], goals: Collection[str], now: datetime, town: str | None = None
) -> Offer | None:
    """The one that fits best: it shares a goal and isn't over; then near, then meeting soon, then first."""
    fitting = [each for each in offers if each.goals & set(goals) and each.at > now]

    def place(each: Offer) -> tuple[bool, int, int, datetime, str]:
        near = town is not None and each.town is not None and each.town.casefold() == town.casefold()
        soon = each.at <= now + SOON
        kind = 0 if each.gather and soon else 2 if each.gather else 1
        return (not near, kind, -len(each.goals & set(goals)), each.at, each.url)

    return min(fitting, key=place, default=None)


def _petitions(
    signature: Signature, goals: tuple[str, ...], language: Language, now: datetime
) -> Iterable[Offer]:
    """What else can be signed for these goals, without what this person signed already."""
    done = _signed(signature)
    for each in open_petitions(language, now):
        if each.petition.id not in done:
            yield Offer(
                _("Sign this petition too"),
                each.petition.title.text_in(language),
                url_for("petitions.show", slug=each.slug),
                _("Open until and including %(day)s", day=day(each.petition.last_day)),
                frozenset(each.petition.goals),
                each.petition.closes_at,
            )


def _signed(signature: Signature) -> frozenset[UUID]:
    known = signed_by(signature.participant_id) if signature.participant_id else []
    return frozenset([signature.petition_id, *(each.petition.id for each in known)])
