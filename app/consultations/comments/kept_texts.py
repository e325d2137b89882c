"""Texts of people whose session ended while they wrote: kept for a day, given back to the same browser."""

from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app
from sqlalchemy import delete, select

from app.consultations.comments.models import KeptText
from app.consultations.comments.texts import Rewording, cleaned
from app.core.statements import rows_changed
from app.core.tokens import new_token, token_hash
from app.extensions import db
from app.settings import Settings


def keep(
    place: str, words: Rewording, now: datetime, *, paragraph_id: UUID | None, replaces: str | None = None
) -> str:
    """Keep a text and answer the token under which only its writer can ask for it.

    `place` names the form it stood in: `comment:<key of a paragraph>`, `suggestion:<key>`, `section:<key>`,
    `text:<id of a consultation>`, `reply:<id of a contribution>`; `paragraph_id` where that has one.
    `replaces` is the token of a text kept before in the same browser: that one goes.
    """
    if replaces:
        forget(replaces)
    token, longest = new_token(), _settings().comment_max_characters * 2
    db.session.add(
        KeptText(
            token_hash=token_hash(token),
            paragraph_id=paragraph_id,
            place=place,
            text=cleaned(words.text).text[:longest],
            reason=cleaned(words.reason).text[:longest] or None,
            kept_at=now,
        )
    )
    db.session.flush()
    return token


def kept(token: str | None, now: datetime) -> KeptText | None:
    """The text behind a token, as long as it is kept."""
    if not token:
        return None
    statement = select(KeptText).where(
        KeptText.token_hash == token_hash(token), KeptText.kept_at > now - _period()
    )
    return db.session.scalar(statement)


def forget(token: str) -> None:
    db.session.execute(delete(KeptText).where(KeptText.token_hash == token_hash(token)))


def expire(now: datetime) -> int:
    return rows_changed(delete(KeptText).where(KeptText.kept_at <= now - _period()))


def _period() -> timedelta:
    return timedelta(days=_settings().retention_kept_text_days)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
