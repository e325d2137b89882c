"""Commenting, suggesting, replying, editing, withdrawing, hiding. Nothing here commits."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast
from uuid import UUID

from flask import current_app
from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import make_transient_to_detached

from app.consents.operations import choose
from app.consents.texts import Purpose
from app.consultations.comments import rules, tallies
from app.consultations.comments.authors import author_in
from app.consultations.comments.bylines import (
    BylineChoice,
    KnownByline,
    choose_byline,
    default_choice,
)
from app.consultations.comments.models import SHUFFLE_RANGE, Comment, Kind
from app.consultations.comments.noticing import KIND, asked_first, show_to_moderators
from app.consultations.comments.places import Ground, Place, ground_at, ground_under
from app.consultations.comments.tallies import Spot
from app.consultations.comments.texts import Rewording, cleaned
from app.consultations.drafts.models import Wording
from app.consultations.processes.models import Act, Consultation, Phase
from app.consultations.processes.rules import NO_SUCH_CONSULTATION, Visitor
from app.core.bilingual import Bilingual
from app.core.languages import Language
from app.core.limits import hit
from app.core.refusals import Refused, require
from app.core.statements import rows_changed
from app.core.types import new_id
from app.extensions import db
from app.moderation.operations import author_withdrew
from app.moderation.word_lists.queries import listed_words
from app.participation.ledger.models import Act as LedgerAct
from app.participation.ledger.operations import record, retract
from app.settings import Settings

FLOOD_WINDOW = timedelta(hours=1)


@dataclass(frozen=True)
class Writing:
    """What comes along with the words in every form.

    `submission` is the key of the form: the same text sent again from the same form is one contribution.
    `byline` counts at the first contribution in a consultation, and whenever it is given. `consent`: the
    author said yes in this form; it is asked once, before the first contribution anywhere. `sure`: they were
    asked about words of our list, and post it as it is.
    """

    language: Language
    submission: str
    byline: BylineChoice | None = None
    consent: bool = False
    sure: bool = False


@dataclass(frozen=True)
class _Words:
    """What is said, cleaned, and how."""

    kind: Kind
    text: str
    reason: str | None = None
    parent_id: UUID | None = None


def comment(
    place: Place, author: Visitor, text: str, now: datetime, writing: Writing, *, read: UUID | None = None
) -> Comment:
    """Say something about a paragraph, a section or the whole text, in the phase that is open to its author.

    `read` is the wording of the paragraph that stood above the form.

    Raises:
        Refused: the author may not comment now or did not consent, the text is empty or too long, the place
            is not in the text of the phase or was reworded, or the pseudonym can't be used.
    """
    ground = ground_at(place, Act.COMMENT, author, now, read)
    words = cleaned(text).text
    require(rules.may_say(words, _longest()))
    return _say(ground, author, _Words(Kind.COMMENT, words), now, writing)


def suggest(
    place: Place,
    author: Visitor,
    wanted: Rewording,
    now: datetime,
    writing: Writing,
    *,
    read: UUID | None = None,
) -> Comment:
    """Suggest another wording of a paragraph, in the language `writing` names, with or without a reason.

    Raises:
        Refused: as `comment`, or it is the text as it stands.
    """
    ground = ground_at(place, Act.SUGGEST, author, now, read)
    words, why = cleaned(wanted.text).text, cleaned(wanted.reason).text
    require(rules.may_suggest(_stands(ground.text, writing.language), words, why, _longest()))
    return _say(ground, author, _Words(Kind.SUGGESTION, words, why or None), now, writing)


def reply(parent: Comment, author: Visitor, text: str, now: datetime, writing: Writing) -> Comment:
    """Answer a comment or suggestion; a reply has no replies of its own.

    Raises:
        Refused: the author may not comment in its phase or doesn't see it, it is gone or a reply itself, the
            text is empty or too long, or the pseudonym can't be used.
    """
    ground = ground_under(parent, Act.COMMENT, author, now)
    require(rules.may_answer(parent))
    words = cleaned(text).text
    require(rules.may_say(words, _longest()))
    return _say(ground, author, _Words(Kind.COMMENT, words, parent_id=parent.id), now, writing)


def edit(
    said: Comment, author: Visitor, text: str, now: datetime, *, reason: str = "", sure: bool = False
) -> Comment:
    """Change an own contribution, within the minutes the settings give; `sure` as in `Writing`.

    Raises:
        Refused: it isn't theirs, too late, withdrawn, the text is empty or too long, no other wording, or it
            holds words that are asked about first.
    """
    _require_own(said, author)
    require(rules.may_edit(said, now, _settings().edit_minutes))
    words, why = cleaned(text).text, cleaned(reason).text or None
    if said.is_suggestion:
        stands = _stands(db.session.get_one(Wording, said.wording_id).text, said.language)
        require(rules.may_suggest(stands, words, why or "", _longest()))
    else:
        require(rules.may_say(words, _longest()))
        why = None
    if (words, why) != (said.text, said.reason):
        noticed = asked_first(listed_words(), words, why, sure=sure)
        said.text, said.reason, said.edited_at = words, why, now
        show_to_moderators(said.id, noticed, now)
    return said


def withdraw(said: Comment, author: Visitor, now: datetime) -> Comment:
    """Take an own contribution back for good: a trace remains, the words are gone.

    Raises:
        Refused: it isn't theirs, or it was withdrawn before.
    """
    _require_own(said, author)
    require(rules.may_withdraw(said))
    take_words_back(said, now)
    return said


def count_against_flood(author: Visitor, now: datetime) -> None:
    """Count one more text that somebody posts through a form.

    Raises:
        Refused: they posted as many as the settings give within this hour. What they said goes with the
            rollback; the form keeps it.
    """
    limit = _settings().comments_per_hour
    if not hit("comments", str(author.participant_id), limit=limit, per=FLOOD_WINDOW, now=now):
        raise Refused(rules.TOO_MANY.with_params(limit=limit))


def take_words_back(said: Comment, now: datetime) -> None:
    """Let the words of a contribution go, and the act leave the ledger."""
    if said.is_readable:
        count(said, -1)
    said.text, said.reason, said.withdrawn_at = None, None, now
    said.hidden_at = said.hidden_reason = said.hidden_by = None
    retract(event_uid(said.id), now=now)
    author_withdrew(KIND, said.id, now)


def hide(said: Comment, reason: str, moderator: UUID, now: datetime) -> Comment:
    """Hide a comment from everybody but its author; `app.moderation` decides, logs and tells it.

    Raises:
        Refused: it was withdrawn or hidden before.
    """
    require(rules.may_hide(said))
    count(said, -1)
    said.hidden_at, said.hidden_reason, said.hidden_by = now, reason, moderator
    return said


def show_again(said: Comment) -> Comment:
    """Let readers see a hidden comment again.

    Raises:
        Refused: it isn't hidden, or was withdrawn.
    """
    require(rules.may_show_again(said))
    said.hidden_at = said.hidden_reason = said.hidden_by = None
    count(said, +1)
    return said


def count(said: Comment, times: int) -> None:
    """Count a contribution once more (1) or less (-1), where it stands and under what it answers."""
    _count_at(_spot(said), said, times)


def _count_at(spot: Spot, said: Comment, times: int) -> None:
    counts = tallies.of_comment(said)
    tallies.move({spot: counts if times > 0 else -counts})
    if said.parent_id is not None:
        parent = update(Comment).where(Comment.id == said.parent_id)
        rows_changed(parent.values(replies=Comment.replies + times))


def event_uid(comment_id: UUID) -> str:
    """The name of the act in the ledger."""
    return f"comment:{comment_id}"


def _say(ground: Ground, author: Visitor, words: _Words, now: datetime, writing: Writing) -> Comment:
    assert author.participant_id is not None
    known = author_in(ground.consultation.id, author.participant_id)
    noticed = asked_first(
        known.listed,
        words.text,
        words.reason,
        sure=writing.sure,
        choice=writing.byline,
        known=known.byline,
    )
    settle_consent(author, now, writing, agreed=known.agreed)
    _settle_byline(ground.consultation, author, writing.byline, known.byline, now)
    row = {
        "id": new_id(),
        "kind": words.kind.value,
        "paragraph_id": ground.place.paragraph_id,
        "wording_id": ground.wording_id,
        "section_id": ground.place.section_id,
        "parent_id": words.parent_id,
        "phase_id": ground.phase.id,
        "author_id": author.participant_id,
        "audience": ground.audience,
        "language": writing.language,
        "text": words.text,
        "reason": words.reason,
        "posted_at": now,
        "shuffle": secrets.randbelow(SHUFFLE_RANGE),
        "submission": _submission(writing.submission, ground.place.id, words),
        "agreement": 0.0,
    } | dict.fromkeys(("agree", "partly", "disagree", "replies"), 0)
    if db.session.scalar(_insert(db.engine.dialect.name), row) is None:
        return _already_said(row)
    # Here a contribution is new and certain: what else it sets in motion is written in this transaction too.
    said = _persistent(row)
    record(
        LedgerAct.COMMENT,
        f"consultation:{ground.consultation.id}",
        event_uid=event_uid(said.id),
        person_id=author.participant_id,
        goals=ground.goals,
        occurred_at=now,
        now=now,
        audiences=author.audiences,
    )
    _count_at(Spot(ground.phase.id, ground.place.id, ground.audience), said, +1)
    show_to_moderators(said.id, noticed, now)
    return said


@cache
def _insert(dialect: str) -> Any:
    """Built once: building costs more than running. A form that is sent twice adds nothing."""
    table = cast("Table", Comment.__table__)
    statement = (postgresql if dialect == "postgresql" else sqlite).insert(table)
    return statement.on_conflict_do_nothing().returning(table.c.id)


def _persistent(row: dict[str, Any]) -> Comment:
    """The contribution as the session would have it after reading it back."""
    said = Comment(
        **row, edited_at=None, withdrawn_at=None, hidden_at=None, hidden_reason=None, hidden_by=None
    )
    make_transient_to_detached(said)
    db.session.add(said)
    return said


def _spot(said: Comment) -> Spot:
    place = said.paragraph_id or said.section_id
    if place is None:
        place = db.session.get_one(Phase, said.phase_id).consultation_id
    return Spot(said.phase_id, place, said.audience)


def _stands(text: Bilingual | None, language: str) -> str:
    """The text that a suggestion in this language rewords."""
    return text.text_in(language) if text is not None else ""


def settle_consent(author: Visitor, now: datetime, writing: Writing, *, agreed: bool) -> None:
    """What is asked before somebody's first act anywhere: that we may keep what it says of them. `agreed`:
    they said so before.

    Raises:
        Refused: they didn't say yes.
    """
    assert author.participant_id is not None
    require(rules.may_keep(agreed=agreed or writing.consent))
    if not agreed:
        choose(
            author.participant_id,
            Purpose.COMMENTS,
            given=True,
            source="page",
            language=writing.language,
            now=now,
        )


def _settle_byline(
    consultation: Consultation,
    author: Visitor,
    choice: BylineChoice | None,
    known: KnownByline | None,
    now: datetime,
) -> None:
    if choice is None:
        if known is not None:
            return
        choice = default_choice(author, now)
    choose_byline(consultation, author, choice, now)


def _submission(key: str, place: UUID, words: _Words) -> str:
    """One key per form and text, so that a corrected text sent from the same page is a comment of its own."""
    about = words.parent_id or place
    return hashlib.sha256(f"{key}\0{about}\0{words.kind}\0{words.text}".encode()).hexdigest()


def _already_said(row: dict[str, Any]) -> Comment:
    statement = select(Comment).where(
        Comment.author_id == row["author_id"], Comment.submission == row["submission"]
    )
    return db.session.scalars(statement).one()


def _require_own(said: Comment, author: Visitor) -> None:
    if author.participant_id is None or said.author_id != author.participant_id:
        raise Refused(NO_SUCH_CONSULTATION)


def _longest() -> int:
    return _settings().comment_max_characters


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
