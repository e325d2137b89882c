"""The app of a test on the content of the demo."""

from pathlib import Path
from typing import Any

from flask import Flask

from tests.support.databases import lay_out


def on_the_demo(app: Flask, database: Any, demo_template: Path) -> Flask:
    """By today's clock, because the content is dated from the day on which it was loaded."""
    from app.core import clock
    from app.extensions import db

    db.session.remove()
    for engine in db.engines.values():
        engine.dispose()
    lay_out(demo_template, database.path, app.extensions["settings"].var_dir)
    app.extensions["clock"] = clock.system_clock
    return app
