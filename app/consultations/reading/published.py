"""The text of a published version, read once per process: it never changes (triggers refuse it)."""

from collections import OrderedDict
from threading import Lock
from uuid import UUID

from app.consultations.drafts import queries as drafts
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftSection, DraftText

MOST = 64
_kept: OrderedDict[UUID, tuple[list[DraftSection], int]] = OrderedDict()
_lock = Lock()


def text_of(version: DraftVersion) -> DraftText:
    """The version with its sections and paragraphs; no statement when this process read it before."""
    if not version.is_published:
        return drafts.text_of(version)
    with _lock:
        found = _kept.get(version.id)
        if found is not None:
            _kept.move_to_end(version.id)
    if found is None:
        text = drafts.text_of(version)
        found = (text.sections, text.dropped)
        with _lock:
            _kept[version.id] = found
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return DraftText(version, *found)
