"""What a picture needs before everybody sees it: pure."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.core.refusals import Refusal

PICTURE_MISSING = Refusal("picture-missing", _l("Choose a picture."), field_name="picture", status=422)
ALT_MISSING = Refusal(
    "picture-alt-missing",
    _l("Say in both languages what the picture shows, for who doesn't see it."),
    field_name="alt_nl",
    status=422,
)
CREDIT_MISSING = Refusal(
    "picture-credit-missing", _l("Write down who made the picture."), field_name="credit", status=422
)
CONSENT_MISSING = Refusal(
    "picture-consent-missing",
    _l("Write down who of the people in it agreed, and when. Without that it can't be shown."),
    field_name="agreed_by",
    status=422,
)
CONSENT_TO_COME = Refusal(
    "picture-consent-to-come", _l("That day is still to come."), field_name="agreed_on", status=422
)
NO_PICTURE = Refusal("no-picture", _l("There is no picture to take away."))
NOTHING_REMOVED = Refusal("no-picture-removed", _l("There is no picture to put back."))


def picture_refusal(*, has_data: bool) -> Refusal | None:
    return None if has_data else PICTURE_MISSING


def words_refusal(alt: Bilingual, credit: str) -> Refusal | None:
    if alt.missing:
        return ALT_MISSING
    return None if credit.strip() else CREDIT_MISSING


def consent_refusal(
    *, has_people: bool, agreed_by: str, agreed_on: date | None, now: datetime
) -> Refusal | None:
    """Who can be recognised has agreed, on a day that has been."""
    if not has_people:
        return None
    if not agreed_by.strip() or agreed_on is None:
        return CONSENT_MISSING
    return CONSENT_TO_COME if agreed_on > local_day(now) else None
