"""Every personal column is in the retention registry, and each that could be one says whether it is."""

import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import JSON, Column, LargeBinary, String, Table
from sqlalchemy.sql.sqltypes import TypeEngine

from app.core.retention import retention_rules
from app.extensions import db

pytestmark = pytest.mark.sqlite

# Types that can hold what somebody is or wrote.
TELLING: tuple[type[TypeEngine[Any]], ...] = (String, JSON, LargeBinary)
# Columns that point to a person.
PERSON = re.compile(
    r"(^|_)(participant|person|actor|author|account|signer)(_id|_key)$|_by$|_by_id$|birth_year"
)


def tables() -> list[Table]:
    return list(db.metadata.tables.values())


def columns() -> list[Column[Any]]:
    return [column for table in tables() for column in table.columns]


def names(found: list[Column[Any]]) -> list[str]:
    return [f"{column.table.name}.{column.name}" for column in found]


def test_every_column_that_can_tell_of_a_person_says_whether_it_does(app: Flask) -> None:
    silent = [
        column
        for column in columns()
        if isinstance(column.type, TELLING) and not {"personal", "impersonal"} & set(column.info)
    ]
    assert names(silent) == []


def test_a_column_that_points_to_a_person_is_personal(app: Flask) -> None:
    pointing = [column for column in columns() if PERSON.search(column.name) or points_to_a_person(column)]
    assert pointing
    assert names([column for column in pointing if "personal" not in column.info]) == []


def points_to_a_person(column: Column[Any]) -> bool:
    return any(
        key.target_fullname.split(".")[0] in ("participants", "accounts") for key in column.foreign_keys
    )


def test_every_personal_column_names_a_registered_rule(app: Flask) -> None:
    registered = {rule.name for rule in retention_rules()}
    unknown = [c for c in columns() if "personal" in c.info and c.info["personal"] not in registered]
    assert names(unknown) == []


def test_every_rule_has_something_to_keep(app: Flask) -> None:
    used = {column.info.get("personal") for column in columns()}
    assert {rule.name for rule in retention_rules()} - used == set()


def test_every_rule_tells_the_reader_what_why_until_when_and_how(app: Flask) -> None:
    settings = app.extensions["settings"]
    for rule in retention_rules():
        for words in (rule.what, rule.purpose, rule.period(settings), rule.erased):
            assert len(str(words).split()) > 1, rule.name
