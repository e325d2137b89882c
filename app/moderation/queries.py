"""What is waiting, what was decided, and what somebody who reported or wrote may know of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer
from sqlalchemy import Select, and_, func, select
from sqlalchemy import case as when

from app.core.pagination import Page, page
from app.extensions import db
from app.moderation.models import Appeal, Case, Decision, Outcome, Report, Result, Side
from app.moderation.subjects import Described, known_subject

# Earlier decisions about an author that a moderator sees.
MOST_EARLIER = 10
# Who may object to a decision: whose words were hidden, else who reported them.
OBJECTING_SIDE = when((Decision.outcome == Outcome.HIDDEN, Side.AUTHOR.value), else_=Side.REPORTER.value)


@dataclass(frozen=True)
class Waiting:
    """A case in the queue; `thing` is None when it is gone from its domain."""

    case: Case
    thing: Described | None
    reports: Sequence[Report]


@dataclass(frozen=True)
class Objection:
    """An appeal in the queue, with the decision it is about."""

    appeal: Appeal
    decision: Decision
    case: Case
    thing: Described | None


@dataclass(frozen=True)
class Decided:
    """A decision in the list of what was decided."""

    decision: Decision
    case: Case
    thing: Described | None
    appeal: Appeal | None


@dataclass(frozen=True)
class File:
    """Everything about one thing, oldest first: its cases and reports, what was decided and objected.

    `earlier`: decisions about other things of the same author, the latest first.
    """

    thing: Described
    cases: Sequence[Case]
    reports: Sequence[Report]
    decisions: Sequence[Decision]
    appeals: Sequence[Appeal]
    earlier: Sequence[Decision] = field(default_factory=tuple)

    @property
    def open_case(self) -> Case | None:
        return next((case for case in self.cases if case.is_open), None)

    @property
    def last(self) -> Decision | None:
        return self.decisions[-1] if self.decisions else None

    @property
    def waiting_appeal(self) -> Appeal | None:
        return next((appeal for appeal in self.appeals if appeal.waits), None)

    def reports_in(self, case: Case) -> list[Report]:
        return [report for report in self.reports if report.case_id == case.id]

    def appeals_to(self, decision: Decision) -> list[Appeal]:
        return [appeal for appeal in self.appeals if appeal.decision_id == decision.id]


@dataclass(frozen=True)
class Figures:
    """What moderators did in a period: how many of each."""

    reports: int
    hidden: int
    kept: int
    appeals: int
    reversed: int
    noticed: int


def open_cases(cursor: str | None = None) -> Page[Waiting]:
    """A page of what waits for a first look, the oldest first: a constant number of statements."""
    statement = select(Case).where(Case.closed_at.is_(None))
    found = page(statement, (Case.opened_at, Case.id), cursor=cursor, descending=False)
    things = _things(found.items)
    reports = _reports_by_case([case.id for case in found.items])
    items = [Waiting(case, things.get(case.subject_id), reports.get(case.id, [])) for case in found.items]
    return Page(items, found.newer, found.older)


def waiting_appeals() -> list[Objection]:
    """The objections that wait, the oldest first."""
    rows = db.session.execute(
        _with_decision().where(Appeal.result.is_(None)).order_by(Appeal.received_at, Appeal.id)
    ).all()
    things = _things([case for _appeal, _decision, case in rows])
    return [Objection(*row, things.get(row[2].subject_id)) for row in rows]


def decided(cursor: str | None = None) -> Page[Decided]:
    """A page of what was decided, the latest first."""
    statement: Any = (
        select(Decision, Case, Appeal)
        .join(Case, Case.id == Decision.case_id)
        .outerjoin(Appeal, and_(Appeal.decision_id == Decision.id, Appeal.side == OBJECTING_SIDE))
    )
    found = page(statement, (Decision.decided_at, Decision.id), cursor=cursor)
    things = _things([case for _decision, case, _appeal in found.items])
    items = [
        Decided(decision, case, things.get(case.subject_id), appeal) for decision, case, appeal in found.items
    ]
    return Page(items, found.newer, found.older)


def count_waiting() -> tuple[int, int, datetime | None]:
    """How many cases wait, how many objections, and since when the oldest of both."""
    cases = db.session.execute(
        select(func.count(), func.min(Case.opened_at)).where(Case.closed_at.is_(None))
    ).one()
    appeals = db.session.execute(
        select(func.count(), func.min(Appeal.received_at)).where(Appeal.result.is_(None))
    ).one()
    moments: list[datetime | None] = [cases[1], appeals[1]]
    oldest = min((moment for moment in moments if moment is not None), default=None)
    return int(cases[0]), int(appeals[0]), oldest


def file_of(thing: Described) -> File:
    """Everything about a thing: five statements, however much it is."""
    here = (Case.subject_kind == thing.kind, Case.subject_id == thing.id)
    cases = list(db.session.scalars(select(Case).where(*here).order_by(Case.opened_at, Case.id)))
    ids = [case.id for case in cases]
    reports = select(Report).where(Report.case_id.in_(ids)).order_by(Report.received_at, Report.id)
    decisions = list(
        db.session.scalars(
            select(Decision).where(Decision.case_id.in_(ids)).order_by(Decision.decided_at, Decision.id)
        )
    )
    appeals = select(Appeal).where(Appeal.decision_id.in_([each.id for each in decisions]))
    return File(
        thing,
        cases,
        list(db.session.scalars(reports)),
        decisions,
        list(db.session.scalars(appeals.order_by(Appeal.received_at, Appeal.id))),
        _earlier(thing.author_id, ids),
    )


def _earlier(author_id: UUID | None, but: list[UUID]) -> list[Decision]:
    if author_id is None:
        return []
    statement = select(Decision).where(Decision.author_id == author_id, Decision.case_id.not_in(but))
    latest = statement.order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(MOST_EARLIER)
    return list(db.session.scalars(latest))


def case_of(case_id: UUID) -> Case | None:
    return db.session.get(Case, case_id)


def decision_about(subject_id: UUID, author_id: UUID) -> tuple[Decision, Case] | None:
    """The last decision about something of this author."""
    statement = (
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(Case.subject_id == subject_id, Decision.author_id == author_id)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    row = db.session.execute(statement.limit(1)).first()
    return None if row is None else (row[0], row[1])


def last_decision(case: Case) -> Decision | None:
    """What holds for the thing of a case, whichever of its cases decided it."""
    statement = (
        select(Decision)
        .join(Case, Case.id == Decision.case_id)
        .where(Case.subject_kind == case.subject_kind, Case.subject_id == case.subject_id)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    )
    return db.session.scalar(statement.limit(1))


def decisions_since(report: Report, case: Case) -> list[Decision]:
    """What was decided about a thing after this report, the first first: the last is what holds."""
    statement = (
        select(Decision)
        .join(Case, Case.id == Decision.case_id)
        .where(
            Case.subject_kind == case.subject_kind,
            Case.subject_id == case.subject_id,
            Decision.decided_at >= report.received_at,
        )
        .order_by(Decision.decided_at, Decision.id)
    )
    return list(db.session.scalars(statement))


def appeal_of(decision_id: UUID, side: Side) -> Appeal | None:
    return db.session.scalar(select(Appeal).where(Appeal.decision_id == decision_id, Appeal.side == side))


def author_appeal(case: Case, decision: Decision) -> Appeal | None:
    """The author's objection to a decision, or the one that this decision answered."""
    statement = (
        select(Appeal)
        .join(Decision, Decision.id == Appeal.decision_id)
        .where(Decision.case_id == case.id, Appeal.side == Side.AUTHOR)
        .order_by(Appeal.received_at.desc(), Appeal.id.desc())
    )
    latest = db.session.scalar(statement.limit(1))
    return None if latest and decision.hides and latest.decision_id != decision.id else latest


