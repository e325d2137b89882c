"""How long it is kept who agreed to stand in a picture."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import retention
from app.core.retention import RetentionRule
from app.petitions.pictures.operations import forget_removed


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="petition-pictures",
            what=_l("That you agreed to stand in the picture of a petition"),
            purpose=_l("to show no picture without the consent of who is in it"),
            period=lambda _settings: _l("as long as the picture is shown, and 30 days after"),
            erased=_l("removed by itself. If you no longer agree, write to us: then the picture goes"),
            expire=forget_removed,
        ),
    )
