"""Under which name somebody writes in a consultation."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from flask import current_app
from flask_babel import gettext
from sqlalchemy import Uuid, bindparam, select
from sqlalchemy.exc import IntegrityError

from app.consultations.comments import rules
from app.consultations.comments.models import Byline, BylineKind
from app.consultations.comments.texts import cleaned_line
from app.consultations.processes.models import Consultation
from app.consultations.processes.rules import Visitor
from app.core.clock import local_day
from app.core.refusals import Refused, require
from app.core.statements import read
from app.extensions import db
from app.people.accounts.queries import names_of
from app.settings import Settings


@dataclass(frozen=True)
class BylineChoice:
    """What an author chose in the form; `pseudonym` counts only with that kind."""

    kind: BylineKind
    pseudonym: str = ""


@dataclass(frozen=True)
class ShownName:
    """A name as readers see it; `text` is None when the person is gone."""

    text: str | None
    kind: BylineKind


class KnownByline(NamedTuple):
    """What somebody chose in a consultation."""

    consultation_id: UUID
    participant_id: UUID
    kind: str
    pseudonym: str | None


_bylines = Byline.__table__.c
_KNOWN = select(*(_bylines[name] for name in KnownByline._fields)).where(
    _bylines.consultation_id == bindparam("consultation", type_=Uuid),
    _bylines.participant_id == bindparam("person", type_=Uuid),
)


def byline_of(consultation_id: UUID, participant_id: UUID) -> KnownByline | None:
    """What somebody chose in a consultation; None as long as they didn't."""
    row = read(_KNOWN, {"consultation": consultation_id, "person": participant_id}).first()
    return None if row is None else KnownByline(*row)


def default_choice(author: Visitor, now: datetime) -> BylineChoice:
    """What the form proposes to somebody who has not chosen yet."""
    return BylineChoice(rules.default_byline(author, local_day(now).year), suggested_pseudonym())


def suggested_pseudonym() -> str:
    """A pseudonym that says nothing about anybody."""
    return str(gettext("Participant %(number)s", number=1000 + secrets.randbelow(9000)))


def choose_byline(consultation: Consultation, author: Visitor, choice: BylineChoice, now: datetime) -> Byline:
    """Write under the own name or a pseudonym in this consultation; earlier comments there follow.

    Raises:
        Refused: the pseudonym is empty, too long, the own name, ours, or somebody else's here.
    """
    assert author.participant_id is not None
    pseudonym = key = None
    if choice.kind is BylineKind.PSEUDONYM:
        pseudonym = cleaned_line(choice.pseudonym)
        settings: Settings = current_app.extensions["settings"]
        require(rules.may_be_called(pseudonym, author.name, settings.organisation))
        key = rules.pseudonym_key(pseudonym)
        if _is_taken(consultation.id, author.participant_id, key):
            raise Refused(rules.PSEUDONYM_TAKEN)
    byline = db.session.get(Byline, (consultation.id, author.participant_id))
    if byline is None:
        byline = Byline(consultation_id=consultation.id, participant_id=author.participant_id)
    try:
        with db.session.begin_nested():
            byline.kind, byline.pseudonym, byline.pseudonym_key = choice.kind, pseudonym, key
            byline.chosen_at = now
            db.session.add(byline)
    except IntegrityError:
        raise Refused(rules.PSEUDONYM_TAKEN) from None
    return byline


def _is_taken(consultation_id: UUID, participant_id: UUID, key: str) -> bool:
    """Whether somebody else here has this pseudonym, or writes under this as their own name."""
    others = select(Byline.participant_id, Byline.pseudonym_key).where(
        Byline.consultation_id == consultation_id, Byline.participant_id != participant_id
    )
    rows = db.session.execute(others).all()
    if any(row.pseudonym_key == key for row in rows):
        return True
    named = names_of(row.participant_id for row in rows if row.pseudonym_key is None)
    return any(rules.pseudonym_key(name) == key for name in named.values())


def shown_names(consultation_id: UUID, authors: Collection[UUID]) -> dict[UUID, ShownName]:
    """How these authors are called in this consultation: two statements. Who chose no name is left out."""
    if not authors:
        return {}
    statement = select(Byline).where(
        Byline.consultation_id == consultation_id, Byline.participant_id.in_(authors)
    )
    bylines = list(db.session.scalars(statement))
    names = names_of(byline.participant_id for byline in bylines if byline.kind == BylineKind.NAMED)
    return {
        byline.participant_id: ShownName(
            byline.pseudonym or names.get(byline.participant_id), BylineKind(byline.kind)
        )
        for byline in bylines
    }
