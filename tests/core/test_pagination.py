"""Keyset pages: nothing skipped, nothing twice, and a cursor of somebody's own leads to the start."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import audit
from app.core.audit import AuditEntry
from app.core.pagination import Page, page
from app.extensions import db
from tests.support.clock import FrozenClock
from tests.support.statements import counted

KEYS = (AuditEntry.at, AuditEntry.id)


@pytest.fixture
def entries(app: Flask, clock: FrozenClock) -> None:
    """25 entries; every five of them share one moment."""
    for number in range(25):
        moment = clock.now + timedelta(minutes=number // 5)
        audit.record("viewed", "person", str(number), actor_id=UUID(int=number), now=moment)
    db.session.commit()


def listed(cursor: str | None = None, **facts: Any) -> Page[Any]:
    return page(select(AuditEntry), KEYS, cursor=cursor, size=facts.pop("size", 10), **facts)


def older_pages(**facts: Any) -> Iterator[Page[Any]]:
    found = listed(**facts)
    yield found
    while found.older:
        found = listed(found.older, **facts)
        yield found


@pytest.mark.parametrize("size", [1, 4, 10, 24, 25, 26])
@pytest.mark.parametrize("descending", [True, False])
def test_every_row_once_and_in_order(app: Flask, entries: None, *, size: int, descending: bool) -> None:
    pages = list(older_pages(size=size, descending=descending))
    rows = [entry for found in pages for entry in found.items]
    assert len({entry.id for entry in rows}) == len(rows) == 25
    assert rows == sorted(rows, key=lambda entry: (entry.at, entry.id), reverse=descending)
    assert pages[0].newer is None
    assert pages[-1].older is None


def test_there_and_back(app: Flask, entries: None) -> None:
    first = listed()
    second = listed(first.older)
    third = listed(second.older)
    assert [len(found.items) for found in (first, second, third)] == [10, 10, 5]
    back = listed(third.newer)
    assert [entry.id for entry in back.items] == [entry.id for entry in second.items]
    start = listed(back.newer)
    assert [entry.id for entry in start.items] == [entry.id for entry in first.items]
    assert start.newer is None


def test_what_arrives_meanwhile_shifts_nothing(app: Flask, entries: None, clock: FrozenClock) -> None:
    first = listed()
    audit.record("viewed", "person", "new", actor_id=None, now=clock.now + timedelta(days=1))
    second = listed(first.older)
    assert not {entry.id for entry in first.items} & {entry.id for entry in second.items}
    assert len(second.items) == 10


def test_columns_give_rows(app: Flask, entries: None) -> None:
    statement = select(AuditEntry.object_id, AuditEntry.action)
    found = page(statement, KEYS, cursor=None, size=2)
    assert [len(row) for row in found.items] == [2, 2]
    assert found.items[0][1] == "viewed"


@pytest.mark.parametrize("cursor", ["", "x", "None", "eyJhIjoxfQ", "....", "\0", "x" * 5000, "é"])
def test_a_forged_cursor_is_the_first_page(app: Flask, entries: None, cursor: str) -> None:
    assert [entry.id for entry in listed(cursor).items] == [entry.id for entry in listed().items]


def test_a_cursor_of_another_list_is_the_first_page(app: Flask, entries: None) -> None:
    other = page(select(AuditEntry), (AuditEntry.id,), cursor=None, size=5)
    assert other.older
    assert [entry.id for entry in listed(other.older).items] == [entry.id for entry in listed().items]


def test_an_empty_list(app: Flask) -> None:
    assert listed() == Page([], None, None)


def test_one_statement_a_page(app: Flask, entries: None) -> None:
    with counted() as seen:
        listed(size=20)
    assert len(seen) == 1
