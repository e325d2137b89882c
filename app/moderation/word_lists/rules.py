"""Which words of a list stand in a text: whole words, whatever their case, accents or hidden characters."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from app.core.cleaning import cleaned_line
from app.core.counts import Count
from app.core.refusals import Refusal

MOST_WORDS, LONGEST_WORD = 1000, 80
CHANGED_MEANWHILE = Refusal(
    "word-list-changed",
    _l("A colleague changed this list while you worked on it. Look at both lists below, and save once more."),
)
TOO_MANY_WORDS = Refusal(
    "too-many-words",
    _l("A list has at most %(most)s words or phrases, each of at most %(longest)s characters."),
    status=422,
)
_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Watched:
    """A list ready to be looked for: each word as it is written, behind how it is compared."""

    words: dict[tuple[str, ...], str]
    longest: int

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Watched":
        words = {tuple(key.split()): line for line in lines if (key := plain(line))}
        return cls(words, max(map(len, words), default=0))

    def found_in(self, *texts: str | None) -> list[str]:
        """The words and phrases of the list that stand in these texts, each once, in order."""
        found: dict[str, None] = {}
        for text in texts:
            said = plain(text or "").split()
            for start in range(len(said)):
                for length in range(1, min(self.longest, len(said) - start) + 1):
                    word = self.words.get(tuple(said[start : start + length]))
                    if word is not None:
                        found[word] = None
        return list(found)


def plain(text: str) -> str:
    """The text as it is compared: small letters without accents, anything else one space.

    Characters that nobody sees are left out, so that they don't cut a word in two.
    """
    spread = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    seen = "".join(
        character for character in spread if unicodedata.category(character) not in ("Mn", "Cf", "Me")
    )
    return _SIGNS.sub(" ", seen.casefold()).strip()


def lines_of(typed: str) -> list[str]:
    """The words of a list as typed: one on a line, each once, in alphabetical order."""
    lines = (cleaned_line(line) for line in typed.splitlines())
    by_key = {plain(line): line for line in lines if plain(line)}
    return [by_key[key] for key in sorted(by_key)]


def may_be_the_list(lines: list[str]) -> Refusal | None:
    if len(lines) > MOST_WORDS or any(len(line) > LONGEST_WORD for line in lines):
        return TOO_MANY_WORDS.with_params(most=Count(MOST_WORDS), longest=LONGEST_WORD)
    return None
