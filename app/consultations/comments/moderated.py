"""Contributions as moderators meet them: in their context, hidden and shown again, and who may see them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from app.consultations.comments import operations
from app.consultations.comments.models import Byline, BylineKind, Comment
from app.consultations.comments.noticing import KIND
from app.consultations.comments.places import known, require_sight
from app.consultations.comments.queries import comment_for_change
from app.consultations.drafts.models import Wording
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.queries import addresses_of, goals_for
from app.consultations.processes.rules import NO_SUCH_CONSULTATION, Visitor
from app.core.clock import local_day
from app.core.languages import LANGUAGES, Language
from app.core.refusals import Refused
from app.extensions import db
from app.moderation.subjects import Described, Quoted, Subject
from app.participation.ledger.models import Act as LedgerAct
from app.participation.ledger.operations import record
from app.people.accounts.models import Account
from app.people.audiences.queries import audiences_of

_PARENT, _PARENT_BYLINE, _PARENT_ACCOUNT = aliased(Comment), aliased(Byline), aliased(Account)
_STATEMENT = (
    select(
        Comment,
        Consultation,
        Wording,
        Byline.pseudonym,
        Account.name,
        _PARENT,
        _PARENT_BYLINE.pseudonym,
        _PARENT_ACCOUNT.name,
    )
    .join(Phase, Phase.id == Comment.phase_id)
    .join(Consultation, Consultation.id == Phase.consultation_id)
    .outerjoin(Wording, Wording.id == Comment.wording_id)
    .outerjoin(
        Byline, and_(Byline.participant_id == Comment.author_id, Byline.consultation_id == Consultation.id)
    )
    .outerjoin(
        Account,
        and_(Account.participant_id == Byline.participant_id, Byline.kind == BylineKind.NAMED),
    )
    .outerjoin(_PARENT, _PARENT.id == Comment.parent_id)
    .outerjoin(
        _PARENT_BYLINE,
        and_(
            _PARENT_BYLINE.participant_id == _PARENT.author_id,
            _PARENT_BYLINE.consultation_id == Consultation.id,
        ),
    )
    .outerjoin(
        _PARENT_ACCOUNT,
        and_(
            _PARENT_ACCOUNT.participant_id == _PARENT_BYLINE.participant_id,
            _PARENT_BYLINE.kind == BylineKind.NAMED,
        ),
    )
)


def describe(ids: Iterable[UUID]) -> dict[UUID, Described]:
    """These contributions with their paragraph and what they reply to: three statements."""
    wanted = list(ids)
    if not wanted:
        return {}
    # As it is now: a colleague may have hidden it since this request first read it.
    asked = _STATEMENT.where(Comment.id.in_(wanted)).execution_options(populate_existing=True)
    rows = db.session.execute(asked).all()
    addresses = addresses_of(list({consultation.id for _said, consultation, *_rest in rows}))
    return {row[0].id: _described(row, addresses[row[1].id]) for row in rows}


def _described(row: Any, slugs: dict[Language, str]) -> Described:
    said, consultation, wording, pseudonym, name, parent, parent_pseudonym, parent_name = row
    return Described(
        kind=KIND,
        id=said.id,
        words=Quoted(said.text, pseudonym or name, said.language, said.reason),
        author_id=said.author_id,
        posted_at=said.posted_at,
        hidden_at=said.hidden_at,
        title=consultation.title,
        endpoint="consultations.contribution",
        values={each: {"slug": slugs[each], "comment_id": said.id} for each in LANGUAGES},
        number=wording.number if wording else None,
        passage=wording.text if wording else None,
        answers=_quoted(parent, parent_pseudonym or parent_name) if parent else None,
        is_suggestion=said.is_suggestion,
        edited_at=said.edited_at,
    )


def _quoted(said: Comment, author: str | None) -> Quoted:
    return Quoted(said.text, author, said.language, said.reason)


def sees(comment_id: UUID, user: Any, now: datetime) -> bool:
    """Whether this visitor can read it now."""
    said = db.session.get(Comment, comment_id)
    if said is None or not said.is_readable:
        return False
    visitor, phase = Visitor.of(user), db.session.get_one(Phase, said.phase_id)
    try:
        structure = known(phase.consultation_id, visitor)
        require_sight(said, structure.consultation, visitor, now)
    except Refused:
        return False
    return True


def hide(comment_id: UUID, reason: str, moderator: UUID, now: datetime) -> None:
    """As `operations.hide`."""
    operations.hide(_locked(comment_id), reason, moderator, now)


def show(comment_id: UUID, _now: datetime) -> None:
    """As `operations.show_again`."""
    operations.show_again(_locked(comment_id))


def credit(comment_id: UUID, decision_id: UUID, moderator: UUID, now: datetime) -> None:
    """A volunteer who moderates does something for the consultation."""
    said = db.session.get_one(Comment, comment_id)
    consultation_id = db.session.get_one(Phase, said.phase_id).consultation_id
    section_id = said.section_id
    if said.wording_id is not None:
        section_id = db.session.get_one(Wording, said.wording_id).section_id
    record(
        LedgerAct.MODERATE,
        f"consultation:{consultation_id}",
        event_uid=f"moderate:{decision_id}",
        person_id=moderator,
        goals=goals_for(consultation_id, section_id),
        occurred_at=now,
        now=now,
        audiences=audiences_of(moderator, local_day(now)),
    )


def _locked(comment_id: UUID) -> Comment:
    said = comment_for_change(comment_id)
    if said is None:
        raise Refused(NO_SUCH_CONSULTATION)
    return said


SUBJECT = Subject(KIND, describe, sees, hide, show, credit)
