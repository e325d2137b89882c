"""What is kept of somebody's choices, until when, and how it goes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.consents.operations import forget, pass_to
from app.consents.queries import choices_of
from app.core import personal_data, retention


def init_app(app: Flask) -> None:
    retention.register(
        app,
        retention.RetentionRule(
            name="consent",
            what=_l("What you agreed to, in which words and when, and what you took back"),
            purpose=_l("to mail you only what you asked for, and to be able to show it"),
            period=lambda _settings: _l("until you delete your account, or ask us to"),
            erased=_l("goes with your account, at once"),
        ),
    )
    personal_data.register(
        app, personal_data.Holder("consents", _l("What you agreed to"), _export, _erase, merge=_merge)
    )


def _export(participant_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "purpose": choice.purpose,
            "given": choice.given,
            "text_version": choice.version,
            "ground": choice.ground or None,
            "source": choice.source,
            "language": choice.language,
            "chosen_at": choice.chosen_at.isoformat(),
        }
        for choice in choices_of(participant_id)
    ]


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    forget(participant_id)


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """The choices of both side by side; of each purpose the latest holds."""
    pass_to(from_id, into_id)
