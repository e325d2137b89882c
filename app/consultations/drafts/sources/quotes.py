"""Quotations among the blocks of a text: who said it, and pull quotes that only repeat the text."""

import re
from collections.abc import Iterable, Sequence

from app.consultations.drafts.sources.blocks import Block
from app.consultations.drafts.sources.layout import Gap
from app.consultations.drafts.sources.letters import is_name
from app.consultations.drafts.sources.lines import closes

_QUOTED = re.compile(r"(?:“[^”]+”|„[^”“]+[”“]|«[^»]+»|‘.+’|\"[^\"]+\")[.,;]?")
_SPEAKER = re.compile(r"[–—-]\s*\S.{0,80}|[^.,!?]{2,60},\s*\S.{0,60}")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_PLAIN = re.compile(r"[^\w]+")
_FEWEST_WORDS = 4


def is_quotation(text: str) -> bool:
    """Whether all of `text` stands between quotation marks, and is a sentence rather than a term."""
    return _QUOTED.fullmatch(text) is not None and len(text.split()) >= _FEWEST_WORDS


def names_speaker(block: Block) -> bool:
    """Whether `block`, right below a quotation, says whose words those were."""
    text = block.text
    if len(block.lines) > 1 or block.gap in (Gap.SEVERAL, Gap.INTERRUPTED) or closes(text) or block.capitals:
        return False
    return is_name(text) or (_SPEAKER.fullmatch(text) is not None and _has_name_or_year(text))


def repeats_the_text(quotation: str, sentences: frozenset[str]) -> bool:
    """Whether each sentence of `quotation` stands in the text as well."""
    plain = [_plain(sentence) for sentence in _SENTENCE_END.split(quotation)]
    return all(sentence in sentences for sentence in plain if sentence)


def sentences_of(texts: Iterable[str]) -> frozenset[str]:
    """The sentences of `texts`, without case and marks, to ask `repeats_the_text`."""
    return frozenset(_plain(sentence) for text in texts for sentence in _SENTENCE_END.split(text))


def interrupted_by(blocks: Sequence[Block], at: int) -> bool:
    """Whether the quotation at `at` stands in the middle of a sentence that goes on below it."""
    if not 0 < at < len(blocks) - 1:
        return False
    before, after = blocks[at - 1].text, blocks[at + 1].text
    return not closes(before) and after[:1].islower() and not blocks[at - 1].capitals


def _has_name_or_year(text: str) -> bool:
    return text[0] in "–—-" or is_name(text.partition(",")[0]) or _YEAR.search(text) is not None


def _plain(sentence: str) -> str:
    return _PLAIN.sub(" ", sentence.casefold()).strip()
