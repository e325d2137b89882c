"""Information pages: texts of the organisation itself. Staff edit them and every version is kept."""

from flask import Flask

from app.core import public_pages
from app.core.public_pages import PublicPage
from app.pages import commands, placeholders, queries, retention
from app.pages.views import pages


def init_app(app: Flask) -> None:
    placeholders.init_app(app)
    retention.init_app(app)
    app.register_blueprint(pages)
    app.cli.add_command(commands.group)
    public_pages.register(app, published)


def published() -> list[PublicPage]:
    return [
        PublicPage("pages.show", {"key": version.page.key}, changed_at=version.changed_at)
        for version in queries.current_versions()
    ]
