"""Two languages of one draft beside each other, by section and by order."""

from collections.abc import Sequence
from itertools import zip_longest

from app.consultations.drafts.sources.model import (
    Language,
    PairedDroppedLine,
    PairedParagraph,
    PairedSection,
    PairedText,
    PairedWarning,
    ParagraphKind,
    SourceParagraph,
    SourceSection,
    SourceText,
    WarningCode,
)


def pair(nl: SourceText, en: SourceText | None = None) -> PairedText:
    """`nl` and `en` as one draft; without `en` its side stays empty.

    The first section goes with the first, and within a section the first paragraph with the first.
    What one language has more stays empty in the other and is named in a warning; nothing shifts
    from one section into the next.
    """
    warnings = _own_warnings(nl, Language.NL) + (_own_warnings(en, Language.EN) if en else [])
    sections = zip_longest(nl.sections, en.sections if en else ())
    if en and len(nl.sections) != len(en.sections):
        counts = {"nl": len(nl.sections), "en": len(en.sections)}
        warnings.append(PairedWarning(None, WarningCode.UNEQUAL_SECTIONS, params=counts))
    paired = [
        _paired_section(number, ours, theirs, warnings if en else [])
        for number, (ours, theirs) in enumerate(sections, 1)
    ]
    return PairedText(
        title_nl=nl.title,
        title_en=en.title if en else None,
        sections=tuple(paired),
        dropped=tuple(_own_dropped(nl, Language.NL) + (_own_dropped(en, Language.EN) if en else [])),
        warnings=tuple(warnings),
    )


def _paired_section(
    number: int, nl: SourceSection | None, en: SourceSection | None, warnings: list[PairedWarning]
) -> PairedSection:
    ours, theirs = (nl.paragraphs if nl else ()), (en.paragraphs if en else ())
    _compare(number, nl, en, warnings)
    return PairedSection(
        title_nl=nl.title if nl else None,
        title_en=en.title if en else None,
        level=nl.level if nl else en.level if en else 1,
        paragraphs=tuple(_paired_paragraph(one, other) for one, other in zip_longest(ours, theirs)),
    )


def _paired_paragraph(nl: SourceParagraph | None, en: SourceParagraph | None) -> PairedParagraph:
    known = nl or en
    return PairedParagraph(
        nl=nl.text if nl else None,
        en=en.text if en else None,
        kind=known.kind if known else ParagraphKind.TEXT,
    )


def _compare(
    number: int, nl: SourceSection | None, en: SourceSection | None, warnings: list[PairedWarning]
) -> None:
    ours, theirs = (nl.paragraphs if nl else ()), (en.paragraphs if en else ())
    title = (nl.title if nl else None) or (en.title if en else None) or ""
    line = nl.line if nl else en.line if en else None
    where: dict[str, str | int] = {"section": number, "title": title}
    if len(ours) != len(theirs):
        params = where | {"nl": len(ours), "en": len(theirs)}
        warnings.append(PairedWarning(None, WarningCode.UNEQUAL_PARAGRAPHS, line, params))
    unlike = _unlike_kinds(ours, theirs)
    if unlike:
        params = where | {"paragraph": unlike}
        warnings.append(PairedWarning(None, WarningCode.UNEQUAL_KINDS, line, params))


def _unlike_kinds(nl: Sequence[SourceParagraph], en: Sequence[SourceParagraph]) -> int | None:
    """The first place, from 1, where the languages have another kind: a sign that they slid apart."""
    for place, (one, other) in enumerate(zip(nl, en, strict=False), 1):
        if one.kind is not other.kind:
            return place
    return None


def _own_dropped(text: SourceText, language: Language) -> list[PairedDroppedLine]:
    return [PairedDroppedLine(language, line.line, line.text, line.reason) for line in text.dropped]


def _own_warnings(text: SourceText, language: Language) -> list[PairedWarning]:
    return [PairedWarning(language, warning.code, warning.line, warning.params) for warning in text.warnings]
