"""Texts of people whose session ended while they wrote: kept for a day, given back to them in that browser.

Two things open a text: the token in the browser's cookie, and the mark of its writer, which stood in the form
that was sent. Whoever signs in next in the same browser has another mark, and gets nothing. A form that was
drawn without a mark is opened by the token alone.
"""

import re
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from app.consultations.comments.models import KeptText
from app.consultations.comments.texts import Rewording, cleaned
from app.core.statements import rows_changed
from app.core.tokens import new_token, person_hmac, token_hash
from app.extensions import db
from app.settings import Settings

MARK = re.compile(r"[0-9a-f]{64}")


def keep(
    place: str,
    words: Rewording,
    now: datetime,
    *,
    paragraph_id: UUID | None,
    writer: str | None = None,
    replaces: str | None = None,
) -> str:
    """Keep a text and answer the token under which only its writer can ask for it.

    `place` names the form it stood in: `comment:<key of a paragraph>`, `suggestion:<key>`, `section:<key>`,
    `text:<id of a consultation>`, `reply:<id of a contribution>`; `paragraph_id` where that has one.
    `writer` is the mark of who wrote it, as the form had it (`mark_of`); anything else counts as none.
    `replaces` is the token of a text kept before in the same browser: that one goes.
    """
    if replaces:
        forget(replaces, writer)
    token, longest = new_token(), _settings().comment_max_characters * 2
    db.session.add(
        KeptText(
            token_hash=_locks(token, writer)[-1],
            paragraph_id=paragraph_id,
            place=place,
            text=cleaned(words.text).text[:longest],
            reason=cleaned(words.reason).text[:longest] or None,
            kept_at=now,
        )
    )
    db.session.flush()
    return token


def mark_of(participant_id: UUID) -> str:
    """The mark of a writer in their own forms: 64 hexadecimal digits that tell nobody else who it is."""
    return person_hmac(f"kept-text\0{participant_id}")


def kept(token: str | None, now: datetime, writer: str | None) -> KeptText | None:
    """The text behind a token for the person with this mark, as long as it is kept."""
    if not token:
        return None
    statement = select(KeptText).where(
        KeptText.token_hash.in_(_locks(token, writer)), KeptText.kept_at > now - _period()
    )
    return db.session.scalar(statement)


def forget(token: str, writer: str | None) -> None:
    db.session.execute(delete(KeptText).where(KeptText.token_hash.in_(_locks(token, writer))))


def _locks(token: str, writer: str | None) -> list[str]:
    """What the database may know the text by: by the token, and by token and writer together."""
    known = writer is not None and MARK.fullmatch(writer) is not None
    return [token_hash(token), token_hash(f"{token}\0{writer}")] if known else [token_hash(token)]


def expire(now: datetime) -> int:
    return rows_changed(delete(KeptText).where(KeptText.kept_at <= now - _period()))


def _period() -> timedelta:
    return timedelta(days=_settings().retention_kept_text_days)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
