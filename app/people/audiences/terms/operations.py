"""Making and ending terms, and appointing people to them."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from app.core import audit
from app.core.clock import local_day
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.extensions import db
from app.people.audiences import operations as audiences
from app.people.audiences.models import Audience, AudienceMembership, AudienceTerm
from app.people.audiences.terms import rules


def make_term(
    audience: Audience, *, starts_on: date, ends_on: date, acting: UUID, now: datetime
) -> AudienceTerm:
    """A new term; terms of one audience may overlap, as where half a council is elected each time.

    Raises:
        Refused: the days are impossible, or a term with this first day is there already.
    """
    require(rules.term_refusal(starts_on, ends_on))
    statement = select(AudienceTerm.id).where(
        AudienceTerm.audience == audience.value, AudienceTerm.starts_on == starts_on
    )
    if db.session.scalar(statement) is not None:
        raise Refused(rules.SAME_START)
    term = AudienceTerm(audience=audience.value, starts_on=starts_on, ends_on=ends_on, created_at=now)
    db.session.add(term)
    db.session.flush()
    _record("term-made", term, acting, now)
    return term


def end_term(term: AudienceTerm, *, ends_on: date, acting: UUID, now: datetime) -> int:
    """End a term early, and with it each of its memberships that would last longer; how many those are.

    A membership that would have begun after the new last day goes altogether.

    Raises:
        Refused: the day doesn't lie within the term.
    """
    require(rules.early_end_refusal(term, ends_on))
    term.ends_on = ends_on
    mine = AudienceMembership.term_id == term.id
    never_begun = rows_changed(delete(AudienceMembership).where(mine, AudienceMembership.starts_on > ends_on))
    lasting = update(AudienceMembership).where(mine, AudienceMembership.ends_on > ends_on)
    touched = never_begun + rows_changed(lasting.values(ends_on=ends_on))
    db.session.flush()
    _record("term-ended", term, acting, now, memberships=touched)
    return touched


def appoint(term: AudienceTerm, participant_id: UUID, *, acting: UUID, now: datetime) -> AudienceMembership:
    """Let somebody belong to the audience for this term, from its first day to its last.

    Raises:
        Refused: the term is over, or the person belongs to the audience in part of it already.
    """
    today = local_day(now)
    require(rules.appointment_refusal(term, today))
    return audiences.add(
        participant_id,
        Audience(term.audience),
        starts_on=term.starts_on,
        ends_on=term.ends_on,
        acting=acting,
        now=now,
        term=term,
    )


def _record(action: str, term: AudienceTerm, acting: UUID, now: datetime, **details: int) -> None:
    audit.record(
        action,
        "term",
        term.id,
        actor_id=acting,
        now=now,
        audience=term.audience,
        starts_on=term.starts_on.isoformat(),
        ends_on=term.ends_on.isoformat(),
        **details,
    )
