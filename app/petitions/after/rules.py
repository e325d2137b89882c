"""What may follow on what after a petition closed, and what can still be taken back: pure."""

from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.languages import LANGUAGES
from app.core.refusals import Refusal
from app.petitions.models import ENDED, Petition, State

REMIND_AFTER = timedelta(days=7)
MOST_LINES = 5_000

NOT_CLOSED = Refusal("petition-not-closed", _l("Close the petition first: people can still sign it."))
NOT_HANDED_OVER = Refusal(
    "petition-not-handed-over", _l("An answer follows on the hand-over. Write that down first.")
)
ALREADY_HANDED_OVER = Refusal("petition-handed-over", _l("This petition was handed over already."))
ALREADY_ANSWERED = Refusal("petition-answered", _l("The answer to this petition is written down already."))
NOT_ANSWERED = Refusal("petition-not-answered", _l("No answer is written down that can be taken back."))
NO_HAND_OVER = Refusal("petition-no-hand-over", _l("There is no hand-over that can be taken back."))
ANSWER_DEPENDS = Refusal(
    "petition-answer-depends", _l("An answer is public that follows on this hand-over. Take that back first.")
)
NOT_ARCHIVED = Refusal("petition-not-archived", _l("This petition is not in the archive."))
IN_ARCHIVE = Refusal("petition-in-archive", _l("This petition is in the archive. Take it out first."))
NOT_PUBLIC = Refusal(
    "petition-not-public", _l("Nobody can read this petition yet, so there is no news of it.")
)
DAY_TO_COME = Refusal("day-to-come", _l("Choose today or a day that has been."), "day", 422)
DAY_TOO_EARLY = Refusal("day-too-early", _l("This day is before the one it follows on."), "day", 422)
ALT_MISSING = Refusal(
    "alt-missing",
    _l("Say in at least one language what the photo shows, for who doesn't see it."),
    "alt_nl",
    422,
)
RECEIVER_MISSING = Refusal(
    "receiver-missing", _l("Say in at least one language who received it."), "received_by_nl", 422
)
ANSWER_MISSING = Refusal(
    "answer-missing", _l("Write the answer in both languages: a summary will do."), "text_nl", 422
)
UPDATE_MISSING = Refusal(
    "update-missing", _l("Give it a title and a text, in the same language at least."), "title_nl", 422
)
LINK_WRONG = Refusal("link-wrong", _l("An address begins with https:// or http://."), "link", 422)
LINES_IMPOSSIBLE = Refusal(
    "lines-impossible", _l("Fill in a whole number from 1 to %(most)s."), "lines", 422, {"most": MOST_LINES}
)
NUMBER_TAKEN = Refusal("sheet-number-taken", _l("There is a sheet with this number already."), "number", 422)
SAFE_PAPER = Refusal(
    "safe-paper",
    _l("In safe mode a sheet is a number alone: no scan, and no addresses of its rows."),
    status=422,
)
TOO_MANY_ROWS = Refusal(
    "too-many-rows", _l("These are more rows than the sheet has signatures."), "addresses", 422
)
ROW_WRONG = Refusal("row-wrong", _l("Row %(row)s is no mail address we can read."), "addresses", 422)


def may_hand_over(petition: Petition) -> Refusal | None:
    if petition.state == State.CLOSED:
        return None
    return ALREADY_HANDED_OVER if petition.state in ENDED else NOT_CLOSED


def may_take_hand_over_back(petition: Petition) -> Refusal | None:
    """Nothing public may follow on it."""
    if petition.state == State.HANDED_OVER:
        return None
    if petition.state == State.ARCHIVED:
        return IN_ARCHIVE
    return ANSWER_DEPENDS if petition.state == State.ANSWERED else NO_HAND_OVER


def may_answer(petition: Petition) -> Refusal | None:
    if petition.state == State.HANDED_OVER:
        return None
    if petition.state == State.ARCHIVED:
        return IN_ARCHIVE
    return ALREADY_ANSWERED if petition.state == State.ANSWERED else NOT_HANDED_OVER


def may_take_answer_back(petition: Petition) -> Refusal | None:
    if petition.state == State.ANSWERED:
        return None
    return IN_ARCHIVE if petition.state == State.ARCHIVED else NOT_ANSWERED


def may_archive(petition: Petition) -> Refusal | None:
    if petition.state == State.ARCHIVED:
        return IN_ARCHIVE
    return None if petition.state in ENDED else NOT_CLOSED


def may_take_out(petition: Petition) -> Refusal | None:
    return None if petition.state == State.ARCHIVED else NOT_ARCHIVED


def may_write_update(petition: Petition, now: datetime) -> Refusal | None:
    """News is of what visitors can read."""
    if petition.state in ENDED and petition.opens_at is not None and petition.ends_at > petition.opens_at:
        return None
    is_open = petition.state == State.OPEN and petition.opens_at is not None and petition.opens_at <= now
    return None if is_open else NOT_PUBLIC


def may_count_paper(petition: Petition) -> Refusal | None:
    """Paper comes in until the hand-over: what was handed over is what it was."""
    if petition.state in (State.OPEN, State.CLOSED):
        return None
    return IN_ARCHIVE if petition.state == State.ARCHIVED else ALREADY_HANDED_OVER


def day_refusal(day: date, *, not_before: date, now: datetime) -> Refusal | None:
    if day > local_day(now):
        return DAY_TO_COME
    return DAY_TOO_EARLY if day < not_before else None


def update_refusal(title: Bilingual, text: Bilingual) -> Refusal | None:
    whole = any(title.get(language) and text.get(language) for language in LANGUAGES)
    return None if whole else UPDATE_MISSING


def link_refusal(link: str | None) -> Refusal | None:
    if not link:
        return None
    parts = urlsplit(link)
    return None if parts.scheme in ("https", "http") and parts.netloc else LINK_WRONG


def lines_refusal(lines: int | None) -> Refusal | None:
    return None if lines is not None and 1 <= lines <= MOST_LINES else LINES_IMPOSSIBLE


def days_without_answer(handed_on: date, today: date) -> int:
    """How many days the target has had the signatures."""
    return max((today - handed_on).days, 0)
