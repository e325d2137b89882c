"""Who did what, when, for which goal and through which channel: the append-only ledger and its roll-ups."""

from flask import Flask


def init_app(app: Flask) -> None:
    pass
