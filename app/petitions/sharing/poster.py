"""The poster of a petition as PDF: one page of A4, the same bytes for the same words."""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import segno
from flask_babel import gettext as _

from app.core.languages import current_language
from app.core.printing.pdf import printed
from app.petitions.models import Petition
from app.petitions.sharing.code import SAFETY

TEMPLATE = Path(__file__).parent / "poster.typ"
# Dutch joins words: what is longer than this has no place of its own to break.
LONG_WORD = re.compile(r"\S{40,}")
Words = tuple[tuple[str, str], ...]


def poster_of(petition: Petition, address: str, scanned: str, organisation: str) -> bytes:
    """The poster in the language of the page. `address` is printed; the code leads to `scanned`."""
    language = current_language()
    title, demand = petition.title.shown_in(language), petition.demand.shown_in(language)
    shown = urlsplit(address)
    words = {
        "language": language,
        "kicker": _("Petition to: %(target)s", target=petition.target.text_in(language)),
        "title": _breakable(title.text),
        "title-language": title.language,
        "demand": _breakable(demand.text),
        "demand-language": demand.language,
        "call": _("Sign this petition"),
        "how": _("Scan the code with your phone, or go to:"),
        "address": address,
        "shown-address": f"{shown.netloc}{shown.path}",
        "code-alt": _("Code to scan, leading to: %(address)s", address=address),
        "organisation": organisation,
    }
    return _printed(tuple(words.items()), scanned)


def _breakable(text: str) -> str:
    """The text with places where a line may end in words that are longer than any word is."""
    return LONG_WORD.sub(lambda found: "\u200b".join(re.findall(r".{1,12}", found[0])), text)


@lru_cache(maxsize=32)
def _printed(words: Words, scanned: str) -> bytes:
    squares = segno.make(scanned, error=SAFETY, micro=False).matrix
    return printed(TEMPLATE, {**dict(words), "code": [[int(dark) for dark in row] for row in squares]})
