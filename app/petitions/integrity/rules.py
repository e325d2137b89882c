"""What may be done with signatures that are looked at: pure."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.petitions.integrity.models import Cause, IntegrityAct, Kind
from app.petitions.signatures.models import Standing

UNDO_WITHIN = timedelta(hours=24)
AT_ONCE = 2000
LONGEST_APPEAL = 2000

# From which standing each act takes a signature, and to which.
FROM = {
    Kind.HOLD: (Standing.CONFIRMED,),
    Kind.RELEASE: (Standing.HELD, Standing.INVALID),
    Kind.INVALIDATE: (Standing.CONFIRMED, Standing.HELD),
}
TO = {Kind.HOLD: Standing.HELD, Kind.RELEASE: Standing.CONFIRMED, Kind.INVALIDATE: Standing.INVALID}

REASON_MISSING = Refusal(
    "integrity-reason-missing", _l("Write down why, without names."), field_name="reason", status=422
)
NARROW_FIRST = Refusal(
    "integrity-narrow-first",
    _l("Choose which signatures you mean first: of a network, a domain, an hour, or in one state."),
    status=422,
)
NOTHING_TO_DO = Refusal(
    "integrity-nothing-to-do", _l("None of these signatures can be changed in this way."), status=409
)
TOO_LATE_TO_UNDO = Refusal(
    "integrity-too-late", _l("This was done more than a day ago or was undone already."), status=409
)
APPEAL_EMPTY = Refusal(
    "appeal-empty", _l("Write something before you send it."), field_name="text", status=422
)
APPEAL_TOO_LONG = Refusal(
    "appeal-too-long", _l("At most %(max)s characters."), "text", 422, {"max": LONGEST_APPEAL}
)
# All that a signer in safe mode can say: in words of their own a name could stand, which nobody may read.
SAFE_APPEALS = {
    "alone": _l("I signed myself, on my own."),
    "together": _l("I signed myself, where many people signed: an evening, a school."),
    "shared": _l("I signed myself, on a network that many people use."),
}
APPEAL_MISSING = Refusal("appeal-missing", _l("Choose what fits."), field_name="text", status=422)
NOTHING_TO_APPEAL = Refusal(
    "nothing-to-appeal", _l("This signature isn't being checked any more."), status=409
)


def may_undo(act: IntegrityAct, now: datetime) -> Refusal | None:
    """Whether somebody of staff can still take back what staff did."""
    young = act.cause == Cause.STAFF and act.undone_at is None and now < act.made_at + UNDO_WITHIN
    return None if young else TOO_LATE_TO_UNDO


def may_appeal(standing: str) -> Refusal | None:
    """Whether there is something to object to: a signature that is being checked, or doesn't count."""
    return None if standing in (Standing.HELD, Standing.INVALID) else NOTHING_TO_APPEAL


def appeal_refusal(text: str, *, safe_mode: bool) -> Refusal | None:
    """Whether a signer can say this: one of our own sentences in safe mode."""
    if safe_mode:
        return None if text in SAFE_APPEALS else APPEAL_MISSING
    if not text.strip():
        return APPEAL_EMPTY
    return APPEAL_TOO_LONG if len(text) > LONGEST_APPEAL else None
