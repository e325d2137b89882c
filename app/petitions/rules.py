"""Who may do what with a petition, and how visitors meet it: pure, asked by page and POST alike."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.languages import LANGUAGES
from app.core.refusals import Refusal
from app.goals.rules import may_be_tied
from app.petitions.models import Petition, State

LARGEST_STEP = 10_000_000


class Standing(StrEnum):
    """What a petition is to visitors at a moment."""

    HIDDEN = "hidden"
    OPEN = "open"
    CLOSED = "closed"


def standing(petition: Petition, now: datetime) -> Standing:
    """Hidden until it is reviewed and its opening has come; closed by hand or by date.

    One that was closed before it opened stays hidden.
    """
    opens_at = petition.opens_at
    if petition.state in (State.DRAFT, State.REVIEW) or opens_at is None or now < opens_at:
        return Standing.HIDDEN
    if petition.ends_at <= opens_at:
        return Standing.HIDDEN
    return Standing.OPEN if now < petition.ends_at else Standing.CLOSED


def next_step(count: int, first: int) -> int:
    """The number to reach, always above `count`: the first step, then 1, 2 and 5 times a power of ten."""
    if count < first:
        return first
    power = 1
    while True:
        for times in (1, 2, 5):
            if times * power > count:
                return times * power
        power *= 10


def reached_step(count: int, first: int) -> int:
    """The last of these numbers that was reached; 0 before the first."""
    if count < first:
        return 0
    power, reached = 1, first
    while True:
        for times in (1, 2, 5):
            if times * power > count:
                return reached
            reached = max(first, times * power)
        power *= 10


NO_SUCH_PETITION = Refusal("no-such-petition", _l("This petition does not exist."), status=404)
TITLE_MISSING = Refusal(
    "title-missing", _l("Give it a title in at least one language."), field_name="title_nl", status=422
)
BACKWARDS = Refusal(
    "petition-backwards",
    _l("The last day can't be before the first day."),
    field_name="closes_on",
    status=422,
)
CLOSES_IN_THE_PAST = Refusal(
    "closes-in-the-past", _l("Choose a last day that is still to come."), field_name="closes_on", status=422
)
STEP_IMPOSSIBLE = Refusal(
    "step-impossible",
    _l("Fill in a whole number from 1 to %(most)s."),
    "step",
    422,
    {"most": LARGEST_STEP},
)
UNSAFE_WITHOUT_REASON = Refusal(
    "unsafe-without-reason",
    _l(
        "The target is a foreign state, which can put signers or their families in danger. Leave safe mode "
        "on, or write down why it can be off."
    ),
    field_name="safe_mode_reason",
    status=422,
)
TOWN_ONLY_LOCAL = Refusal(
    "town-only-local",
    _l("The municipality may be asked only when the target is local, such as a council or a mayor."),
    field_name="asks_town",
    status=422,
)
TOWN_NOT_IN_SAFE_MODE = Refusal(
    "town-not-in-safe-mode",
    _l("In safe mode nothing is asked that tells something of the signer."),
    field_name="asks_town",
    status=422,
)
TOWN_WITHOUT_REASON = Refusal(
    "town-without-reason",
    _l("Write down why you ask the municipality: signers read it beside the question."),
    field_name="town_reason_nl",
    status=422,
)
INCOMPLETE = Refusal(
    "petition-incomplete",
    _l("Title, demand, text and target must all be there in at least one language."),
)
CHANGED_MEANWHILE = Refusal(
    "changed-meanwhile",
    _l("Somebody else changed this while you were working on it. Nothing is lost: compare both texts below."),
)
NOT_A_DRAFT = Refusal(
    "not-a-draft",
    _l("Only a draft can be edited. A petition that is being reviewed must first be returned."),
)
OPEN_IS_FIXED = Refusal(
    "open-is-fixed",
    _l("People signed these words. Others are a next version, which somebody else reviews."),
)
NOT_IN_REVIEW = Refusal("not-in-review", _l("This petition is not waiting for review."))
OWN_PETITION = Refusal(
    "own-petition",
    _l("You wrote in this petition or sent it to review. Somebody else must look at it."),
    status=403,
)
NOTE_MISSING = Refusal(
    "note-missing", _l("Write down what must change first."), field_name="note", status=422
)
NOT_OPEN = Refusal("petition-not-open", _l("This petition is not open."))


def may_edit(petition: Petition) -> Refusal | None:
    """Whether its words can change: in a draft alone."""
    if petition.state == State.DRAFT:
        return None
    return NOT_A_DRAFT if petition.state == State.REVIEW else OPEN_IS_FIXED


def may_be_sent(petition: Petition, now: datetime) -> Refusal | None:
    """Whether a draft is whole enough for a second person to look at."""
    if petition.state != State.DRAFT:
        return NOT_A_DRAFT
    texts = (petition.title, petition.demand, petition.text, petition.target)
    if not any(all(text.get(language) for text in texts) for language in LANGUAGES):
        return INCOMPLETE
    return _may_start(petition, now)


def may_review(petition: Petition, reviewer: UUID | None, writers: Collection[UUID]) -> Refusal | None:
    """Whether this person may open or return it: in review, not sent by them, and no word of it theirs."""
    if petition.state != State.REVIEW:
        return NOT_IN_REVIEW
    theirs = {petition.made_by, petition.sent_by, *writers}
    return OWN_PETITION if reviewer is None or reviewer in theirs else None


def may_open(
    petition: Petition, reviewer: UUID | None, writers: Collection[UUID], now: datetime
) -> Refusal | None:
    return may_review(petition, reviewer, writers) or _may_start(petition, now)


def may_close(petition: Petition, now: datetime) -> Refusal | None:
    """Whether there is anything to close: also one that was reviewed and still has to open."""
    return None if petition.state == State.OPEN and now < petition.ends_at else NOT_OPEN


def goals_refusal(codes: Collection[str], opens_at: datetime) -> Refusal | None:
    """Whether a petition that opens then may serve these goals."""
    return may_be_tied(codes, local_day(opens_at))


def dates_refusal(opens_at: datetime | None, closes_at: datetime) -> Refusal | None:
    return BACKWARDS if opens_at is not None and closes_at <= opens_at else None


def safe_mode_refusal(*, foreign: bool, safe_mode: bool, reason: str | None) -> Refusal | None:
    """Safe mode may be off towards a foreign state with a reason only."""
    return UNSAFE_WITHOUT_REASON if foreign and not safe_mode and not (reason or "").strip() else None


def town_refusal(*, asks: bool, local: bool, safe_mode: bool, reason: Bilingual) -> Refusal | None:
    """More than a name is asked for a local target alone, never in safe mode, for a reason that is told."""
    if not asks:
        return None
    if safe_mode:
        return TOWN_NOT_IN_SAFE_MODE
    if not local:
        return TOWN_ONLY_LOCAL
    return None if reason else TOWN_WITHOUT_REASON


def step_refusal(step: int | None) -> Refusal | None:
    return None if step is not None and 1 <= step <= LARGEST_STEP else STEP_IMPOSSIBLE


def _may_start(petition: Petition, now: datetime) -> Refusal | None:
    opens_at = max(petition.opens_at or now, now)
    if petition.closes_at <= opens_at:
        return CLOSES_IN_THE_PAST
    return goals_refusal(petition.goals, opens_at)
