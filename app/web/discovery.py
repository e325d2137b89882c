"""What machines ask for first: the sitemap, robots.txt and the icon."""

from flask import Flask, current_app, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from app.core import public_pages
from app.core.public_pages import PublicPage
from app.core.static import static_url
from app.settings import Settings
from app.web import goals, results
from app.web.blueprint import web
from app.web.demo import has_demo_content

A_DAY = 24 * 3600


def init_app(app: Flask) -> None:
    public_pages.register(
        app, lambda: [PublicPage("web.home"), *goals.public_pages(), *results.public_pages()]
    )


@web.route("/sitemap.xml")
def sitemap() -> Response:
    """Every public page in both languages, each naming the other (hreflang)."""
    answer = make_response(render_template("web/sitemap.xml", pages=public_pages.public_pages()))
    answer.mimetype = "application/xml"
    return answer


@web.route("/robots.txt")
def robots() -> Response:
    """Everything public may be indexed on a real site; nothing of a demo or on a developer's machine."""
    settings: Settings = current_app.extensions["settings"]
    if settings.development or has_demo_content():
        lines = ["User-agent: *", "Disallow: /"]
    else:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in private_paths())]
        lines.append(f"Sitemap: {settings.base_url}{url_for('web.sitemap')}")
    answer = make_response("\n".join(lines) + "\n")
    answer.mimetype = "text/plain"
    return answer


def private_paths() -> list[str]:
    """Addresses that hold nothing for a search engine. They are guarded by more than this file."""
    endpoints = ("office.home", "accounts.sign_in", "web.my_page", "web.search")
    return [url_for(endpoint, lang=language) for endpoint in endpoints for language in ("nl", "en")]


@web.route("/favicon.ico")
def favicon() -> Response:
    answer = redirect(static_url("img/icon.svg"), 302)
    answer.headers["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer
