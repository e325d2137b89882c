"""What stands in the lists, and which of it stands in a text."""

from functools import lru_cache

from sqlalchemy import ScalarSelect, func, select

from app.core.languages import LANGUAGES, Language
from app.core.statements import read
from app.extensions import db
from app.moderation.word_lists.models import WordList
from app.moderation.word_lists.rules import Watched

_lists = WordList.__table__.c
# All of them: who reads the pages in one language may write in the other, and is asked, not refused.
_WORDS = select(func.aggregate_strings(_lists.words, "\n"))


def word_lists() -> dict[Language, WordList | None]:
    """The list of each language; None where nobody made one yet."""
    found = {each.language: each for each in db.session.scalars(select(WordList))}
    return {language: found.get(language) for language in LANGUAGES}


def listed_words() -> str:
    """The lists of both languages, a line each; empty where nobody made one."""
    return read(_WORDS, {}).scalar() or ""


def all_listed() -> ScalarSelect[str]:
    """As `listed_words`, as a part of another statement; NULL where nobody made a list."""
    return _WORDS.scalar_subquery()


def noticed_in(listed: str, *texts: str | None) -> list[list[str]]:
    """The words of a list that stand in each of these texts."""
    watched = _watched(listed) if listed else None
    return [watched.found_in(text) if watched else [] for text in texts]


@lru_cache(maxsize=8)
def _watched(words: str) -> Watched:
    return Watched.of(words.splitlines())
