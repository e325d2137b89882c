"""When contributions may be gathered, split, and points changed, taken together or apart again."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.consultations.comments.models import Comment
from app.consultations.points.models import Point
from app.core.bilingual import Bilingual
from app.core.counts import Count
from app.core.refusals import Refusal

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_NOTE = 160, 2000, 4000

NO_SUCH_POINT = Refusal("no-such-point", _l("There is no such point in this consultation."), status=404)
TITLE_MISSING = Refusal(
    "point-title-missing",
    _l("Give the point a title, in one language at least."),
    field_name="title_nl",
    status=422,
)
TITLE_TOO_LONG = Refusal(
    "point-title-too-long",
    _l("A title has at most %(longest)s characters; this one has %(length)s."),
    field_name="title_nl",
    status=422,
)
SUMMARY_TOO_LONG = Refusal(
    "point-summary-too-long",
    _l("A summary has at most %(longest)s characters; this one has %(length)s."),
    field_name="summary_nl",
    status=422,
)
NOTHING_CHOSEN = Refusal(
    "nothing-chosen", _l("Choose at least one contribution."), field_name="pick", status=422
)
GONE = Refusal(
    "contribution-gone",
    _l("One of these contributions was withdrawn or hidden meanwhile. Look once more and choose again."),
)
OF_ANOTHER = Refusal(
    "contribution-of-another",
    _l("One of these contributions belongs to another consultation, or was split meanwhile. Choose again."),
)
ANSWERED = Refusal(
    "point-answered",
    _l("The answer to this point is public, so nothing of the point changes any more. Make a new point."),
)
TAKEN = Refusal("point-taken", _l("This point was taken into another one. Work on that one."))
INTO_ITSELF = Refusal(
    "point-into-itself",
    _l("A point can't be taken into itself, nor into a point that was taken into it."),
    field_name="into",
    status=422,
)
NOT_TAKEN = Refusal("point-not-taken", _l("This point stands by itself already."))
CHANGED_MEANWHILE = Refusal(
    "point-changed-meanwhile",
    _l("Somebody else changed this point meanwhile. Both texts are below: save once more what must stay."),
)
NOTE_EMPTY = Refusal("note-empty", _l("Write something first."), field_name="note", status=422)
NOTE_TOO_LONG = Refusal(
    "note-too-long",
    _l("A note has at most %(longest)s characters; this one has %(length)s."),
    field_name="note",
    status=422,
)
NOT_OF_STAFF = Refusal(
    "assigned-to-nobody",
    _l("Points are assigned to somebody who may work on them."),
    field_name="assigned_to",
    status=422,
)
STILL_CHANGING = Refusal(
    "contribution-still-changing",
    _l("Its author can still change this contribution. Split it after %(minutes)s minutes."),
)
ONE_PART = Refusal("one-part", _l("Mark where a new part begins."), field_name="starts", status=422)
PARTS_IN_USE = Refusal(
    "parts-in-use", _l("A part of this contribution is in a point. Take it out of the point first.")
)
NOT_SPLIT = Refusal("not-split", _l("This contribution isn't split."))


def may_change(point: Point) -> Refusal | None:
    """Whether anything of a point may still change."""
    if point.is_taken:
        return TAKEN
    return ANSWERED if point.is_answered else None


def may_be_worded(title: Bilingual, summary: Bilingual) -> Refusal | None:
    """Whether a point may be called and told like this."""
    if not title:
        return TITLE_MISSING
    for text, longest, refusal in (
        (title, LONGEST_TITLE, TITLE_TOO_LONG),
        (summary, LONGEST_SUMMARY, SUMMARY_TOO_LONG),
    ):
        for language, written in (("nl", text.nl), ("en", text.en)):
            if written and len(written) > longest:
                found = refusal.with_params(longest=Count(longest), length=Count(len(written)))
                return _at(found, language)
    return None


def _at(refusal: Refusal, language: str) -> Refusal:
    field = (refusal.field_name or "").rsplit("_", 1)[0]
    return Refusal(refusal.name, refusal.message, f"{field}_{language}", refusal.status, refusal.params)


def may_be_gathered(said: Comment | None) -> Refusal | None:
    """Whether a contribution may feed a point; None: not one of this consultation."""
    if said is None:
        return OF_ANOTHER
    return None if said.is_readable else GONE


def may_take_into(point: Point, into: Point | None) -> Refusal | None:
    """Whether a point may be taken into another one of its consultation.

    A point that was taken is gone, so a circle would need a second point to be taken into the first.
    """
    if refusal := may_change(point):
        return refusal
    if into is None or into.consultation_id != point.consultation_id:
        return NO_SUCH_POINT
    if point.id in (into.id, into.taken_into_id):
        return INTO_ITSELF
    return may_change(into)


def may_give_back(point: Point, into: Point | None) -> Refusal | None:
    """Whether a point that was taken into another may stand by itself again."""
    if into is None:
        return NOT_TAKEN
    return ANSWERED if into.is_answered else None


def may_note(text: str) -> Refusal | None:
    if not text:
        return NOTE_EMPTY
    if len(text) > LONGEST_NOTE:
        return NOTE_TOO_LONG.with_params(longest=Count(LONGEST_NOTE), length=Count(len(text)))
    return None


def may_split(said: Comment, now: datetime, minutes: int) -> Refusal | None:
    """Whether a contribution may be split: where its parts begin is counted in a text that stays."""
    if not said.is_readable:
        return GONE
    if now < said.posted_at + timedelta(minutes=minutes):
        return STILL_CHANGING.with_params(minutes=minutes)
    return None
