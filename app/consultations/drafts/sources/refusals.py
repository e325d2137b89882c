"""Why a file can't be read: a code to translate, the line where known, and what to put in the sentence."""

from enum import StrEnum

from app.consultations.drafts.sources.model import Params


class RefusalCode(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY_PARAGRAPHS = "too-many-paragraphs"
    TOO_MANY_LINES = "too-many-lines"
    LINE_TOO_LONG = "line-too-long"
    TOO_MUCH_MARKUP = "too-much-markup"
    TOO_MUCH_MARKUP_IN_ALL = "too-much-markup-in-all"
    UNKNOWN_TYPE = "unknown-type"
    PDF = "pdf"
    LEGACY_DOC = "legacy-doc"
    ENCRYPTED = "encrypted"
    MACROS = "macros"
    BROKEN_DOCX = "broken-docx"
    ARCHIVE_BOMB = "archive-bomb"
    XML_ENTITIES = "xml-entities"
    UNKNOWN_ENCODING = "unknown-encoding"
    MIXED_ENCODING = "mixed-encoding"
    CONTROL_CHARACTER = "control-character"
    NO_PARAGRAPHS = "no-paragraphs"


class SourceRefused(Exception):
    """The file is not read. `line` counts from 1 as in `SourceParagraph`; None: the file as a whole."""

    def __init__(self, code: RefusalCode, line: int | None = None, params: Params | None = None) -> None:
        self.code = code
        self.line = line
        self.params: dict[str, str | int] = dict(params or {})
        super().__init__(code, line, self.params)

    def __str__(self) -> str:
        return f"{self.code}, line {self.line}, {self.params}"
