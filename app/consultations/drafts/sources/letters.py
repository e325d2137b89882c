"""Salutations, closing formulas and signatures of letters and forewords."""

import re
from collections.abc import Sequence

from app.consultations.drafts.sources.lines import Line, bullet, closes, is_capitals
from app.consultations.drafts.sources.model import DropReason

_SALUTATION = re.compile(r"(?:geachte|beste|lieve|dear)\b[^.!?]{0,90},", re.IGNORECASE)
_FORMULA = re.compile(
    r"(?:hoogachtend|(?:met )?(?:vriendelijke|hartelijke|warme|strijdbare) groet(?:en)?|"
    r"yours (?:sincerely|faithfully|truly)|sincerely(?: yours)?|(?:with )?(?:kind|best|warm) regards)"
    r"(?: namens[^.]{0,50}|, also on behalf[^.]{0,50})?,?",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"(?:(?:algemeen|adjunct|waarnemend|plaatsvervangend|voormalig|acting|deputy|interim|executive|general|"
    r"managing)[ -])*"
    r"(?:directeur|directrice|bestuurder|voorzitter|vicevoorzitter|secretaris|penningmeester|burgemeester|wethouder|"
    r"minister|staatssecretaris|coördinator|director|chair|chairman|chairwoman|chairperson|president|"
    r"secretary|treasurer|mayor|coordinator)\b",
    re.IGNORECASE,
)
_PARTICLES = frozenset("van de der den het ter ten te von und en and of el al bin da di du la le".split())
_LONGEST = 80
_MOST_LINES = 4


def mark_letter_parts(lines: Sequence[Line]) -> None:
    """Mark salutations, closing formulas with the names under them, and a name with a role under it."""
    for at, line in enumerate(lines):
        if not line.kept:
            continue
        if _SALUTATION.fullmatch(line.text):
            line.reason = DropReason.SALUTATION
        elif _FORMULA.fullmatch(line.text):
            line.reason = DropReason.SIGNATURE
            _mark_names_below(lines, at)
        elif _is_names(line.text) and _role_below(lines, at):
            line.reason = lines[at + 1].reason = DropReason.SIGNATURE


def _mark_names_below(lines: Sequence[Line], formula: int) -> None:
    for at in range(formula + 1, min(formula + 1 + _MOST_LINES, len(lines))):
        line = lines[at]
        if not line.kept or line.page_start or not _is_short(line.text) or _heads_text(lines, at):
            break
        line.reason = DropReason.SIGNATURE


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST and not closes(text) and not is_capitals(text) and not bullet(text)


def _heads_text(lines: Sequence[Line], at: int) -> bool:
    """Whether a long line stands right below, so that this one is a heading and no signature."""
    return at + 1 < len(lines) and not lines[at + 1].blanks and len(lines[at + 1].text) > _LONGEST


def is_name(text: str) -> bool:
    """Whether every word of `text` could be part of a name: "Els de Vries, Jan Smit"."""
    words = text.replace(",", " ").split()
    return 2 <= len(words) <= 10 and all(_is_name_word(word) for word in words)


def _is_name_word(word: str) -> bool:
    letters = word.replace("-", "").replace("’", "").rstrip(".")
    return word in _PARTICLES or (word[0].isupper() and letters.isalpha())


def _is_names(text: str) -> bool:
    return is_name(text) and not closes(text) and not is_capitals(text) and len(text) <= _LONGEST


def _role_below(lines: Sequence[Line], at: int) -> bool:
    if at + 1 == len(lines) or not lines[at + 1].kept or lines[at + 1].page_start:
        return False
    role = lines[at + 1]
    return role.blanks <= 1 and _ROLE.match(role.text) is not None and _is_short(role.text)
