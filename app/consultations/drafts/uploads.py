"""Files become a paired text, at once (a command) or after staff looked at it (an upload waits for a day)."""

import re
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from app.consultations.drafts.models import DraftUpload
from app.consultations.drafts.source_words import refusal_of
from app.consultations.drafts.sources import (
    DropReason,
    Language,
    PairedDroppedLine,
    PairedParagraph,
    PairedSection,
    PairedText,
    PairedWarning,
    ParagraphKind,
    SourceRefused,
    SourceText,
    WarningCode,
    pair,
    read_source,
)
from app.consultations.drafts.texts import cleaned_pair
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from app.core.statements import rows_changed
from app.extensions import db

WAITS = timedelta(days=1)


@dataclass(frozen=True)
class SourceFile:
    """A file as it came in; the name tells its type."""

    name: str
    data: bytes


def read_files(nl: SourceFile, en: SourceFile | None = None) -> PairedText:
    """One draft from its Dutch and, where there is one, its English file.

    Raises:
        Refused: a file can't be read; the text names file, line and reason.
    """
    return cleaned_pair(pair(_read(nl), _read(en) if en else None))


def titled(text: PairedText, file: SourceFile) -> PairedText:
    """The text, called after its Dutch file where it has no title itself: `verslag_mei.txt`, Verslag mei."""
    if text.title_nl or text.title_en:
        return text
    words = re.sub(r"[\s_-]+", " ", PurePath(file.name).stem).strip()
    return replace(text, title_nl=words[:1].upper() + words[1:] or None)


def _read(file: SourceFile) -> SourceText:
    try:
        return read_source(file.data, file.name)
    except SourceRefused as refused:
        raise Refused(refusal_of(refused, file.name)) from None


def hold_upload(
    text: PairedText, *, consultation_id: UUID | None, slug: str | None, label: Bilingual, now: datetime
) -> DraftUpload:
    """Keep a text that was read until somebody confirms it."""
    upload = DraftUpload(
        consultation_id=consultation_id, slug=slug, label=label, content=asdict(text), made_at=now
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def text_of_upload(upload: DraftUpload) -> PairedText:
    """The text as it was read."""
    content: dict[str, Any] = upload.content
    return PairedText(
        title_nl=content["title_nl"],
        title_en=content["title_en"],
        sections=tuple(_section(section) for section in content["sections"]),
        dropped=tuple(
            PairedDroppedLine(Language(row["language"]), row["line"], row["text"], DropReason(row["reason"]))
            for row in content["dropped"]
        ),
        warnings=tuple(
            PairedWarning(
                Language(row["language"]) if row["language"] else None,
                WarningCode(row["code"]),
                row["line"],
                row["params"],
            )
            for row in content["warnings"]
        ),
    )


def _section(row: dict[str, Any]) -> PairedSection:
    paragraphs = tuple(
        PairedParagraph(each["nl"], each["en"], ParagraphKind(each["kind"])) for each in row["paragraphs"]
    )
    return PairedSection(row["title_nl"], row["title_en"], row["level"], paragraphs)


def forget_upload(upload: DraftUpload) -> None:
    db.session.delete(upload)


def remove_old_uploads(_payload: dict[str, Any], now: datetime) -> None:
    """The hourly job: uploads nobody confirmed go after a day."""
    rows_changed(delete(DraftUpload).where(DraftUpload.made_at <= now - WAITS))
