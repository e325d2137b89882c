"""Reacting, changing one's mind, taking a reaction back. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.consents.queries import has_agreed
from app.consents.texts import Purpose
from app.consultations.comments import rules, tallies
from app.consultations.comments.models import Comment
from app.consultations.comments.operations import Writing, settle_consent
from app.consultations.comments.places import Ground, Place, ground_at, ground_under
from app.consultations.comments.tallies import Counts, Spot
from app.consultations.processes.models import Act
from app.consultations.processes.rules import Visitor
from app.consultations.reactions.agreement import wilson_lower_bound
from app.consultations.reactions.models import Opinion, Reaction
from app.core.refusals import require
from app.core.statements import read, rows_changed
from app.core.types import new_id
from app.extensions import db
from app.participation.ledger.models import Act as LedgerAct
from app.participation.ledger.operations import record, retract


@dataclass(frozen=True)
class _Stand:
    """The reaction of one person to one target, as the database has it."""

    id: UUID
    opinion: str
    phase_id: UUID
    audience: str


def react_to_paragraph(
    place: Place,
    person: Visitor,
    opinion: Opinion | None,
    now: datetime,
    writing: Writing,
    *,
    read: UUID | None = None,
) -> None:
    """Say what one thinks of a paragraph as it reads now; None takes it back.

    `read` is the wording that stood before them.

    Raises:
        Refused: the person may not react now or did not consent, or the paragraph was reworded.
    """
    ground = ground_at(place, Act.REACT, person, now, read)
    assert place.paragraph_id is not None
    target = {"paragraph_id": place.paragraph_id, "wording_id": ground.wording_id}
    _react(ground, person, target, opinion, now, writing=writing)


def react_to_contribution(
    said: Comment, person: Visitor, opinion: Opinion | None, now: datetime, writing: Writing
) -> None:
    """Say what one thinks of a comment or suggestion; None takes it back.

    Raises:
        Refused: the person may not react in its phase or doesn't see it, or it is a reply or gone.
    """
    ground = ground_under(said, Act.REACT, person, now)
    require(rules.may_answer(said))
    _react(ground, person, {"comment_id": said.id}, opinion, now, writing=writing)


def event_uid(reaction_id: UUID) -> str:
    """The name of the act in the ledger."""
    return f"reaction:{reaction_id}"


def take_back(reaction: Reaction, now: datetime) -> None:
    """Remove a reaction as if it had never been given."""
    target = {"comment_id": reaction.comment_id}
    if reaction.comment_id is None:
        target = {"paragraph_id": reaction.paragraph_id, "wording_id": reaction.wording_id}
    found = _Stand(reaction.id, reaction.opinion, reaction.phase_id, reaction.audience)
    _remove(found, target, now)


def _react(
    ground: Ground,
    person: Visitor,
    target: dict[str, Any],
    opinion: Opinion | None,
    now: datetime,
    *,
    writing: Writing,
) -> None:
    """One row per person and target, whoever presses twice or in two windows."""
    stands = _stand(person, target)
    if opinion is None:
        if stands is not None:
            _remove(stands, target, now)
        return
    if stands is None:
        assert person.participant_id is not None
        agreed = has_agreed(person.participant_id, Purpose.COMMENTS)
        settle_consent(person, now, writing, agreed=agreed)
        stands = _insert(ground, person, target, opinion, now)
    if stands is not None and stands.opinion != opinion:
        _change(stands, target, opinion, now)


def _stand(person: Visitor, target: dict[str, Any]) -> _Stand | None:
    """The reaction that stands, held until the end of the transaction."""
    name = "comment_id" if "comment_id" in target else "wording_id"
    row = read(_standing(name), {"person": person.participant_id, "target": target[name]}).first()
    return _Stand(*row) if row else None


@cache
def _standing(name: str) -> Select[*tuple[Any, ...]]:
    """Built once: building costs more than running. `name`: of the column that holds the target."""
    reactions = Reaction.__table__.c
    columns = (reactions.id, reactions.opinion, reactions.phase_id, reactions.audience)
    mine = (reactions.participant_id == bindparam("person"), reactions[name] == bindparam("target"))
    return select(*columns).where(*mine).with_for_update()


def _insert(
    ground: Ground, person: Visitor, target: dict[str, Any], opinion: Opinion, now: datetime
) -> _Stand | None:
    """A new reaction, counted; or the one that another window was just before with."""
    row = {
        "id": new_id(),
        "participant_id": person.participant_id,
        "phase_id": ground.phase.id,
        "audience": ground.audience,
        "opinion": opinion.value,
        "reacted_at": now,
        **dict.fromkeys(("paragraph_id", "wording_id", "comment_id")),
        **target,
    }
    if db.session.scalar(_inserting(db.engine.dialect.name), row) is None:
        return _stand(person, target)
    record(
        LedgerAct.COMMENT,
        f"consultation:{ground.consultation.id}",
        event_uid=event_uid(row["id"]),
        person_id=person.participant_id,
        goals=ground.goals,
        occurred_at=now,
        now=now,
        audiences=person.audiences,
    )
    _count(ground.phase.id, ground.audience, target, Counts(**{opinion.value: 1}))
    return None


@cache
def _inserting(dialect: str) -> Any:
    """Built once: building costs more than running. Who pressed in another window adds nothing."""
    table = cast("Table", Reaction.__table__)
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return statement.on_conflict_do_nothing().returning(table.c.id)


def _change(stands: _Stand, target: dict[str, Any], opinion: Opinion, now: datetime) -> None:
    changed = update(Reaction).where(Reaction.id == stands.id, Reaction.opinion == stands.opinion)
    if rows_changed(changed.values(opinion=opinion.value, reacted_at=now)):
        moved = Counts(**{opinion.value: 1}).plus(-Counts(**{stands.opinion: 1}))
        _count(stands.phase_id, stands.audience, target, moved)


def _remove(stands: _Stand, target: dict[str, Any], now: datetime) -> None:
    if rows_changed(delete(Reaction).where(Reaction.id == stands.id)):
        retract(event_uid(stands.id), now=now)
        _count(stands.phase_id, stands.audience, target, -Counts(**{stands.opinion: 1}))


def _count(phase_id: UUID, audience: str, target: dict[str, Any], moved: Counts) -> None:
    """Move what pages show: the tally of the paragraph, or the counts of the contribution."""
    if "comment_id" in target:
        count_contribution(target["comment_id"], moved)
    else:
        tallies.move({Spot(phase_id, target["paragraph_id"], audience): moved})


def count_contribution(comment_id: UUID, moved: Counts) -> None:
    """Add reactions to the counts of a contribution, and place it anew among the others."""
    added = {name: getattr(Comment, name) + getattr(moved, name) for name in ("agree", "partly", "disagree")}
    here = update(Comment).where(Comment.id == comment_id).execution_options(synchronize_session=False)
    counted = here.values(added).returning(Comment.agree, Comment.partly, Comment.disagree)
    agree, partly, disagree = db.session.execute(counted).one()
    rows_changed(here.values(agreement=wilson_lower_bound(agree, agree + partly + disagree)))
