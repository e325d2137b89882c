"""Connections that the server closed meanwhile: tried when they stood idle, let go of at the first error."""

import pytest
from sqlalchemy import create_engine, text

from app.core import idle_connections

PAGE = "/nl/petities/"
OTHERS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@pytest.fixture
def closed(client, db):
    """The database closes every connection of the pool; SQLite has none that can be closed."""

    def close() -> None:
        assert client.get(PAGE).status_code == 200
        db.session.remove()
        if db.engine.dialect.name == "postgresql":
            apart = create_engine(db.engine.url)
            with apart.connect() as connection:
                assert connection.execute(text(OTHERS)).scalars().all()
            apart.dispose()

    return close


def test_one_that_stood_idle_is_made_anew(client, closed, monkeypatch):
    monkeypatch.setattr(idle_connections, "TAKEN_AS_IT_IS", 0)
    closed()
    assert client.get(PAGE).status_code == 200


def test_after_one_error_all_are_made_anew(client, db, closed):
    closed()
    gone = db.engine.dialect.name == "postgresql"
    assert client.get(PAGE).status_code == (503 if gone else 200)
    db.session.remove()
    assert client.get(PAGE).status_code == 200
