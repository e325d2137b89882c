"""The texts of published versions, read once per process: they never change (triggers refuse it)."""

from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from app.consultations.drafts import queries
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, DraftSection, DraftText

MOST = 64


@dataclass(frozen=True)
class _Read:
    sections: list[DraftSection]
    dropped: int
    by_key: dict[str, DraftParagraph]
    by_id: dict[UUID, DraftParagraph]


_known: OrderedDict[UUID, _Read] = OrderedDict()
_lock = Lock()


def text_of(version: DraftVersion) -> DraftText:
    """The version with its sections and paragraphs; no statement when this process read it before."""
    read = _reading(version.id, version)
    assert read is not None
    return DraftText(version, read.sections, read.dropped)


def paragraph_with_key(version_id: UUID, key: str) -> DraftParagraph | None:
    """A paragraph as it reads in a version."""
    read = _reading(version_id)
    return read.by_key.get(key) if read else None


def paragraph_in(version_id: UUID, paragraph_id: UUID) -> DraftParagraph | None:
    """A paragraph as it reads in a version; None where it is not in it."""
    read = _reading(version_id)
    return read.by_id.get(paragraph_id) if read else None


def has_section(version_id: UUID, section_id: UUID) -> bool:
    read = _reading(version_id)
    return read is not None and any(section.section_id == section_id for section in read.sections)


def _reading(version_id: UUID, version: DraftVersion | None = None) -> _Read | None:
    with _lock:
        known = _known.get(version_id)
        if known is not None:
            _known.move_to_end(version_id)
            return known
    version = version or queries.version(version_id)
    if version is None:
        return None
    text = queries.text_of(version)
    paragraphs = list(text.paragraphs)
    read = _Read(
        text.sections,
        text.dropped,
        {each.key: each for each in paragraphs},
        {each.paragraph_id: each for each in paragraphs},
    )
    if version.is_published:
        with _lock:
            _known[version_id] = read
            while len(_known) > MOST:
                _known.popitem(last=False)
    return read
