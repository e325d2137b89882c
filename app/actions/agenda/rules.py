"""In which state an action is, and what staff may do with it: pure, asked by page and POST alike."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.actions.agenda.local_time import Kind, LocalTime
from app.actions.agenda.models import Action, ActionState
from app.core.bilingual import Bilingual
from app.core.markup import BIDI_CONTROLS
from app.core.refusals import Refusal

MOST_PLACES = 100_000
MOST_HEADS = 10_000_000
LONGEST_DAYS = 31


class Shown(StrEnum):
    """The state as a reader sees it."""

    DRAFT = "draft"
    COMING = "coming"
    NOW = "now"
    OVER = "over"
    CANCELLED = "cancelled"


NO_SUCH_ACTION = Refusal("no-such-action", _l("This action does not exist."), status=404)
TITLE_MISSING = Refusal(
    "title-missing", _l("Give it a title in at least one language."), field_name="title_nl", status=422
)
PLACE_MISSING = Refusal("place-missing", _l("Say where it is."), field_name="place", status=422)
TOWN_MISSING = Refusal("town-missing", _l("Say in which town it is."), field_name="town", status=422)
NO_SUCH_TIME = Refusal(
    "no-such-time",
    _l(
        "That night the clock goes forward: this time doesn't exist. Choose a time before or after that hour."
    ),
    status=422,
)
WHICH_HOUR = Refusal(
    "which-hour",
    _l("That night the clock goes back, so this time comes twice. Choose which of the two you mean."),
    status=422,
)
ENDS_BEFORE_START = Refusal(
    "ends-before-start", _l("The end can't be before the start."), field_name="ends_time", status=422
)
TOO_LONG = Refusal(
    "too-long",
    _l("An action takes %(most)s days at most. Is the year right?"),
    field_name="ends_on",
    status=422,
    params={"most": LONGEST_DAYS},
)
NO_PLACES_FOR_DEMONSTRATION = Refusal(
    "no-places-for-a-demonstration",
    _l("A demonstration has no number of places: nobody signs up for it. Leave this empty."),
    status=422,
)
IMPOSSIBLE_CAPACITY = Refusal(
    "impossible-capacity",
    _l("Fill in a whole number from 1 to %(most)s, or leave it empty when there is no limit."),
    field_name="capacity",
    status=422,
    params={"most": MOST_PLACES},
)
FEWER_PLACES_THAN_PEOPLE = Refusal(
    "fewer-places-than-people",
    _l("%(taken)s people have already signed up, so there can't be fewer places than that."),
    field_name="capacity",
    status=422,
)
NO_SUCH_GROUP = Refusal("no-such-group", _l("Choose a group from the list."), field_name="group", status=422)
CHANGED_MEANWHILE = Refusal(
    "changed-meanwhile",
    _l("Somebody else changed this while you were working on it. Nothing is lost: compare both texts below."),
)
ALREADY_PUBLISHED = Refusal("already-published", _l("This is already public."))
ALREADY_OVER = Refusal("already-over", _l("This is already over."))
IS_CANCELLED = Refusal("is-cancelled", _l("This is cancelled."))
NOT_PUBLIC = Refusal("not-public", _l("This isn't public yet, so there is nothing to cancel."))
REASON_MISSING = Refusal(
    "reason-missing",
    _l("Say in Dutch or English why it is cancelled: people who meant to come read it."),
    field_name="reason_nl",
    status=422,
)
SUMMARY_MISSING = Refusal("summary-missing", _l("Write a summary in at least one language first."))
IMPOSSIBLE_HEADCOUNT = Refusal(
    "impossible-headcount",
    _l("Fill in a whole number of people, or leave it empty."),
    field_name="headcount",
    status=422,
)
NOT_BEGUN = Refusal("not-begun", _l("This has not begun yet: nobody can have been there."))


def shown_state(action: Action, now: datetime) -> Shown:
    if action.state != ActionState.PUBLISHED:
        return Shown(action.state)
    if now >= action.ends_at:
        return Shown.OVER
    return Shown.NOW if now >= action.starts_at else Shown.COMING


def is_known(action: Action) -> bool:
    """Whether visitors may know of it: published, also when it was cancelled afterwards."""
    return action.state != ActionState.DRAFT


def has_begun(action: Action, now: datetime) -> bool:
    return now >= action.starts_at


def is_over(action: Action, now: datetime) -> bool:
    return now >= action.ends_at


def time_refusal(time: LocalTime, *, told_which: bool) -> Refusal | None:
    """Why a time can't be taken: the clock never shows it, or shows it twice and nobody said which."""
    if time.kind is Kind.NEVER:
        return NO_SUCH_TIME
    return WHICH_HOUR if time.kind is Kind.TWICE and not told_which else None


def period_refusal(starts: LocalTime, ends: LocalTime) -> Refusal | None:
    if ends.moment <= starts.moment:
        return ENDS_BEFORE_START
    return TOO_LONG if (ends.moment - starts.moment).days >= LONGEST_DAYS else None


def capacity_refusal(capacity: int | None, *, is_event: bool, taken: int = 0) -> Refusal | None:
    if capacity is None:
        return None
    if not is_event:
        return NO_PLACES_FOR_DEMONSTRATION
    if not 1 <= capacity <= MOST_PLACES:
        return IMPOSSIBLE_CAPACITY
    return FEWER_PLACES_THAN_PEOPLE.with_params(taken=taken) if capacity < taken else None


def may_publish(action: Action, now: datetime) -> Refusal | None:
    if action.state == ActionState.CANCELLED:
        return IS_CANCELLED
    if action.state == ActionState.PUBLISHED:
        return ALREADY_PUBLISHED
    if not action.summary:
        return SUMMARY_MISSING
    return ALREADY_OVER if is_over(action, now) else None


def may_cancel(action: Action, now: datetime) -> Refusal | None:
    if action.state == ActionState.DRAFT:
        return NOT_PUBLIC
    if action.state == ActionState.CANCELLED:
        return IS_CANCELLED
    return ALREADY_OVER if is_over(action, now) else None


def reason_refusal(reason: Bilingual) -> Refusal | None:
    return None if reason else REASON_MISSING


def may_count_heads(action: Action, headcount: int | None, now: datetime) -> Refusal | None:
    if action.state != ActionState.PUBLISHED or not has_begun(action, now):
        return NOT_BEGUN
    if headcount is not None and not 0 <= headcount <= MOST_HEADS:
        return IMPOSSIBLE_HEADCOUNT
    return None


def clean_line(raw: str | None) -> str:
    """One line as it is kept: NFC, no control characters or overrides of direction, single spaces."""
    text = unicodedata.normalize("NFC", raw or "")
    kept = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp") else c for c in text)
    return re.sub(r"\s+", " ", "".join(c for c in kept if c not in BIDI_CONTROLS)).strip()
