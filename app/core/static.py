"""Static files by WhiteNoise, with an address that changes when the file does."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for
from whitenoise import WhiteNoise

from app.settings import ROOT

STATIC = ROOT / "static"


def init_app(app: Flask) -> None:
    app.jinja_env.globals["static_url"] = static_url
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=STATIC,
        prefix="static/",
        autorefresh=app.extensions["settings"].development,
        max_age=31536000,
    )


def static_url(path: str) -> str:
    """The address of a file in `static/`, with a piece of its hash, so that browsers may keep it."""
    return url_for("static", filename=path, v=_fingerprint(STATIC / path))


@cache
def _fingerprint_at(path: Path, changed_ns: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


def _fingerprint(path: Path) -> str:
    return _fingerprint_at(path, path.stat().st_mtime_ns)
