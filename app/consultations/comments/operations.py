"""Commenting, editing, withdrawing, hiding. Nothing here commits."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.consents.operations import choose
from app.consents.queries import has_agreed
from app.consents.texts import Purpose
from app.consultations.comments import messages, rules
from app.consultations.comments.bylines import BylineChoice, byline_of, choose_byline, default_choice
from app.consultations.comments.models import SHUFFLE_RANGE, Comment
from app.consultations.comments.texts import cleaned
from app.consultations.drafts.models import Paragraph, Wording
from app.consultations.drafts.queries import wording_in
from app.consultations.processes import rules as process_rules
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import NO_SUCH_CONSULTATION, Visitor
from app.core import audit
from app.core.languages import Language
from app.core.refusals import Refused, require
from app.extensions import db
from app.settings import Settings


def comment(
    paragraph: Paragraph,
    author: Visitor,
    text: str,
    now: datetime,
    *,
    language: Language,
    submission: str,
    byline: BylineChoice | None = None,
    consent: bool = False,
) -> Comment:
    """Say something about a paragraph, in the phase that is open to its author now.

    `submission` is the key of the form: the same text sent again from the same form is the same comment.
    `byline` counts at the first comment in a consultation, and whenever it is given. `consent`: the author
    said yes in this form; it is asked once, before the first comment anywhere.

    Raises:
        Refused: the author may not comment now or did not consent, the text is empty or too long, the
            paragraph is not in the text of the phase, or the pseudonym can't be used.
    """
    phase, audience, wording = _where(paragraph, author, now)
    words = cleaned(text).text
    require(rules.may_say(words, _settings().comment_max_characters))
    _settle_consent(author, consent, language, now)
    _settle_byline(paragraph.consultation_id, author, byline, now)
    said = Comment(
        paragraph_id=paragraph.id,
        wording_id=wording.id,
        phase_id=phase.id,
        author_id=author.participant_id,
        audience=audience,
        language=language,
        text=words,
        posted_at=now,
        shuffle=secrets.randbelow(SHUFFLE_RANGE),
        submission=_submission(submission, words),
    )
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError:
        return _already_said(said)
    # Here a comment is new and certain: what else it sets in motion is written in this transaction too.
    return said


def edit(said: Comment, author: Visitor, text: str, now: datetime) -> Comment:
    """Change an own comment, within the minutes the settings give.

    Raises:
        Refused: it isn't theirs, too late, withdrawn, or the text is empty or too long.
    """
    _require_own(said, author)
    require(rules.may_edit(said, now, _settings().edit_minutes))
    words = cleaned(text).text
    require(rules.may_say(words, _settings().comment_max_characters))
    if words != said.text:
        said.text, said.edited_at = words, now
    return said


def withdraw(said: Comment, author: Visitor, now: datetime) -> Comment:
    """Take an own comment back for good: a trace remains, the text is gone.

    Raises:
        Refused: it isn't theirs, or it was withdrawn before.
    """
    _require_own(said, author)
    require(rules.may_withdraw(said))
    said.text, said.withdrawn_at = None, now
    said.hidden_at = said.hidden_reason = said.hidden_by = None
    return said


def hide(said: Comment, reason: str, moderator: UUID, now: datetime) -> Comment:
    """Hide a comment that breaks the house rules from everybody but its author, who is mailed the reason.

    Raises:
        Refused: it was withdrawn or hidden before, or the reason is too short or too long.
    """
    require(rules.may_hide(said))
    why = cleaned(reason).text
    require(rules.may_be_the_reason(why))
    said.hidden_at, said.hidden_reason, said.hidden_by = now, why, moderator
    audit.record("comment.hide", "comment", said.id, actor_id=moderator, now=now)
    messages.comment_hidden(said, now)
    return said


def show_again(said: Comment, moderator: UUID, now: datetime) -> Comment:
    """Let readers see a hidden comment again; its author is told.

    Raises:
        Refused: it isn't hidden, or was withdrawn.
    """
    require(rules.may_show_again(said))
    audit.record(
        "comment.show-again", "comment", said.id, actor_id=moderator, now=now, hidden_by=said.hidden_by
    )
    said.hidden_at = said.hidden_reason = said.hidden_by = None
    messages.comment_shown_again(said, now)
    return said


def _where(paragraph: Paragraph, author: Visitor, now: datetime) -> tuple[Phase, str, Wording]:
    consultation = db.session.get_one(Consultation, paragraph.consultation_id)
    if not process_rules.may_know(consultation, author):
        raise Refused(NO_SUCH_CONSULTATION)
    standing = process_rules.standing(consultation.phases, author, now)
    require(rules.may_comment(standing))
    phase, audience = standing.phase, standing.audience
    assert phase is not None
    assert audience is not None
    wording = wording_in(phase.version_id, paragraph.id) if phase.version_id else None
    if wording is None:
        raise Refused(rules.NOT_IN_THIS_TEXT)
    return phase, audience, wording


def _settle_consent(author: Visitor, consent: bool, language: Language, now: datetime) -> None:
    assert author.participant_id is not None
    agreed = has_agreed(author.participant_id, Purpose.COMMENTS)
    require(rules.may_keep(agreed=agreed or consent))
    if not agreed:
        choose(author.participant_id, Purpose.COMMENTS, given=True, source="page", language=language, now=now)


def _settle_byline(
    consultation_id: UUID, author: Visitor, choice: BylineChoice | None, now: datetime
) -> None:
    assert author.participant_id is not None
    if choice is None:
        if byline_of(consultation_id, author.participant_id) is not None:
            return
        choice = default_choice(author, now)
    choose_byline(db.session.get_one(Consultation, consultation_id), author, choice, now)


def _submission(key: str, words: str) -> str:
    """One key per form and text, so that a corrected text sent from the same page is a comment of its own."""
    return hashlib.sha256(f"{key}\0{words}".encode()).hexdigest()


def _already_said(said: Comment) -> Comment:
    statement = select(Comment).where(
        Comment.author_id == said.author_id,
        Comment.paragraph_id == said.paragraph_id,
        Comment.submission == said.submission,
    )
    return db.session.scalars(statement).one()


def _require_own(said: Comment, author: Visitor) -> None:
    if author.participant_id is None or said.author_id != author.participant_id:
        raise Refused(NO_SUCH_CONSULTATION)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
