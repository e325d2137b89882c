"""What the reader of draft texts hands over: sections, paragraphs, dropped lines, warnings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Params = Mapping[str, str | int]


class ParagraphKind(StrEnum):
    TEXT = "text"
    ITEM = "item"
    QUOTE = "quote"
    HEADING = "heading"
    """A line that heads something without opening a section, such as a subtitle."""


class DropReason(StrEnum):
    """Why a line of the source is no paragraph. A line that is not named here was kept."""

    PAGE_NUMBER = "page-number"
    RUNNING_HEAD = "running-head"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    FOOTNOTE_MARKER = "footnote-marker"
    TABLE_OF_CONTENTS = "table-of-contents"
    FIGURE = "figure"
    SALUTATION = "salutation"
    SIGNATURE = "signature"
    NAVIGATION = "navigation"
    PULL_QUOTE = "pull-quote"
    SEPARATOR = "separator"
    IMAGE = "image"
    CODE = "code"
    LINK_TARGET = "link-target"
    FRONT_MATTER = "front-matter"
    HEADER_FOOTER = "header-footer"
    REVIEW_COMMENT = "review-comment"
    DELETED_TEXT = "deleted-text"
    FORMULA = "formula"
    TEXT_BOX = "text-box"
    NOT_UNDERSTOOD = "not-understood"
    """The format's own reader passed it over: a table cell too many, lists in lists without end."""


class WarningCode(StrEnum):
    BIDI_REMOVED = "bidi-removed"
    ZERO_WIDTH_REMOVED = "zero-width-removed"
    HTML_KEPT = "html-kept"
    LINK_TARGET_DROPPED = "link-target-dropped"
    REPLACEMENT_CHARACTER = "replacement-character"
    GARBLED_ACCENTS = "garbled-accents"
    READ_AS_WINDOWS_1252 = "read-as-windows-1252"
    TABLE_FLATTENED = "table-flattened"
    TRACKED_CHANGES = "tracked-changes"
    UNEQUAL_SECTIONS = "unequal-sections"
    UNEQUAL_PARAGRAPHS = "unequal-paragraphs"
    UNEQUAL_KINDS = "unequal-kinds"


class Language(StrEnum):
    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True)
class DroppedLine:
    """A line that became no paragraph. `line` counts from 1; 0 is a page header or footer of a DOCX."""

    line: int
    text: str
    reason: DropReason


@dataclass(frozen=True, slots=True)
class SourceWarning:
    """Something a person should look at. `line` is None when it is about the whole text."""

    code: WarningCode
    line: int | None = None
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SourceParagraph:
    """Plain text of one paragraph, and the line of the source at which it starts.

    The line is the number a text editor shows, counted from 1; in a DOCX it is the ordinal of the
    Word paragraph (empty ones and those in tables and notes counted).
    """

    text: str
    kind: ParagraphKind
    line: int


@dataclass(frozen=True, slots=True)
class SourceSection:
    """Paragraphs under one heading. Text before the first heading has no title.

    Level 1 is a chapter; a deeper heading opens a section of its own, with a higher level.
    """

    title: str | None
    level: int
    paragraphs: tuple[SourceParagraph, ...]
    line: int


@dataclass(frozen=True, slots=True)
class SourceText:
    title: str | None
    sections: tuple[SourceSection, ...]
    dropped: tuple[DroppedLine, ...]
    warnings: tuple[SourceWarning, ...]

    @property
    def paragraph_count(self) -> int:
        return sum(len(section.paragraphs) for section in self.sections)


@dataclass(frozen=True, slots=True)
class PairedParagraph:
    nl: str | None
    en: str | None
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class PairedSection:
    title_nl: str | None
    title_en: str | None
    level: int
    paragraphs: tuple[PairedParagraph, ...]


@dataclass(frozen=True, slots=True)
class PairedDroppedLine:
    language: Language
    line: int
    text: str
    reason: DropReason


@dataclass(frozen=True, slots=True)
class PairedWarning:
    """A warning of one language's text, or (language None) about the two beside each other."""

    language: Language | None
    code: WarningCode
    line: int | None = None
    params: Params = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairedText:
    """One draft in up to two languages, paired by section and order."""

    title_nl: str | None
    title_en: str | None
    sections: tuple[PairedSection, ...]
    dropped: tuple[PairedDroppedLine, ...]
    warnings: tuple[PairedWarning, ...]
