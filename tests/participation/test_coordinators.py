"""Whoever coordinates a local group organises, once per tertial, without pressing anything."""

from datetime import date
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.metrics import queries
from app.participation.ledger.models import Act, LedgerEvent
from app.people.groups.models import GroupRole
from app.people.participants.merging import merge
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_person


def coordinated() -> list[tuple[Any, str]]:
    rows = select(LedgerEvent.person_id, LedgerEvent.object_ref).where(
        LedgerEvent.type == Act.COORDINATE_GROUP
    )
    return [tuple(row) for row in db.session.execute(rows.order_by(LedgerEvent.received_at))]


def test_once_per_tertial(app: Any, worker: Any, clock: Any) -> None:
    group, anne, bob = make_group(), make_person("Anne"), make_person("Bob")
    make_group_member(group, anne, role=GroupRole.COORDINATOR)
    make_group_member(group, bob)
    for _day in range(3):
        worker()
        clock.move(days=1)
    assert coordinated() == [(anne.participant_id, f"group:{group.id}:2026T3")]
    clock.move(days=60)
    worker()
    assert coordinated()[1:] == [(anne.participant_id, f"group:{group.id}:2027T1")]


def test_somebody_who_returns_counts_once(app: Any, worker: Any, clock: Any) -> None:
    group, anne = make_group(), make_person("Anne")
    make_group_member(group, anne, role=GroupRole.COORDINATOR, until=date(2026, 11, 22))
    worker()
    clock.move(days=5)
    make_group_member(group, anne, role=GroupRole.COORDINATOR, since=date(2026, 11, 25))
    worker()
    assert len(coordinated()) == 1


def test_a_merged_coordinator_counts_once(app: Any, worker: Any, clock: Any) -> None:
    group, anne, twice = make_group(), make_person("Anne"), make_person("Anne Jansen")
    make_group_member(group, twice, role=GroupRole.COORDINATOR)
    worker()
    merge(twice.participant_id, anne.participant_id, now=clock.now, acting=None)
    clock.move(days=2)
    worker()
    assert len(coordinated()) == 1


def test_it_reaches_the_ladder(app: Any, worker: Any, clock: Any) -> None:
    anne = make_person("Anne")
    for _each in range(2):
        make_group_member(make_group(), anne, role=GroupRole.COORDINATOR)
        worker()
        clock.move(days=2)
    worker()
    assert queries.report(clock.now.date()).ladder.organiser == 1
