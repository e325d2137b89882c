"""Everything the product knows of somebody, what stays after erasure, and the register of what is kept."""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask import current_app

from app.core.languages import Language
from app.core.personal_data import holders
from app.core.retention import retention_rules
from app.core.speaking import in_language
from app.settings import Settings


class RegisterRow(NamedTuple):
    """One row of the register, in the reader's language."""

    name: str
    what: str
    purpose: str
    period: str
    erased: str


class Part(NamedTuple):
    """What one domain knows of a person: `data` is plain JSON."""

    name: str
    title: str
    data: Any


class Remainder(NamedTuple):
    """What one domain keeps after erasure, and why."""

    title: str
    why: str


def parts_of(participant_id: UUID) -> list[Part]:
    """What each domain knows of somebody, in the order of the house; who knows nothing is left out."""
    gathered = (Part(holder.name, str(holder.title), holder.export(participant_id)) for holder in holders())
    return [part for part in gathered if _known(part.data)]


def _known(data: Any) -> bool:
    """Whether anything at all stands in this plain JSON: a list in which nothing stands is nothing."""
    inner = data.values() if isinstance(data, dict) else data if isinstance(data, list) else None
    return data not in (None, "") if inner is None else any(_known(value) for value in inner)


def export_of(participant_id: UUID, now: datetime) -> dict[str, Any]:
    """Everything known of somebody as one JSON document: `made_at`, `participant`, and `data` per domain."""
    return {
        "made_at": now.isoformat(),
        "participant": str(participant_id),
        "data": {part.name: part.data for part in parts_of(participant_id)},
    }


def remainders() -> list[Remainder]:
    """What stays after erasure and why, in the language of the page."""
    return [
        Remainder(str(holder.title), str(holder.stays)) for holder in holders() if holder.stays is not None
    ]


def retention_table(language: Language) -> list[RegisterRow]:
    """The register of what is kept, why, until when and how it goes, in a language."""
    settings: Settings = current_app.extensions["settings"]
    with in_language(language):
        return [
            RegisterRow(
                rule.name, str(rule.what), str(rule.purpose), str(rule.period(settings)), str(rule.erased)
            )
            for rule in retention_rules()
        ]
