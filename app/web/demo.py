"""Whether this site holds demo content, so that every page can say so."""

from flask import Flask, g
from sqlalchemy import select
from werkzeug.local import LocalProxy

from app.consultations.processes.models import Consultation
from app.extensions import db


def init_app(app: Flask) -> None:
    # A proxy: only a page that draws the banner asks, and a fragment or a mail doesn't.
    app.jinja_env.globals["demo"] = LocalProxy(has_demo_content)


def has_demo_content() -> bool:
    """True as long as one consultation of the demo is in the database; asked once a request."""
    if "demo" not in g:
        g.demo = db.session.scalar(select(Consultation.id).where(Consultation.is_demo).limit(1)) is not None
    demo: bool = g.demo
    return demo
