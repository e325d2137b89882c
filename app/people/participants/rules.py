"""What is an address, and what is no address."""

import re

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal, Refused
from app.core.tokens import normalised_address
from app.mail.addresses import deliverable

ADDRESS_LENGTH = 254
NOT_AN_ADDRESS = Refusal(
    "not-an-address",
    _l("This is not a complete e-mail address. An address looks like name@example.org."),
    field_name="email",
    status=422,
)
QUOTED = Refusal(
    "address-quoted",
    _l("We can't mail an address with quotation marks or spaces in it. Fill in another address of yours."),
    field_name="email",
    status=422,
)
# Also what email-validator would let through in a quoted local part: a header ends at a line break.
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff<>,;:\"\\()\[\]]")


def read_address(raw: str) -> str:
    """The address as it is kept and mailed: trimmed, NFC, the domain in lower case and readable letters.

    Raises:
        Refused: `not-an-address`, or `address-quoted` where it may be one.
    """
    candidate = raw.strip()
    if candidate.startswith('"') and '"@' in candidate:
        raise Refused(QUOTED)
    if len(candidate) > ADDRESS_LENGTH or _UNSAFE.search(candidate):
        raise Refused(NOT_AN_ADDRESS)
    try:
        found = validate_email(candidate, check_deliverability=False, test_environment=True, strict=True)
        address = found.normalized
        # The older IDNA writes a few letters (ß) as another domain: such a domain is kept in its new ASCII.
        if normalised_address(address).rpartition("@")[2] != found.ascii_domain:
            address = f"{found.local_part}@{found.ascii_domain}"
        deliverable(address)
    except (EmailNotValidError, ValueError):
        raise Refused(NOT_AN_ADDRESS) from None
    return address
