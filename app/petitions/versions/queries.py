"""The wordings of a petition: as shown, as prepared, and what changed between two."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core import audit
from app.core.languages import Language
from app.core.word_diff import Piece, word_diff
from app.extensions import db
from app.petitions.versions.models import PetitionVersion, VersionState
from app.petitions.versions.rules import WORDS, is_another


@dataclass(frozen=True)
class Change:
    """One part of the words in one language, before and after; `is_added`: it didn't stand there before."""

    name: str
    language: Language
    pieces: list[Piece]
    is_added: bool


@dataclass(frozen=True)
class Step:
    """A version with what it changed; the first changed nothing."""

    version: PetitionVersion
    changes: tuple[Change, ...]

    @property
    def only_adds(self) -> bool:
        """Whether nothing that stood was changed: a translation that came."""
        return all(change.is_added for change in self.changes)


def prepared_of(petition_id: UUID) -> PetitionVersion | None:
    """The version that is being written or reviewed."""
    mine = PetitionVersion.petition_id == petition_id
    return db.session.scalar(select(PetitionVersion).where(mine, PetitionVersion.state != VersionState.SHOWN))


def waiting_versions() -> Sequence[PetitionVersion]:
    """The versions that somebody sent to review, of every petition."""
    statement = select(PetitionVersion).where(PetitionVersion.state == VersionState.REVIEW)
    return db.session.scalars(statement.order_by(PetitionVersion.made_at)).all()


def version_of(petition_id: UUID, number: int) -> PetitionVersion | None:
    return db.session.get(PetitionVersion, (petition_id, number))


def shown_versions(petition_id: UUID) -> Sequence[PetitionVersion]:
    """Everything people could read and sign, the first one first."""
    mine = select(PetitionVersion).where(
        PetitionVersion.petition_id == petition_id, PetitionVersion.state == VersionState.SHOWN
    )
    return db.session.scalars(mine.order_by(PetitionVersion.number)).all()


def steps_of(versions: Sequence[PetitionVersion], *languages: Language) -> list[Step]:
    """Each version with what it changed in these languages, in the order given."""
    before = [None, *versions[:-1]]
    return [
        Step(after, changes(earlier, after, *languages) if earlier else ())
        for earlier, after in zip(before, versions, strict=True)
    ]


def changes(before: PetitionVersion, after: PetitionVersion, *languages: Language) -> tuple[Change, ...]:
    found = []
    for language in languages:
        for name in WORDS:
            old, new = getattr(before, name).get(language) or "", getattr(after, name).get(language) or ""
            if old != new:
                found.append(Change(name, language, word_diff(old, new), is_added=not old))
    return tuple(found)


def another_recipient(before: PetitionVersion, after: PetitionVersion) -> bool:
    """Whether signers of the earlier version agreed to hand their name to somebody else."""
    return is_another(before.target, after.target)


def writers_of(petition_id: UUID) -> set[UUID]:
    """Everybody who wrote in the words that are being prepared, also where others changed them after them."""
    return audit.actors_of(
        petition_id, ("petition.reword",), since=("petition.words-show", "petition.words-discard")
    )
