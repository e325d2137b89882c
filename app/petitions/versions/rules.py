"""Who may change the words that people sign, and how: pure."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.core.refusals import Refusal
from app.petitions.models import Petition, State
from app.petitions.rules import INCOMPLETE, TITLE_MISSING
from app.petitions.versions.models import PetitionVersion, VersionState

NOT_SIGNED_NOW = Refusal(
    "not-signed-now", _l("Its words can change while people can sign it, and not after.")
)
NOTHING_CHANGED = Refusal(
    "nothing-changed", _l("Nothing is different from what people read now."), status=422
)
IN_REVIEW = Refusal(
    "version-in-review", _l("Somebody is reviewing these words. They must be returned first.")
)
NOT_PREPARED = Refusal("version-not-prepared", _l("No other words are being prepared."))
NOT_IN_REVIEW = Refusal("version-not-in-review", _l("These words are not waiting for review."))
OWN_WORDS = Refusal(
    "own-words",
    _l("You wrote these words or sent them to review. Somebody else must look at them."),
    status=403,
)
WORDS = ("title", "demand", "text", "target")


def may_reword(petition: Petition, now: datetime) -> Refusal | None:
    """Whether its words can change by a next version: from its review until its closing."""
    return None if petition.state == State.OPEN and now < petition.ends_at else NOT_SIGNED_NOW


def may_write(prepared: PetitionVersion | None) -> Refusal | None:
    return IN_REVIEW if prepared is not None and prepared.state == VersionState.REVIEW else None


def may_be_sent(petition: Petition, prepared: PetitionVersion | None, now: datetime) -> Refusal | None:
    if prepared is None:
        return NOT_PREPARED
    return may_reword(petition, now) or may_write(prepared) or words_refusal(petition, prepared)


def may_review(
    prepared: PetitionVersion | None, reviewer: UUID | None, writers: Collection[UUID]
) -> Refusal | None:
    """Whether this person may show or return it: in review, not sent by them, and no word of it theirs."""
    if prepared is None or prepared.state != VersionState.REVIEW:
        return NOT_IN_REVIEW
    theirs = {prepared.made_by, prepared.sent_by, *writers}
    return OWN_WORDS if reviewer is None or reviewer in theirs else None


def may_show(
    petition: Petition,
    prepared: PetitionVersion | None,
    reviewer: UUID | None,
    writers: Collection[UUID],
    now: datetime,
) -> Refusal | None:
    return may_review(prepared, reviewer, writers) or may_reword(petition, now)


def words_refusal(petition: Petition, words: PetitionVersion) -> Refusal | None:
    """A version is whole in each language in which the petition is whole, and says something else."""
    if not words.title:
        return TITLE_MISSING
    texts = [getattr(words, name) for name in WORDS]
    if not any(all(text.get(language) for text in texts) for language in LANGUAGES):
        return INCOMPLETE
    same = all(getattr(words, name) == getattr(petition, name) for name in WORDS)
    return NOTHING_CHANGED if same else None


def is_another(before: Bilingual, after: Bilingual) -> bool:
    """Whether words that stood in a language are others now; a translation that is added changes none."""
    stood = [language for language in LANGUAGES if before.get(language)]
    return any(before.get(language) != after.get(language) for language in stood)
