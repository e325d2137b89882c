"""A list page sends as many statements for twenty rows as for ten: nothing is asked per row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask

from app.core import audit, clock
from app.core.jobs import Job, JobStatus
from app.extensions import db
from app.mail.operations import queue_mail
from tests.factories.people import make_member, make_staff
from tests.support.routes import routes
from tests.support.statements import counted


def queue_mails(number: int) -> None:
    """Mails to people who each have a name, so that the list must find these too."""
    for _each in range(number):
        person = make_member()
        queue_mail(
            "no_account",
            address=person.email,
            language="nl",
            participant_id=person.participant_id,
            context={},
            now=clock.now(),
        )


def bury_jobs(number: int) -> None:
    for each in range(number):
        db.session.add(
            Job(
                name="mail.send",
                payload={"mail": str(each)},
                status=JobStatus.DEAD,
                run_after=clock.now(),
                created_at=clock.now(),
                finished_at=clock.now(),
            )
        )


def write_log(number: int) -> None:
    for _each in range(number):
        person = make_member()
        audit.record(
            "person.viewed",
            "participant",
            person.participant_id,
            actor_id=person.participant_id,
            now=clock.now(),
        )


@dataclass(frozen=True)
class ListPage:
    """A page, who reads it (staff when `office`), and what makes `n` more rows of what it lists."""

    address: str
    make: Callable[[int], Any]
    office: bool = True


# Every page that lists rows of the database.
LIST_PAGES: dict[str, ListPage] = {
    "office_mails.index": ListPage("/nl/beheer/mails/", queue_mails),
    "office_jobs.index": ListPage("/nl/beheer/taken/", bury_jobs),
    "office_log.index": ListPage("/nl/beheer/logboek/", write_log),
}

# Office pages without an id in their address that list nothing that grows.
NO_LIST = {
    "office.home": "a few counts and the doors of the office",
    "office_pages.index": "the seven information pages",
    "office_log.download": "a file, read row by row in one statement",
}


@pytest.mark.parametrize("endpoint", LIST_PAGES)
def test_twice_the_rows_take_no_more_statements(endpoint: str, app: Flask, client: Any, sign_in: Any) -> None:
    listed = LIST_PAGES[endpoint]
    reader = sign_in(make_staff(), second_factor=True) if listed.office else client
    listed.make(10)
    db.session.commit()
    reader.page(listed.address)
    with counted() as ten:
        reader.page(listed.address)
    listed.make(10)
    db.session.commit()
    with counted() as twenty:
        reader.page(listed.address)
    assert len(twenty) == len(ten), "\n".join(twenty)
    assert len(ten) < 25


@pytest.mark.sqlite
def test_every_list_of_the_office_is_counted(app: Flask) -> None:
    forms = {route.endpoint for route in routes(app) if route.unsafe}
    reading = {route.endpoint for route in routes(app) if route.permission and "<" not in route.rule} - forms
    assert reading - set(LIST_PAGES) - set(NO_LIST) == set()
    assert set(LIST_PAGES) | set(NO_LIST) <= {route.endpoint for route in routes(app)}
