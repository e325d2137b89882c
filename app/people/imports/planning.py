"""What a list would do to the people we know, row by row: the dry run, and the promise the load keeps."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from app.core.languages import DEFAULT_LANGUAGE
from app.core.refusals import Refusal
from app.people.audiences.rules import overlap
from app.people.directory.folding import fold
from app.people.imports import refusals
from app.people.imports.known import Known, KnownPerson, Period, known_people
from app.people.imports.models import Outcome
from app.people.imports.rows import PersonRow, RefusedRow
from app.people.participants.queries import address_key


@dataclass(frozen=True)
class Change:
    """One thing that changes: `what` it is, of which audience or group, from what to what.

    `target` is the audience code or the id of the group; `period_id` the membership whose days change.
    """

    what: str
    after: Any
    before: Any = None
    which: str | None = None
    target: str | UUID | None = None
    period_id: UUID | None = None

    def kept(self) -> dict[str, Any]:
        """What the report keeps and the page shows."""
        facts = {"what": self.what, "which": self.which, "before": self.before, "after": self.after}
        return {name: value for name, value in facts.items() if value is not None}


@dataclass(frozen=True)
class PlannedRow:
    """What one row does. `participant_id` is None for somebody we don't know yet."""

    line: int
    outcome: Outcome
    row: PersonRow | None = None
    key: str | None = None
    participant_id: UUID | None = None
    changes: tuple[Change, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    same_as: int | None = None

    def details(self) -> dict[str, Any]:
        """The row's part of the report, as plain JSON."""
        if self.refusals:
            return {"reasons": [{"name": each.name, "params": each.params} for each in self.refusals]}
        if self.same_as is not None:
            return {"same_as": self.same_as}
        changes = [change.kept() for change in self.changes]
        if self.outcome is Outcome.NEW:
            return {"stored": [*self._of_the_account(), *changes]}
        return {"changes": changes} if self.outcome is Outcome.CHANGED else {}

    def _of_the_account(self) -> Iterator[dict[str, Any]]:
        """What an account of somebody new begins with, besides name and address."""
        assert self.row is not None
        yield Change("language", self.row.language or DEFAULT_LANGUAGE).kept()
        if self.row.birth_year is not None:
            yield Change("birth_year", self.row.birth_year).kept()


@dataclass
class Plan:
    """Every row of a list, in the order of the file."""

    rows: list[PlannedRow] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return self._counts[outcome]

    @property
    def _counts(self) -> Counter[Outcome]:
        return Counter(row.outcome for row in self.rows)

    @property
    def effective(self) -> list[PlannedRow]:
        """The rows that make or change somebody."""
        return [row for row in self.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]

    def digest(self) -> str:
        """64 hexadecimal digits that differ as soon as a row would do something else."""
        said = [[row.line, row.outcome.value, str(row.participant_id), row.details()] for row in self.rows]
        return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def plan(rows: Iterable[PersonRow | RefusedRow], today: date) -> Plan:
    """What these rows would do today. Reads only; a few statements per 500 people."""
    read = list(rows)
    keys = {row.line: address_key(row.email) for row in read if isinstance(row, PersonRow)}
    first, conflicts = _same_addresses(read, keys)
    known = known_people(keys.values())
    planned = Plan()
    seen: dict[UUID, int] = {}
    for row in read:
        if isinstance(row, RefusedRow):
            planned.rows.append(_refused(row.line, [*row.refusals, *_unknown_group(row.group, known)]))
            continue
        key = keys[row.line]
        if key in conflicts:
            other = next(line for line in conflicts[key] if line != row.line)
            differs = refusals.SAME_ADDRESS_DIFFERS.with_params(line=other)
            planned.rows.append(_refused(row.line, [differs, *_unknown_group(row.group, known)]))
        elif first[key] != row.line:
            planned.rows.append(PlannedRow(row.line, Outcome.REPEATED, same_as=first[key]))
        else:
            planned.rows.append(_planned(row, key, known, seen, today))
    return planned


def _same_addresses(
    rows: list[PersonRow | RefusedRow], keys: dict[int, str]
) -> tuple[dict[str, int], dict[str, list[int]]]:
    """The first line of each address, and the lines of those addresses whose rows contradict each other."""
    together: dict[str, list[PersonRow]] = {}
    for row in rows:
        if isinstance(row, PersonRow):
            together.setdefault(keys[row.line], []).append(row)
    conflicts = {
        key: [row.line for row in same]
        for key, same in together.items()
        if any(not row.same_as(same[0]) for row in same[1:])
    }
    return {key: same[0].line for key, same in together.items()}, conflicts


def _planned(row: PersonRow, key: str, known: Known, seen: dict[UUID, int], today: date) -> PlannedRow:
    """One row beside what is known; `seen` remembers on which line each known person stood."""
    faults = list(_unknown_group(row.group, known))
    people = known.people.get(key, [])
    person = _who(row, people)
    if people and person is None:
        return _refused(row.line, [*faults, refusals.ADDRESS_SHARED])
    if person is None:
        nobody = KnownPerson(UUID(int=0), row.name, row.language or "nl", row.birth_year)
        found = list(_memberships_and_consent(row, nobody, known, today))
        new = PlannedRow(
            row.line, Outcome.NEW, row, key, known.without_account.get(key), _only_changes(found)
        )
        return _refused(row.line, faults) if faults else new
    if person.participant_id in seen:
        faults.append(refusals.SAME_PERSON.with_params(line=seen[person.participant_id]))
        return _refused(row.line, faults)
    seen[person.participant_id] = row.line
    found = [*_details(row, person), *_memberships_and_consent(row, person, known, today)]
    faults += [item for item in found if isinstance(item, Refusal)]
    if faults:
        return _refused(row.line, faults)
    outcome = Outcome.CHANGED if found else Outcome.UNCHANGED
    return PlannedRow(row.line, outcome, row, key, person.participant_id, _only_changes(found))


def _refused(line: int, faults: Iterable[Refusal]) -> PlannedRow:
    """A row with its faults, each once: two audiences may fail for the same reason."""
    once = {(each.name, str(each.params)): each for each in faults}
    return PlannedRow(line, Outcome.REFUSED, refusals=tuple(once.values()))


def _unknown_group(group: str | None, known: Known) -> Iterator[Refusal]:
    if group is not None and fold(group) not in known.groups:
        yield refusals.UNKNOWN_GROUP.with_params(value=group[:40])


def _only_changes(found: Iterable[Change | Refusal]) -> tuple[Change, ...]:
    return tuple(item for item in found if isinstance(item, Change))


def _who(row: PersonRow, people: list[KnownPerson]) -> KnownPerson | None:
    """The only person at the address, whatever their name; among several the one with this name."""
    if len(people) == 1:
        return people[0]
    named = [person for person in people if fold(person.name) == fold(row.name)]
    return named[0] if len(named) == 1 else None


def _details(row: PersonRow, person: KnownPerson) -> Iterator[Change]:
    if row.name != person.name:
        yield Change("name", row.name, person.name)
    if row.language is not None and row.language != person.language:
        yield Change("language", row.language, person.language)
    if row.birth_year is not None and row.birth_year != person.birth_year:
        yield Change("birth_year", row.birth_year, person.birth_year)


def _memberships_and_consent(
    row: PersonRow, person: KnownPerson, known: Known, today: date
) -> Iterator[Change | Refusal]:
    for audience in row.audiences:
        held = person.audiences.get(audience.value, [])
        found = _period_change(row, held, today)
        if isinstance(found, Refusal):
            yield found.with_params(audience=audience.value) if found is refusals.TERM_DECIDES else found
        elif found is not None:
            yield found("audience", audience.value, audience.value)
    group = known.groups.get(fold(row.group)) if row.group is not None else None
    if group is not None:
        found = _period_change(row, person.groups.get(group.id, []), today)
        if isinstance(found, Refusal):
            yield found
        elif found is not None:
            yield found("group", group.name, group.id)
    if row.consent is not None and row.consent not in person.consents:
        yield Change("consent", row.consent[1].isoformat())


def _period_change(
    row: PersonRow, held: list[Period], today: date
) -> Callable[[str, str, str | UUID], Change] | Refusal | None:
    """What the days of a row change in the periods somebody has; None when nothing does.

    Without a first day: whoever belongs today already keeps their first day, else it is today. Without a last
    day the one we know stays.
    """
    start = row.starts_on or today
    touching = [period for period in held if overlap(start, row.ends_on, period.starts_on, period.ends_on)]
    if not touching:
        return _maker(None, (start, row.ends_on))
    if len(touching) > 1:
        return refusals.PERIODS_OVERLAP
    period = touching[0]
    days = (row.starts_on or period.starts_on, row.ends_on or period.ends_on)
    if days == (period.starts_on, period.ends_on):
        return None
    if period.bound:
        return refusals.TERM_DECIDES
    if any(overlap(*days, other.starts_on, other.ends_on) for other in held if other is not period):
        return refusals.PERIODS_OVERLAP
    return refusals.ENDS_BEFORE_START if days[1] and days[1] < days[0] else _maker(period, days)


def _maker(period: Period | None, days: tuple[date, date | None]) -> Callable[[str, str, str | UUID], Change]:
    def change(what: str, which: str, target: str | UUID) -> Change:
        before = _written(period.starts_on, period.ends_on) if period else None
        return Change(what, _written(*days), before, which, target, period.id if period else None)

    return change


def _written(starts_on: date, ends_on: date | None) -> list[str | None]:
    return [starts_on.isoformat(), ends_on.isoformat() if ends_on else None]
