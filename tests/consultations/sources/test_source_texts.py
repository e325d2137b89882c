"""Whole texts with the noise of a PDF, a letter and a web page, each with its exact result beside it."""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from app.consultations.drafts.sources import SourceText, closing_punctuation_share, read_source

TEXTS = sorted((Path(__file__).parent / "texts").glob("*.txt"))


def as_plain(text: SourceText) -> dict[str, Any]:
    return {
        "title": text.title,
        "sections": [
            {
                "title": section.title,
                "level": section.level,
                "paragraphs": [[paragraph.kind.value, paragraph.text] for paragraph in section.paragraphs],
            }
            for section in text.sections
        ],
        "dropped": sorted([dropped.line, dropped.reason.value] for dropped in text.dropped),
    }


def letters(text: str) -> Counter[str]:
    """How often each letter and digit occurs, accents left off (a break may take a diaeresis away)."""
    return Counter(
        character for character in unicodedata.normalize("NFKD", text.casefold()) if character.isalnum()
    )


def all_words(text: SourceText) -> str:
    parts = [text.title or "", *(dropped.text for dropped in text.dropped)]
    for section in text.sections:
        parts += [section.title or "", *(paragraph.text for paragraph in section.paragraphs)]
    return "\n".join(parts)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_a_text_is_read_exactly(path: Path) -> None:
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert as_plain(read_source(path.read_bytes(), path.name)) == expected


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_no_word_disappears_without_being_named(path: Path) -> None:
    text = read_source(path.read_bytes(), path.name)
    assert letters(path.read_text(encoding="utf-8")) - letters(all_words(text)) == Counter()


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_paragraphs_end_where_sentences_end(path: Path) -> None:
    assert closing_punctuation_share(read_source(path.read_bytes(), path.name)) == 1.0


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_line_numbers_point_at_the_words(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").split("\n")
    text = read_source(path.read_bytes(), path.name)
    for section in text.sections:
        for paragraph in section.paragraphs:
            assert paragraph.text.split()[0] in lines[paragraph.line - 1].replace("\u00a0", " ")
    for dropped in text.dropped:
        assert dropped.text.split()[0] in lines[dropped.line - 1]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_windows_line_ends_and_utf_16_change_nothing(path: Path) -> None:
    plain = path.read_text(encoding="utf-8")
    expected = as_plain(read_source(plain.encode(), path.name))
    for other in (plain.replace("\n", "\r\n").encode("utf-8-sig"), plain.encode("utf-16")):
        assert as_plain(read_source(other, path.name)) == expected
