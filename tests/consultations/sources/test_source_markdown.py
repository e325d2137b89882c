"""Markdown as sections and paragraphs of plain text."""

from collections import Counter

import pytest

from app.consultations.drafts.sources import (
    DropReason,
    RefusalCode,
    SourceRefused,
    SourceText,
    WarningCode,
    read_source,
)

TEXT = """---
title: "Het havenplan"
author: wijkraad
---
Voor wie *haast* heeft: lees **alleen** [het slot](https://example.org/slot "Slot").[^1]

# Water

De kade
is `oud`.

### De pomp

1. bel aan
2. wacht
   - op de stoep
   - of binnen

> Zonder pomp
> staat alles blank.

| wat | prijs |
|-----|-------|
| pomp | 5 | extra |

![de sluis](sluis.jpg)

```sh
make pomp
```

***

<b>vet</b> en een <!-- opmerking --> blijven staan.

[^1]: Dat is hoofdstuk negen.
    Echt waar.

[kade]: https://example.org/kade
"""


@pytest.fixture
def text() -> SourceText:
    return read_source(TEXT.encode(), "plan.md")


def test_sections_and_paragraphs(text: SourceText) -> None:
    assert text.title == "Het havenplan"
    assert [(section.title, section.level, section.line) for section in text.sections] == [
        (None, 1, 5),
        ("Water", 1, 7),
        ("De pomp", 3, 12),
    ]
    assert [
        (paragraph.kind.value, paragraph.text, paragraph.line) for paragraph in text.sections[2].paragraphs
    ] == [
        ("item", "1. bel aan", 14),
        ("item", "2. wacht", 15),
        ("item", "op de stoep", 16),
        ("item", "of binnen", 17),
        ("quote", "Zonder pomp staat alles blank.", 19),
        ("item", "wat | prijs", 22),
        ("item", "pomp | 5", 24),
        ("text", "<b>vet</b> en een <!-- opmerking --> blijven staan.", 34),
    ]
    assert text.sections[0].paragraphs[0].text == "Voor wie haast heeft: lees alleen het slot."
    assert text.sections[1].paragraphs[0].text == "De kade is oud."


def test_what_is_left_out_is_named(text: SourceText) -> None:
    assert Counter(dropped.reason for dropped in text.dropped) == {
        DropReason.FRONT_MATTER: 4,
        DropReason.LINK_TARGET: 2,
        DropReason.FOOTNOTE: 2,
        DropReason.FOOTNOTE_MARKER: 1,
        DropReason.NOT_UNDERSTOOD: 1,
        DropReason.IMAGE: 1,
        DropReason.CODE: 2,
        DropReason.SEPARATOR: 1,
    }
    assert {(warning.code, warning.line) for warning in text.warnings} == {
        (WarningCode.LINK_TARGET_DROPPED, 5),
        (WarningCode.TABLE_FLATTENED, 22),
        (WarningCode.HTML_KEPT, 34),
    }


def test_a_lone_first_heading_is_the_title() -> None:
    text = read_source(b"# Plan\n\n## Water\n\nNat.\n\n### Diep\n\nDieper.\n", "plan.markdown")
    assert text.title == "Plan"
    assert [(section.title, section.level) for section in text.sections] == [("Water", 1), ("Diep", 2)]


def test_lists_without_end_lose_no_word() -> None:
    deep = "> " * 60 + "diep\n\nEen zin.\n"
    text = read_source(deep.encode(), "plan.md")
    assert [(dropped.line, dropped.reason) for dropped in text.dropped] == [(1, DropReason.NOT_UNDERSTOOD)]


def test_marks_without_end_are_refused_by_line() -> None:
    with pytest.raises(SourceRefused) as refused:
        read_source(b"Een zin.\n\n" + b"[" * 5000, "plan.md")
    assert (refused.value.code, refused.value.line) == (RefusalCode.TOO_MUCH_MARKUP, 3)
