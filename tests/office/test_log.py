"""The log of who looked at or changed what: filtered, paged, taken along as CSV."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import audit, clock
from app.core.access import Role
from app.core.audit import AuditEntry
from app.core.types import new_id
from app.extensions import db
from tests.factories.people import make_member, make_staff
from tests.support.clock import FrozenClock

LOG = "/nl/beheer/logboek/"


def noted(action: str, *, by: UUID | None = None, about: UUID | None = None) -> None:
    audit.record(action, "participant", about or new_id(), actor_id=by, now=clock.now(), field="name")
    db.session.commit()


def rows(page: Any) -> list[str]:
    bodies = page.main.all("tbody")
    return [row.text for row in bodies[0].all("tr")] if bodies else []


def test_an_entry_names_who_did_what_to_which_id(staff: Any) -> None:
    colleague, person = make_staff("Noor Bos"), make_member("Els de Vries")
    noted("person.viewed", by=colleague.participant_id, about=person.participant_id)
    noted("retention.run")
    page = staff(Role.DATA_OFFICER).page(f"{LOG}?action=person.viewed")
    (row,) = rows(page)
    for words in ("Noor Bos", "person.viewed", f"nummer {person.participant_id.hex[-8:]}", "field=name"):
        assert words in row
    assert "Els de Vries" not in page.main.text, "whom it was about stays an id"
    assert "het systeem" in rows(staff(Role.DATA_OFFICER).page(f"{LOG}?action=retention.run"))[0]


def test_the_log_is_filtered_by_person_action_and_day(staff: Any, clock: FrozenClock) -> None:
    colleague, person = make_staff().participant_id, make_member().participant_id
    noted("person.viewed", by=colleague, about=person)
    noted("person.erased", about=person)
    clock.move(days=1)
    noted("person.viewed", by=colleague)
    desk = staff(Role.DATA_OFFICER)
    for question, found in (
        (f"person={person}", 2),
        (f"person={colleague}&action=person.viewed", 2),
        (f"person={colleague}&day=2026-11-21&action=person.viewed", 1),
        (f"person={person}&action=person.erased", 1),
        (f"person={new_id()}", 0),
        ("action=person_viewed", 0),
    ):
        assert len(rows(desk.page(f"{LOG}?{question}"))) == found, question


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_far_off_is_explained(day: str, staff: Any) -> None:
    told = "Kies een dag in de jaren 2000 tot en met 2100."
    for address in (LOG, "/nl/beheer/mails/"):
        assert told in staff(Role.DATA_OFFICER, Role.SERVICECENTER).page(f"{address}?day={day}").main.text


@pytest.mark.parametrize("day", ["2026-10-25", "2026-03-29"])
def test_a_day_of_another_length_is_whole(day: str, staff: Any, clock: FrozenClock) -> None:
    """When the clock changes a day has 25 or 23 hours; its first and last minute belong to it."""
    from datetime import datetime, time, timedelta

    from app.core.clock import AMSTERDAM

    first = datetime.combine(datetime.fromisoformat(day).date(), time.min, AMSTERDAM)
    last = datetime.combine(first.date() + timedelta(days=1), time.min, AMSTERDAM) - timedelta(seconds=1)
    for moment in (first - timedelta(seconds=1), first, last, last + timedelta(seconds=1)):
        audit.record("day.tested", "day", "x", actor_id=None, now=moment)
    db.session.commit()
    assert len(rows(staff(Role.DATA_OFFICER).page(f"{LOG}?action=day.tested&day={day}"))) == 2


def test_the_csv_holds_what_the_filter_leaves(staff: Any) -> None:
    person = make_member("Els de Vries").participant_id
    for _each in range(3):
        noted("person.viewed", about=person)
    noted("person.erased")
    answer = staff(Role.DATA_OFFICER).get(f"{LOG}log.csv?person={person}")
    assert answer.mimetype == "text/csv"
    assert 'filename="log-2026-11-21.csv"' in answer.headers["Content-Disposition"]
    table = list(csv.reader(io.StringIO(answer.text)))
    assert table[0] == ["at", "actor_id", "action", "object_type", "object_id", "details"]
    assert [row[2:5] for row in table[1:]] == [["person.viewed", "participant", str(person)]] * 3
    assert "Els" not in answer.text


def test_taking_the_log_along_is_in_the_log(staff: Any) -> None:
    staff(Role.DATA_OFFICER).get(f"{LOG}log.csv?action=person.")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "log.downloaded")).one()
    assert entry.actor_id is not None
    assert entry.details == {"filtered by": ["action"]}


def test_a_long_log_is_paged_and_downloaded_whole(staff: Any) -> None:
    for _each in range(120):
        audit.record("page.tested", "page", "x", actor_id=None, now=clock.now())
    db.session.commit()
    desk = staff(Role.DATA_OFFICER)
    seen, address = 0, f"{LOG}?action=page.tested"
    while address:
        page = desk.page(address)
        seen += len(rows(page))
        address = next((link.get("href") for link in page.main.all("a") if link.get("rel") == "next"), "")
    assert seen == 120
    assert len(desk.get(f"{LOG}log.csv?action=page.tested").text.splitlines()) == 121


@pytest.mark.parametrize("question", ["person=x", "day=morgen", "action=%27%3B--", "page=x", "person=%00"])
def test_a_filter_that_makes_no_sense_breaks_nothing(question: str, staff: Any) -> None:
    desk = staff(Role.DATA_OFFICER)
    desk.page(f"{LOG}?{question}")
    assert desk.get(f"{LOG}log.csv?{question}").status_code == 200


def test_the_log_can_not_be_altered(staff: Any) -> None:
    noted("person.viewed")
    entry = db.session.scalars(select(AuditEntry)).first()
    assert entry is not None
    entry.action = "nothing.happened"
    with pytest.raises(Exception, match="append-only"):
        db.session.commit()
    db.session.rollback()


def test_ids_numbers_and_fixed_words_become_words(staff: Any) -> None:
    person = make_member("Els de Vries").participant_id
    details = {"words_withdrawn": False, "shown": 1200, "role": "editor", "audience": "member"}
    dates = {"starts_on": "2026-11-21", "import": new_id(), "what": ["language", "group"], "scope": None}
    audit.record("person-erased", "person", person, actor_id=None, now=clock.now(), **details, **dates)
    audit.record("people-listed", "people", "filter", actor_id=None, now=clock.now(), shown=3)
    db.session.commit()
    desk = staff(Role.DATA_OFFICER)
    dutch = rows(desk.page(f"{LOG}?action=person-erased"))[0]
    for words in ("wiste deze persoon", "eigen woorden ingetrokken: nee", "getoond: 1.200", "rol: Redacteur"):
        assert words in dutch
    assert "vanaf: 21 november 2026" in dutch
    assert "person-erased" not in dutch
    assert str(person) not in dutch
    english = rows(desk.page("/en/office/log/?action=person-erased"))[0]
    assert "own words withdrawn: no" in english
    assert "what: language, local group" in english
    assert "mensen via een filter" in rows(desk.page(f"{LOG}?action=people-listed"))[0]
    (link,) = [
        node for node in desk.page(f"{LOG}?action=person-erased").main.all("a") if "nummer" in node.text
    ]
    assert len(rows(desk.page(link.get("href")))) == 1


def test_what_was_done_is_chosen_from_sentences(staff: Any) -> None:
    page = staff(Role.DATA_OFFICER).page(LOG)
    (select_box,) = page.main.all("select")
    words = [option.text for option in select_box.all("option")]
    assert "gaf een rol" in words
    assert words[1:] == sorted(words[1:])
