"""Every change to a working version can be taken back, the last one first."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.consultations.drafts import rules
from app.consultations.drafts.models import DraftChange, DraftVersion, Heading, Wording
from app.consultations.drafts.queries import last_change, latest_version
from app.consultations.drafts.working_text import WorkingText
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.core.refusals import Refused, require
from app.extensions import db

# What a snapshot holds of each row; numbers and places are the order of the lists.
WORDING_FIELDS = ("paragraph_id", "section_id", "kind", "text_nl", "text_en", "revision")
HEADING_FIELDS = ("section_id", "level", "title_nl", "title_en", "summary_nl", "summary_en", "revision")
Snapshot = dict[str, Any]


@contextmanager
def changing(version: DraftVersion, what: str, now: datetime) -> Iterator[WorkingText]:
    """The text of a working version, to be changed inside this block; others wait until the commit.

    Raises:
        Refused: the version is published, or there is a newer one.
    """
    text = hold(version)
    before = _snapshot(text)
    yield text
    text.settle()
    after = _snapshot(text)
    if after == before:
        return
    db.session.add(
        DraftChange(version_id=version.id, made_at=now, what=what, before=_difference(before, after))
    )
    db.session.flush()


def hold(version: DraftVersion) -> WorkingText:
    """The working text, locked for this transaction.

    Raises:
        Refused: the version is published, or there is a newer one.
    """
    db.session.refresh(version, with_for_update=True)
    latest = latest_version(version.consultation_id)
    require(rules.may_change(version, latest.number if latest else version.number))
    return WorkingText(version)


def take_back(version: DraftVersion, change_id: UUID) -> str:
    """Undo the last change; answers what it was.

    Raises:
        Refused: it is not the last change (any more), or the version can't change.
    """
    text = hold(version)
    change = last_change(version.id)
    if change is None or change.id != change_id:
        raise Refused(rules.NOTHING_TO_UNDO)
    _restore(text, change.before)
    text.settle()
    db.session.delete(change)
    db.session.flush()
    return change.what


def forget(version: DraftVersion) -> None:
    """The version is published or gone: nothing can be taken back any more."""
    db.session.execute(delete(DraftChange).where(DraftChange.version_id == version.id))


def _snapshot(text: WorkingText) -> Snapshot:
    return {
        "wordings": {str(row.id): _wording_fields(row, text) for row in text.wordings},
        "headings": {
            str(row.id): _plain(row, HEADING_FIELDS, title=row.title, summary=row.summary)
            for row in text.headings
        },
        "wording_order": [str(row.id) for row in text.wordings],
        "heading_order": [str(row.id) for row in text.headings],
    }


def _wording_fields(row: Wording, text: WorkingText) -> dict[str, Any]:
    origins = sorted(str(origin) for origin in text.origins.get(row.id, ()))
    return {**_plain(row, WORDING_FIELDS, text=row.text), "origins": origins}


def _plain(row: Any, fields: tuple[str, ...], **texts: Bilingual) -> dict[str, Any]:
    spoken = {f"{name}_{each}": words.get(each) for name, words in texts.items() for each in LANGUAGES}
    values = {field: spoken[field] if field in spoken else getattr(row, field) for field in fields}
    return {field: str(value) if isinstance(value, UUID) else value for field, value in values.items()}


def _difference(before: Snapshot, after: Snapshot) -> Snapshot:
    """What must be put back: changed and removed rows as they were, None for rows that were not there."""
    found: Snapshot = {"wording_order": before["wording_order"], "heading_order": before["heading_order"]}
    for kind in ("wordings", "headings"):
        touched = [
            key for key in {**before[kind], **after[kind]} if before[kind].get(key) != after[kind].get(key)
        ]
        found[kind] = {key: before[kind].get(key) for key in touched}
    return found


def _restore(text: WorkingText, before: Snapshot) -> None:
    wordings = {str(row.id): row for row in text.wordings}
    for key, fields in before["wordings"].items():
        if fields is None:
            continue
        row = wordings.get(key) or Wording(id=UUID(key), version_id=text.version.id, revision=0)
        row.paragraph_id, row.section_id = UUID(fields["paragraph_id"]), UUID(fields["section_id"])
        row.kind, row.text = fields["kind"], Bilingual(fields["text_nl"], fields["text_en"])
        row.revision = max(row.revision, fields["revision"]) + 1
        text.origins[row.id] = {UUID(origin) for origin in fields["origins"]}
        wordings[key] = row
    headings = {str(row.id): row for row in text.headings}
    for key, fields in before["headings"].items():
        if fields is None:
            continue
        heading = headings.get(key) or Heading(id=UUID(key), version_id=text.version.id, revision=0)
        heading.section_id, heading.level = UUID(fields["section_id"]), fields["level"]
        heading.title = Bilingual(fields["title_nl"], fields["title_en"])
        # A change from before there were summaries has none.
        heading.summary = Bilingual(fields.get("summary_nl"), fields.get("summary_en"))
        heading.revision = max(heading.revision, fields["revision"]) + 1
        headings[key] = heading
    text.wordings = [wordings[key] for key in before["wording_order"]]
    text.headings = [headings[key] for key in before["heading_order"]]


def changes_of(version_id: UUID) -> int:
    """How many changes can be taken back."""
    return len(db.session.scalars(select(DraftChange.id).where(DraftChange.version_id == version_id)).all())
