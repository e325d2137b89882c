"""Writing down what somebody chose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from app.consents.models import Consent, ConsentText
from app.consents.queries import latest_choices
from app.consents.texts import CURRENT, Purpose
from app.core.bilingual import Bilingual
from app.core.languages import Language
from app.core.statements import read, upsertable
from app.extensions import db

Source = Literal["page", "link", "import", "office"]

_TEXTS = cast("Table", ConsentText.__table__).c
# Built once: everybody who signs asks it.
_KEPT = select(_TEXTS.text_nl, _TEXTS.text_en).where(
    _TEXTS.purpose == bindparam("purpose", type_=_TEXTS.purpose.type),
    _TEXTS.version == bindparam("version", type_=_TEXTS.version.type),
)


class ChangedText(RuntimeError):
    """A consent text was changed without a new version."""


@dataclass(frozen=True)
class Shown:
    """The words somebody chose under before they could be known by their address, kept by `keep_words`."""

    version: int
    at: datetime


def choose(
    participant_id: UUID,
    purpose: Purpose,
    *,
    given: bool,
    source: Source,
    language: Language,
    now: datetime,
    shown: Shown | None = None,
) -> None:
    """Write down a choice made under the current words, or under those that were shown earlier.

    A choice that already holds is not repeated: a yes to earlier words stays a yes to those words.
    """
    held = latest_choices(participant_id).get(purpose.value)
    if (held.given if held else False) == given:
        return
    version = keep_words(purpose, now) if shown is None else shown.version
    db.session.add(
        Consent(
            participant_id=participant_id,
            purpose=purpose.value,
            version=version,
            given=given,
            ground="",
            source=source,
            language=language,
            chosen_at=shown.at if shown else now,
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


def keep_words(purpose: Purpose, now: datetime) -> int:
    """Keep the words that are shown now, once; the answer is their version.

    Raises:
        ChangedText: this version was shown in other words before.
    """
    wording = CURRENT[purpose]
    kept = read(_KEPT, {"purpose": purpose.value, "version": wording.version}).first()
    if kept is None:
        shown = {
            "purpose": purpose.value,
            "version": wording.version,
            "text_nl": wording.text.nl,
            "text_en": wording.text.en,
            "shown_since": now,
        }
        # Many people may be the first at once.
        db.session.execute(upsertable(ConsentText).values(shown).on_conflict_do_nothing())
    elif Bilingual(*kept) != wording.text:
        raise ChangedText(f"{purpose.value} version {wording.version} was shown in other words before")
    return wording.version
