"""What actions and consultations have to offer to somebody who just signed a petition."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask, url_for
from flask_babel import gettext as _

from app.actions.agenda.queries import open_actions
from app.actions.agenda.words import when, where
from app.consultations.processes.rules import Visitor
from app.consultations.reading.goal_lists import for_goal
from app.core.access import AnonymousVisitor
from app.core.formatting import day
from app.core.languages import Language
from app.petitions.reading import next_steps
from app.petitions.reading.next_steps import Offer

# Of each goal so many of the soonest: one of them is chosen.
LOOKED_AT = 6


def init_app(app: Flask) -> None:
    next_steps.register(app, actions)
    next_steps.register(app, consultations)


def actions(goals: tuple[str, ...], language: Language, now: datetime) -> Iterable[Offer]:
    """Events to come that still have a place."""
    for goal in goals:
        for each in open_actions(goal, now, language=language, limit=LOOKED_AT):
            action = each.action
            if action.starts_at > now and (action.capacity is None or action.taken < action.capacity):
                yield Offer(
                    _("Come along"),
                    action.title.text_in(language),
                    url_for("actions.show", slug=each.slug),
                    f"{when(action)}, {where(action)}",
                    frozenset({goal}),
                    action.starts_at,
                    gather=True,
                    town=action.town,
                )


def consultations(goals: tuple[str, ...], language: Language, now: datetime) -> Iterable[Offer]:
    """Consultations in which everybody may think along now."""
    for goal in goals:
        for each in for_goal(goal, Visitor.of(AnonymousVisitor()), language, now):
            phase = each.listed.standing.phase
            if each.is_open and phase is not None and phase.closes_at is not None:
                yield Offer(
                    _("Think along"),
                    each.listed.consultation.title.text_in(language),
                    url_for("consultations.show", slug=each.listed.slug),
                    _("Open until %(day)s", day=day(phase.closes_at)),
                    frozenset({goal}),
                    phase.closes_at,
                )
