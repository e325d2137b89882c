"""A consultation with its phases, goals and addresses as one piece, read once per process.

Every page and act begins with it, and it changes a few times in its life. `consultations.structure` is a
random number that is another after each change: one small statement tells whether what a process knows still
holds. The objects are detached from any session and are only read; who changes a consultation takes it from
`queries`.
"""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import ColumnElement, Select, Update, Uuid, bindparam, column, event, select, table, update
from sqlalchemy.orm import Session

from app.consultations.processes.models import (
    Consultation,
    ConsultationGoal,
    Phase,
    PhaseAct,
    SectionGoal,
    new_mark,
)
from app.core import slugs
from app.core.languages import Language
from app.core.statements import read
from app.extensions import db
from app.goals.catalogue import in_order

# The sections of drafts, which stand above this package.
SECTIONS = table("sections", column("id", Uuid), column("consultation_id", Uuid))
SLUGS = "consultation"
MOST = 256
# Built once: building costs more than running.
_consultations = Consultation.__table__.c
_BEHIND = select(_consultations.id, _consultations.structure).where(
    _consultations.id == slugs.object_behind(SLUGS, bindparam("language"), bindparam("slug"))
)
_known: OrderedDict[UUID, "Structure"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True)
class Structure:
    """What a process knows of one consultation, as its `mark` tells."""

    mark: int
    consultation: Consultation
    slugs: dict[Language, str]
    section_goals: dict[UUID, tuple[str, ...]]

    def goals_of(self, section_id: UUID | None) -> tuple[str, ...]:
        """The goals that an act in a section serves: its own, else those of the consultation."""
        own = self.section_goals.get(section_id, ()) if section_id else ()
        return own or self.consultation.goals


def init_app(app: Flask) -> None:
    with app.app_context():
        if not event.contains(db.session, "before_flush", note_changes):
            event.listen(db.session, "before_flush", note_changes)


def structure_of(consultation_id: UUID) -> Structure | None:
    """The consultation with this id: one statement when it didn't change since this process read it."""
    mark = db.session.scalar(select(Consultation.structure).where(Consultation.id == consultation_id))
    return None if mark is None else _as_of(consultation_id, mark)


def structure_behind(slug: str, language: Language) -> Structure | None:
    """The consultation a slug (also a former one) leads to: one statement when it didn't change."""
    row = read(_BEHIND, {"language": language, "slug": slug}).first()
    return None if row is None else _as_of(row[0], row[1])


def _as_of(consultation_id: UUID, mark: int) -> Structure:
    with _lock:
        known = _known.get(consultation_id)
        if known is not None:
            _known.move_to_end(consultation_id)
    if known is not None and known.mark == mark:
        return known
    fresh = _read(consultation_id)
    with _lock:
        _known[consultation_id] = fresh
        while len(_known) > MOST:
            _known.popitem(last=False)
    return fresh


def _read(consultation_id: UUID) -> Structure:
    """In this transaction, but in a session of its own, so that nobody's objects are touched."""
    with Session(db.session.connection()) as apart:
        found = apart.get_one(Consultation, consultation_id)
        own: dict[UUID, list[str]] = {}
        for section_id, goal in apart.execute(_goals_of_sections(consultation_id)):
            own.setdefault(section_id, []).append(goal)
        apart.expunge_all()
    addresses = slugs.in_each_language(SLUGS, [found.id])[found.id]
    section_goals = {section_id: tuple(in_order(codes)) for section_id, codes in own.items()}
    return Structure(found.structure, found, addresses, section_goals)


def _goals_of_sections(consultation_id: UUID) -> Select[UUID, str]:
    sections = select(SECTIONS.c.id).where(SECTIONS.c.consultation_id == consultation_id)
    return select(SectionGoal.section_id, SectionGoal.goal).where(SectionGoal.section_id.in_(sections))


def touch(consultation_id: UUID) -> None:
    """Say that something of a consultation changed by a statement that no object tells of."""
    db.session.execute(_marking(Consultation.id == consultation_id))


def note_changes(session: Session, *_: Any) -> None:
    """Before a flush: mark every consultation of which an object is new, changed or gone."""
    touched: set[UUID] = set()
    for one in (
        *session.new,
        *session.deleted,
        *(each for each in session.dirty if session.is_modified(each)),
    ):
        if isinstance(one, Consultation):
            one.structure = new_mark()
        elif isinstance(one, Phase) and one.consultation_id is not None:
            touched.add(one.consultation_id)
        elif isinstance(one, PhaseAct) and one.phase_id is not None:
            touched |= set(_ids(session, select(Phase.consultation_id).where(Phase.id == one.phase_id)))
        elif isinstance(one, ConsultationGoal) and one.consultation_id is not None:
            touched.add(one.consultation_id)
        elif isinstance(one, SectionGoal):
            here = select(SECTIONS.c.consultation_id).where(SECTIONS.c.id == one.section_id)
            touched |= set(_ids(session, here))
    for consultation_id in touched:
        session.connection().execute(_marking(Consultation.id == consultation_id))


def _ids(session: Session, statement: Any) -> list[UUID]:
    return list(session.connection().scalars(statement))


def _marking(condition: ColumnElement[bool]) -> Update:
    return update(Consultation.__table__).where(condition).values(structure=new_mark())  # type: ignore[arg-type]
