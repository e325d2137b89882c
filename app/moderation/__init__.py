"""Moderation: what is reported, what staff decide about it and why, and who may object.

It knows no domain: a domain says of its own things (`subjects`) how they are shown to moderators, hidden and
shown again. `operations` (report, decide, put back), `appeals` (object, and somebody else looks again),
`word_lists` (words that make us ask the author first).
"""

from flask import Flask

from app.moderation import retention, subjects
from app.moderation.views import moderation
from app.moderation.word_lists import models as word_list_models

__all__ = ["word_list_models"]


def init_app(app: Flask) -> None:
    subjects.init_app(app)
    app.register_blueprint(moderation)
    retention.init_app(app)
