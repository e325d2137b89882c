"""Writing, reviewing and showing other words than people sign now. Nothing here commits."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core import audit, jobs
from app.core.bilingual import Bilingual
from app.core.refusals import Refused, require
from app.extensions import db
from app.petitions.indexing import INDEX_JOB
from app.petitions.models import Petition
from app.petitions.rules import CHANGED_MEANWHILE, NOTE_MISSING, TITLE_MISSING
from app.petitions.versions import rules
from app.petitions.versions.models import PetitionVersion, VersionState
from app.petitions.versions.queries import prepared_of, version_of, writers_of


@dataclass(frozen=True)
class Words:
    """Everything a signer puts their name to."""

    title: Bilingual
    demand: Bilingual
    text: Bilingual
    target: Bilingual


def first_version(petition: Petition, *, now: datetime, reviewer_id: UUID | None) -> None:
    """Keep the words with which a petition opens."""
    petition.version, petition.worded_at = 1, petition.opens_at
    db.session.add(
        PetitionVersion(
            petition_id=petition.id,
            number=1,
            recipient_since=1,
            state=VersionState.SHOWN.value,
            made_at=now,
            made_by=petition.made_by,
            sent_by=petition.sent_by,
            reviewed_by=reviewer_id,
            shown_from=petition.opens_at,
            **_words_of(petition),
        )
    )


def write(
    petition: Petition, words: Words, *, revision: int, now: datetime, actor_id: UUID | None
) -> PetitionVersion:
    """Prepare other words, or go on with those that are being prepared; readers see nothing of it yet.

    `revision`: of the prepared words that the writer saw, 0 for none.

    Raises:
        Refused: people can't sign it now, it is in review, there is no title, or somebody else changed it.
    """
    _hold(petition)
    require(rules.may_reword(petition, now))
    prepared = prepared_of(petition.id)
    require(rules.may_write(prepared))
    if revision != (prepared.revision if prepared else 0):
        raise Refused(CHANGED_MEANWHILE)
    if not words.title:
        raise Refused(TITLE_MISSING)
    recipient_since = _recipient_since(petition, words.target)
    if prepared is None:
        prepared = PetitionVersion(
            petition_id=petition.id, number=petition.version + 1, state=VersionState.DRAFT.value, revision=0
        )
    for name in rules.WORDS:
        setattr(prepared, name, getattr(words, name))
    prepared.recipient_since = recipient_since
    prepared.made_at, prepared.made_by = now, actor_id
    prepared.sent_by = None
    prepared.revision += 1
    db.session.add(prepared)
    _note("reword", petition, now, actor_id)
    return prepared


def send(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Ask somebody else to look at the words.

    Raises:
        Refused: there are none, they aren't whole, or nothing is different.
    """
    _hold(petition)
    prepared = prepared_of(petition.id)
    require(rules.may_be_sent(petition, prepared, now))
    if prepared is not None:
        prepared.state, prepared.sent_by, prepared.return_note = VersionState.REVIEW, actor_id, None
    _note("words-send", petition, now, actor_id)


def give_back(petition: Petition, note: str, *, now: datetime, actor_id: UUID | None) -> None:
    """Back to who wrote them, with what must change.

    Raises:
        Refused: they aren't in review, the reviewer wrote them, or the note is empty.
    """
    _hold(petition)
    prepared = prepared_of(petition.id)
    require(rules.may_review(prepared, actor_id, writers_of(petition.id)))
    if not note.strip():
        raise Refused(NOTE_MISSING)
    if prepared is not None:
        prepared.state, prepared.return_note = VersionState.DRAFT, note.strip()
    _note("words-return", petition, now, actor_id)


def discard(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Leave the words as they are, and forget what was prepared.

    Raises:
        Refused: nothing is being prepared, or somebody is reviewing it.
    """
    _hold(petition)
    prepared = prepared_of(petition.id)
    require(rules.NOT_PREPARED if prepared is None else rules.may_write(prepared))
    db.session.delete(prepared)
    _note("words-discard", petition, now, actor_id)


def show(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Let everybody read the new words from now on. Who signed stays under the words they read.

    Raises:
        Refused: they aren't in review, the reviewer wrote them, or people can't sign any more.
    """
    _hold(petition)
    prepared = prepared_of(petition.id)
    require(rules.may_show(petition, prepared, actor_id, writers_of(petition.id), now))
    if prepared is None:
        return
    prepared.state, prepared.reviewed_by = VersionState.SHOWN, actor_id
    shown_from = max(now, petition.opens_at or now)
    prepared.shown_from = petition.worded_at = shown_from
    petition.version = prepared.number
    for name in rules.WORDS:
        setattr(petition, name, getattr(prepared, name))
    jobs.enqueue(INDEX_JOB, {"petition": str(petition.id)}, now=now, run_after=shown_from)
    _note("words-show", petition, now, actor_id)


def _recipient_since(petition: Petition, target: Bilingual) -> int:
    """The version from which on signers agreed to this recipient."""
    current = version_of(petition.id, petition.version)
    if current is None or rules.is_another(petition.target, target):
        return petition.version + 1
    return current.recipient_since


def _words_of(petition: Petition) -> dict[str, Bilingual]:
    return {name: getattr(petition, name) for name in rules.WORDS}


def _hold(petition: Petition) -> None:
    """Others who change the same petition wait for this transaction."""
    db.session.refresh(petition, with_for_update={"of": Petition})


def _note(act: str, petition: Petition, now: datetime, actor_id: UUID | None) -> None:
    audit.record(f"petition.{act}", "petition", petition.id, actor_id=actor_id, now=now)
