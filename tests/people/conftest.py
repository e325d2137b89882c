"""What the tests of people share."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event


@pytest.fixture
def statements_of(db: Any) -> Callable[[Callable[[], Any]], int]:
    """How many statements an act sends to the database: `statements_of(lambda: client.get(...))`."""

    def count(act: Callable[[], Any]) -> int:
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            act()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(seen)

    return count
