"""What stands in the head and the foot of every page, in the order of the product's own words."""

from typing import Any, NamedTuple

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from app.core.navigation import Item, items

MAIN: tuple[tuple[Any, str], ...] = (
    (_l("Have your say"), "consultations.index"),
    (_l("Petitions"), "petitions.index"),
    (_l("Take action"), "actions.index"),
    (_l("Our goals"), "web.goals"),
    (_l("Results"), "web.results"),
)

FOOTER: tuple[tuple[Any, str], ...] = (
    (_l("About us"), "about"),
    (_l("Servicecenter"), "servicecenter"),
    (_l("Questions and answers"), "questions"),
    (_l("Privacy"), "privacy"),
    (_l("Accessibility"), "accessibility"),
    (_l("House rules"), "house-rules"),
    (_l("Colophon"), "colophon"),
)


class FooterItem(NamedTuple):
    label: str
    url: str


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(nav_items=nav_items, footer_items=footer_items)


def nav_items() -> list[Item]:
    return items([(label, url_for(endpoint)) for label, endpoint in MAIN])


def footer_items() -> list[FooterItem]:
    return [FooterItem(str(label), url_for("pages.show", key=key)) for label, key in FOOTER]
