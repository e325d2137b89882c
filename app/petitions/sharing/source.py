"""Where a signer came from, as the link they followed says it (`utm_source`, `utm_medium`, `utm_campaign`).

It goes along in the form and in the mailed link, so no cookie is needed, and ends in the ledger. A petition
in safe mode keeps none.
"""

import re
import unicodedata
from collections.abc import Mapping

NAMES = ("utm_source", "utm_medium", "utm_campaign")
LONGEST = 40
_OTHER = re.compile(r"[^a-z0-9._]+")


def source_of(query: Mapping[str, str]) -> str:
    """`newsletter/mail/november`; empty where the link says nothing."""
    parts = [_plain(query.get(name, "")) for name in NAMES]
    while parts and not parts[-1]:
        parts.pop()
    return "/".join(parts)


def clean_source(given: str) -> str:
    """The same from one text, as a form or a link gives it back: anybody may have typed it."""
    return source_of(dict(zip(NAMES, given.split("/"), strict=False)))


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text[:200]).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain).strip("-.")[:LONGEST].rstrip("-.")
