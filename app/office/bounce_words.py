"""What a mail server's code means, in words that help whoever has its reader on the phone."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l

# The enhanced code [RFC 3463] says more than the three digits before it; the first that fits speaks.
MEANINGS: tuple[tuple[str, Any], ...] = (
    (r"5\.1\.(1|2|3|6|10)|5\.2\.1", _l("This mailbox doesn't exist. Is the address spelled right?")),
    (r"[45]\.2\.2", _l("The mailbox is full.")),
    (r"[45]\.2\.3|5\.3\.4", _l("The mail was too large for this mailbox.")),
    (r"[45]\.7\.", _l("Their mail provider refuses us, as unwanted mail or by a rule of its own.")),
    (r"[45]\.4\.", _l("Their mail server can't be reached.")),
    (r"^(550|551|553)$", _l("This mailbox doesn't exist. Is the address spelled right?")),
    (r"^552$", _l("The mailbox is full.")),
    (r"^554$", _l("Their mail provider refuses us, as unwanted mail or by a rule of its own.")),
)


def bounce_words(code: str | None) -> str | None:
    """What a code like `550 5.1.1` means; None for what says nothing to a reader."""
    return next((str(words) for pattern, words in MEANINGS if re.search(pattern, code or "")), None)
