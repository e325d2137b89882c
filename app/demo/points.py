"""What staff of the demo made of what was said: points in every state, and answers to the closed round."""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.consultations.answers import operations
from app.consultations.answers.operations import Said
from app.consultations.comments.models import Comment
from app.consultations.drafts.models import DraftVersion, Lineage
from app.consultations.drafts.queries import text_of, versions_of
from app.consultations.points import operations as point_operations
from app.consultations.points.jobs import find_alike
from app.consultations.points.models import Point
from app.consultations.points.operations import Pick
from app.consultations.processes.models import Consultation, Phase
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.demo.cast import CAST
from app.demo.movement import Movement
from app.extensions import db
from app.people.accounts.models import Account

CONTENT = Path(__file__).parent / "content" / "points.toml"
# How long after the end of a round the points were made, and after the second version the answers came.
GATHERED, PUBLISHED = timedelta(days=12), timedelta(days=2)
OFFERED_TOO = ("offered", "approved", "public")
APPROVED_TOO = ("approved", "public")


@dataclass(frozen=True)
class LoadedPoints:
    points: int
    answers: int


def load(content: str, consultation: Consultation, movement: Movement, now: datetime) -> LoadedPoints:
    """The points of one consultation; those that are public are published with its first phase."""
    rows: list[dict[str, Any]] = tomllib.loads(CONTENT.read_text(encoding="utf-8")).get(content, [])
    if not rows:
        return LoadedPoints(0, 0)
    desk = _Desk(consultation, movement, now)
    public = sum(desk.work_on(row) for row in rows if row.get("state") == "public")
    if public:
        desk.publish()
    for row in rows:
        if row.get("state") != "public":
            desk.work_on(row)
    find_alike(consultation.id, db.session())
    return LoadedPoints(len(rows), public)


class _Desk:
    """One editor and one reviewer at the points of one consultation."""

    def __init__(self, consultation: Consultation, movement: Movement, now: datetime) -> None:
        self.consultation = consultation
        versions = [each for each in reversed(versions_of(consultation.id)) if each.is_published]
        self.first, self.latest = versions[0], versions[-1]
        self.phase: Phase = consultation.phases[0]
        closed = self.phase.closes_at + GATHERED
        self.now = min(closed, now)
        self.published_at = min((self.latest.published_at or now) + PUBLISHED, now)
        self.editor = _of_role(movement, Role.EDITOR)
        self.reviewer = _of_role(movement, Role.REVIEWER)
        self.points: dict[str, Point] = {}

    def work_on(self, row: dict[str, Any]) -> bool:
        """Make the point, and bring its answer as far as it is."""
        point = point_operations.make_point(
            self.consultation.id,
            Bilingual(**row["title"]),
            Bilingual(**row.get("summary", {})),
            now=self.now,
            actor_id=self.editor,
        )
        self.points[row["title"]["nl"]] = point
        picks = [Pick(self._said(start).id) for start in row["said"]]
        point_operations.gather(point, picks, with_replies=True, now=self.now, actor_id=self.editor)
        if "into" in row:
            into = self.points[row["into"]]
            point_operations.take_into(point, into, now=self.now, actor_id=self.editor)
            point_operations.note(
                into,
                "Punten samengenomen: in beide vragen mensen wat er verdwijnt.",
                author_id=self.editor,
                now=self.now,
            )
        if "state" in row:
            self._answer(point, row)
        return True

    def _answer(self, point: Point, row: dict[str, Any]) -> None:
        point_operations.assign(point, self.editor, among={self.editor}, now=self.now, actor_id=self.editor)
        said = Said(row["decision"], Bilingual(**row["reason"]), tuple(self._seen(row)))
        answer = operations.draft(point, said, revision=0, now=self.now, actor_id=self.editor)
        if row["state"] in OFFERED_TOO:
            operations.offer(point, now=self.now, actor_id=self.editor)
        if row["state"] in APPROVED_TOO:
            operations.approve(point, revision=answer.revision, now=self.now, actor_id=self.reviewer)

    def publish(self) -> None:
        later: DraftVersion | None = self.latest if self.latest.id != self.first.id else None
        operations.publish(self.phase, later, now=self.published_at, actor_id=self.reviewer)

    def _seen(self, row: dict[str, Any]) -> list[UUID]:
        before, after = text_of(self.first).sections, text_of(self.latest).sections
        found = [
            before[section - 1].paragraphs[place - 1].paragraph_id for section, place in row.get("seen", [])
        ]
        if "added" in row:
            added = after[row["added"] - 1].paragraphs
            found += [each.paragraph_id for each in added if each.lineage == Lineage.NEW]
        return found

    def _said(self, start: str) -> Comment:
        phases = [phase.id for phase in self.consultation.phases]
        statement = select(Comment).where(Comment.phase_id.in_(phases), Comment.text.startswith(start))
        return db.session.scalars(statement).one()


def _of_role(movement: Movement, role: Role) -> UUID:
    """Who of the cast has this role."""
    address = next(person.address for person in CAST if role in person.roles)
    account: Account = next(each for each in movement.people if each.email == address)
    return account.participant_id
