"""A connection to PostgreSQL that stood idle is tried before it is used: the server may have been restarted.

SQLAlchemy's own `pool_pre_ping` asks before each use, which costs every request a way to the server and back.
What was used a moment ago is taken as it is: a server that went away in that moment also went away under the
requests of that moment, and the first of them lets go of every connection made before.
"""

import time
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.exc import DisconnectionError

from app.extensions import db

# Seconds.
TAKEN_AS_IT_IS = 2.0
LAST_USED = "last_used"


def init_app(app: Flask) -> None:
    with app.app_context():
        for engine in db.engines.values():
            if engine.dialect.name == "postgresql":
                _watch(engine)


def _watch(engine: Engine) -> None:
    @event.listens_for(engine, "checkin")
    def _note(_connection: Any, record: Any) -> None:
        record.info[LAST_USED] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _try(connection: Any, record: Any, _proxy: Any) -> None:
        used = record.info.get(LAST_USED)
        if used is None or time.monotonic() < used + TAKEN_AS_IT_IS:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as gone:
            # The pool makes a new one in its place.
            raise DisconnectionError from gone
