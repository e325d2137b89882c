"""Changing a list of words. Nothing here commits."""

from datetime import datetime
from uuid import UUID

from app.core import audit
from app.core.languages import Language
from app.core.refusals import Refused, require
from app.extensions import db
from app.moderation.word_lists import rules
from app.moderation.word_lists.models import WordList


def save_list(language: Language, typed: str, *, revision: int, moderator: UUID, now: datetime) -> WordList:
    """Keep the list of a language as typed, sorted and without doubles. `revision`: what was read (0: none).

    Raises:
        Refused: it is too long, or a colleague changed it meanwhile.
    """
    lines = rules.lines_of(typed)
    require(rules.may_be_the_list(lines))
    kept = db.session.get(WordList, language, with_for_update=True, populate_existing=True)
    if (kept.revision if kept else 0) != revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    if kept is None:
        kept = WordList(language=language, revision=0)
        db.session.add(kept)
    kept.words, kept.revision = "\n".join(lines), revision + 1
    kept.changed_at, kept.changed_by = now, moderator
    audit.record("words.change", "word_list", language, actor_id=moderator, now=now, words=len(lines))
    return kept
