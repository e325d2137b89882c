"""The app's routes with an address for each, for tests that try every one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Flask
from werkzeug.routing import Rule

# Fits every converter; nothing in a test's database has it.
NOBODY = UUID("00000000-0000-7000-8000-000000000000")
FILLER: dict[str, Any] = {
    "UUIDConverter": NOBODY,
    "IntegerConverter": 1,
    "PathConverter": "not-there",
    "UnicodeConverter": "not-there",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Route:
    """One address of one view, filled with ids of nothing."""

    endpoint: str
    rule: str
    path: str
    methods: frozenset[str]
    language: str | None
    csrf_class: Any
    permission: Any

    @property
    def unsafe(self) -> frozenset[str]:
        return self.methods - SAFE


def routes(app: Flask) -> list[Route]:
    """Every route; with several values of a default (an information page's key) each is one."""
    return [route_of(app, rule) for rule in app.url_map.iter_rules()]


def route_of(app: Flask, rule: Rule) -> Route:
    view = app.view_functions[rule.endpoint]
    defaults = dict(rule.defaults or {})
    values = {
        name: FILLER.get(type(rule._converters[name]).__name__, converter_value(rule, name))
        for name in rule.arguments
        if name not in defaults
    }
    adapter = app.url_map.bind("localhost")
    return Route(
        rule.endpoint,
        rule.rule,
        adapter.build(rule.endpoint, {**defaults, **values}, force_external=False),
        frozenset(rule.methods or ()),
        defaults.get("lang"),
        getattr(view, "csrf_class", None),
        getattr(view, "permission", None),
    )


def converter_value(rule: Rule, name: str) -> str:
    """The first word an `any(...)` converter takes."""
    items = getattr(rule._converters[name], "items", None)
    return min(items) if items else "not-there"
