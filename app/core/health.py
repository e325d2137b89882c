"""`/healthz`: this process answers. `/readyz`: the database answers too, and is migrated to this release."""

from functools import cache

from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, limiter
from app.settings import ROOT

pages = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    limiter.exempt(pages)
    app.register_blueprint(pages)


@pages.get("/healthz")
def healthz() -> Response:
    return _answer("ok", 200)


@pages.get("/readyz")
def readyz() -> Response:
    try:
        at = database_revision()
    except SQLAlchemyError:
        return _answer("the database does not answer, or is empty", 503)
    if at != latest_revision():
        return _answer("the database is at another revision: run flask --app app db upgrade", 503)
    return _answer("ok", 200)


def _answer(status: str, code: int) -> Response:
    response = jsonify(status=status)
    response.status_code = code
    response.headers["Cache-Control"] = "no-store"
    return response


def database_revision() -> str | None:
    """The migration the database stands at.

    Raises:
        SQLAlchemyError: the database does not answer, or was never migrated.
    """
    revision: str | None = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


@cache
def latest_revision() -> str | None:
    """The last migration of this release."""
    return ScriptDirectory(str(ROOT / "migrations")).get_current_head()
