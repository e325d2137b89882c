"""Writing down what somebody chose."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, update

from app.consents.models import Consent, ConsentText
from app.consents.queries import latest_choices
from app.consents.texts import CURRENT, Purpose
from app.core.languages import Language
from app.extensions import db

Source = Literal["page", "link", "import", "office"]


class ChangedText(RuntimeError):
    """A consent text was changed without a new version."""


def choose(
    participant_id: UUID, purpose: Purpose, *, given: bool, source: Source, language: Language, now: datetime
) -> None:
    """Write down a choice made under the current words.

    A choice that already holds is not repeated: a yes to earlier words stays a yes to those words.
    """
    held = latest_choices(participant_id).get(purpose.value)
    if (held.given if held else False) == given:
        return
    version = _kept_text(purpose, now)
    db.session.add(
        Consent(
            participant_id=participant_id,
            purpose=purpose.value,
            version=version,
            given=given,
            ground="",
            source=source,
            language=language,
            chosen_at=now,
            recorded_at=now,
        )
    )
    db.session.flush()


def take_over(
    participant_id: UUID,
    purpose: Purpose,
    *,
    given: bool,
    ground: str,
    source: Source,
    language: Language,
    chosen_at: datetime,
    now: datetime,
) -> None:
    """Write down a choice made elsewhere, in other words: `ground` says where, and how it is known.

    A choice that the person made later, here, keeps holding.
    """
    db.session.add(
        Consent(
            participant_id=participant_id,
            purpose=purpose.value,
            given=given,
            ground=ground,
            source=source,
            language=language,
            chosen_at=chosen_at,
            recorded_at=now,
        )
    )
    db.session.flush()


def forget(participant_id: UUID) -> None:
    """Remove every choice of somebody."""
    db.session.execute(delete(Consent).where(Consent.participant_id == participant_id))


def pass_to(participant_id: UUID, kept_id: UUID) -> None:
    """Move the choices of a participant that was merged to the one that stays."""
    db.session.execute(
        update(Consent).where(Consent.participant_id == participant_id).values(participant_id=kept_id)
    )


def _kept_text(purpose: Purpose, now: datetime) -> int:
    """Keep the words that are shown now, once; the answer is their version."""
    wording = CURRENT[purpose]
    kept = db.session.get(ConsentText, (purpose.value, wording.version))
    if kept is None:
        db.session.add(
            ConsentText(purpose=purpose.value, version=wording.version, text=wording.text, shown_since=now)
        )
        db.session.flush()
    elif kept.text != wording.text:
        raise ChangedText(f"{purpose.value} version {wording.version} was shown in other words before")
    return wording.version
