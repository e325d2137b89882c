"""When a term can be made or ended, and the reason when it can't."""

from datetime import date

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.people.audiences.models import AudienceTerm

LONGEST_YEARS = 10
ENDS_BEFORE_START = Refusal(
    "term-ends-before-start", _l("The last day lies before the first."), field_name="ends_on", status=422
)
TOO_LONG = Refusal(
    "term-too-long",
    _l("A term lasts at most %(years)s years. Is the year right?"),
    field_name="ends_on",
    status=422,
    params={"years": LONGEST_YEARS},
)
SAME_START = Refusal(
    "term-same-start",
    _l("There is already a term of this audience that starts on this day."),
    field_name="starts_on",
    status=422,
)
NOT_EARLIER = Refusal(
    "term-not-earlier",
    _l("Choose a day within the term, before its last day."),
    field_name="ends_on",
    status=422,
)
OVER = Refusal("term-over", _l("This term is over: nobody can be added to it any more."))


def term_refusal(starts_on: date, ends_on: date) -> Refusal | None:
    if ends_on < starts_on:
        return ENDS_BEFORE_START
    return TOO_LONG if ends_on.year - starts_on.year > LONGEST_YEARS else None


def early_end_refusal(term: AudienceTerm, ends_on: date) -> Refusal | None:
    return None if term.starts_on <= ends_on < term.ends_on else NOT_EARLIER


def appointment_refusal(term: AudienceTerm, today: date) -> Refusal | None:
    return OVER if term.ends_on < today else None
