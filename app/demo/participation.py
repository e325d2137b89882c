"""The ledger of the demo: three years of invented acts, loaded as a file would be."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from random import Random

from app.demo import deeds
from app.demo.deeds import Deed
from app.demo.movement import Movement
from app.demo.petitions import DemoPetition, write_signatures
from app.participation.imports.operations import load_rows
from app.participation.imports.rows import FileRow


def load(now: datetime, random: Random, movement: Movement, petitions: list[DemoPetition]) -> int:
    """Everything that happened in three years, the signatures with their rows; how many acts."""
    drives = [each.drive for each in petitions if each.drive]
    groups = [str(group.id) for group in movement.groups.values()]
    done = list(deeds.deeds(now, random, drives, groups))
    load_rows(_rows(done), now)
    write_signatures(petitions, done, now=now, random=random)
    return len(done)


def _rows(done: Iterable[Deed]) -> Iterator[FileRow]:
    for deed in done:
        yield FileRow(
            event_uid=deed.event_uid,
            person=deed.person or "",
            type=deed.type,
            object=deed.object,
            occurred_at=deed.occurred_at.isoformat(),
            received_at=deed.received_at.isoformat(),
            status=deed.status,
            goals=";".join(deed.goals),
            group=deed.group,
            source=deed.source,
            retracts=deed.retracts,
        )
