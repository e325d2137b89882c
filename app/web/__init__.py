"""Pages that join domains, and what every visit meets: front page, search, languages, errors, sitemap."""

from flask import Flask

from app.metrics import public
from app.web import (
    demo,
    discovery,
    errors,
    goal_search,
    goals,
    home,
    language_cookie,
    my_input,
    my_page,
    my_page_data,
    my_page_details,
    my_page_devices,
    my_page_following,
    my_page_mail,
    my_proposals,
    navigation,
    next_steps,
    parts,
    results,
    search,
)
from app.web.blueprint import web
from app.web.styleguide import styleguide

__all__ = [
    "goals",
    "home",
    "my_input",
    "my_page",
    "my_page_data",
    "my_page_details",
    "my_page_devices",
    "my_page_following",
    "my_page_mail",
    "my_proposals",
    "results",
    "search",
]


def init_app(app: Flask) -> None:
    app.register_blueprint(web)
    if app.extensions["settings"].development:
        app.register_blueprint(styleguide)
    app.jinja_env.globals["public_figure"] = public.shown
    for part in (navigation, language_cookie, next_steps, demo, parts, discovery, goal_search, errors):
        part.init_app(app)
