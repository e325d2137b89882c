"""Draft texts from a file: bytes in; sections, paragraphs, dropped lines and warnings out.

Pure Python: no database, no request. `read_source` reads one file, `pair` puts two languages beside
each other, `closing_punctuation_share` measures how well the lines were put together.
"""

from app.consultations.drafts.sources.measures import closing_punctuation_share
from app.consultations.drafts.sources.model import (
    DroppedLine,
    DropReason,
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
    SourceWarning,
    WarningCode,
)
from app.consultations.drafts.sources.pairing import pair
from app.consultations.drafts.sources.reading import read_source
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

__all__ = [
    "DropReason",
    "DroppedLine",
    "Language",
    "PairedDroppedLine",
    "PairedParagraph",
    "PairedSection",
    "PairedText",
    "PairedWarning",
    "ParagraphKind",
    "RefusalCode",
    "SourceParagraph",
    "SourceRefused",
    "SourceSection",
    "SourceText",
    "SourceWarning",
    "WarningCode",
    "closing_punctuation_share",
    "pair",
    "read_source",
]