def appeal_with(report: Report) -> Appeal | None:
    """The objection of who made this report, to whichever decision."""
    return db.session.scalar(select(Appeal).where(Appeal.report_id == report.id).limit(1))


def report_behind(token: str) -> Report | None:
    """The report that a receipt opens."""
    try:
        report_id = UUID(hex=_receipts().loads(token))
    except (BadData, ValueError, TypeError, AttributeError):
        return None
    return db.session.get(Report, report_id)


def receipt_of(report: Report) -> str:
    """What opens a report: its signed id, which nobody else can make and we can make again for each mail."""
    return str(_receipts().dumps(report.id.hex))


def figures(since: datetime, until: datetime) -> Figures:
    """What happened from one moment until before another: four statements."""

    def count(model: Any, at: Any, *conditions: Any) -> int:
        found = select(func.count()).select_from(model).where(at >= since, at < until, *conditions)
        return int(db.session.scalar(found) or 0)

    first = Decision.step == "first"
    return Figures(
        reports=count(Report, Report.received_at),
        hidden=count(Decision, Decision.decided_at, first, Decision.outcome == Outcome.HIDDEN),
        kept=count(Decision, Decision.decided_at, first, Decision.outcome == Outcome.KEPT),
        appeals=count(Appeal, Appeal.received_at),
        reversed=count(Appeal, Appeal.received_at, Appeal.result == Result.REVERSED),
        noticed=count(Case, Case.opened_at, Case.origin == "words"),
    )


def _with_decision() -> Select[Appeal, Decision, Case]:
    return (
        select(Appeal, Decision, Case)
        .join(Decision, Decision.id == Appeal.decision_id)
        .join(Case, Case.id == Decision.case_id)
    )


def _things(cases: Iterable[Case]) -> dict[UUID, Described]:
    by_kind: dict[str, list[UUID]] = {}
    for case in cases:
        by_kind.setdefault(case.subject_kind, []).append(case.subject_id)
    return {
        subject_id: thing
        for kind, ids in by_kind.items()
        for subject_id, thing in known_subject(kind).describe(ids).items()
    }


def _reports_by_case(ids: Sequence[UUID]) -> dict[UUID, list[Report]]:
    found: dict[UUID, list[Report]] = {}
    if ids:
        statement = select(Report).where(Report.case_id.in_(ids)).order_by(Report.received_at, Report.id)
        for report in db.session.scalars(statement):
            found.setdefault(report.case_id, []).append(report)
    return found


def _receipts() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="moderation-report")
