"""What stands in the lists, and which of it stands in a text."""

from functools import lru_cache

from sqlalchemy import ScalarSelect, bindparam, select

from app.core.languages import LANGUAGES, Language
from app.core.statements import read
from app.extensions import db
from app.moderation.word_lists.models import WordList
from app.moderation.word_lists.rules import Watched

_lists = WordList.__table__.c
_WORDS = select(_lists.words).where(_lists.language == bindparam("language"))


def word_lists() -> dict[Language, WordList | None]:
    """The list of each language; None where nobody made one yet."""
    found = {each.language: each for each in db.session.scalars(select(WordList))}
    return {language: found.get(language) for language in LANGUAGES}


def listed_words(language: str) -> str:
    """The list of a language, a line each; empty where nobody made one."""
    return read(_WORDS, {"language": language}).scalar() or ""


def list_in_language() -> ScalarSelect[str]:
    """The list of `language`, as a part of another statement that gives it; NULL where nobody made one."""
    return _WORDS.scalar_subquery()


def noticed_in(listed: str, *texts: str | None) -> list[list[str]]:
    """The words of a list that stand in each of these texts."""
    watched = _watched(listed) if listed else None
    return [watched.found_in(text) if watched else [] for text in texts]


@lru_cache(maxsize=8)
def _watched(words: str) -> Watched:
    return Watched.of(words.splitlines())
