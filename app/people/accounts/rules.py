"""Names, birth years and addresses to return to: what is taken, and the reason when it isn't."""

import re
import unicodedata
from datetime import date
from urllib.parse import urlsplit

from flask_babel import lazy_gettext as _l

from app.core.cleaning import is_seen
from app.core.refusals import Refusal
from app.people.accounts.models import NAME_LENGTH

NAME_MISSING = Refusal("name-missing", _l("Fill in your name."), field_name="name", status=422)
NAME_TOO_LONG = Refusal(
    "name-too-long", _l("A name has at most %(most)s characters."), "name", 422, {"most": NAME_LENGTH}
)
NAME_UNREADABLE = Refusal(
    "name-unreadable",
    _l("This name holds invisible characters or characters of control. Type it once more, by hand."),
    field_name="name",
    status=422,
)
NAME_NO_NAME = Refusal(
    "name-no-name",
    _l("Fill in your name alone, without a link, an address or a telephone number."),
    field_name="name",
    status=422,
)
BIRTH_YEAR_IMPOSSIBLE = Refusal(
    "birth-year-impossible",
    _l("Fill in the year in which you were born, in four digits, or leave it empty."),
    field_name="birth_year",
    status=422,
)
TOO_YOUNG = Refusal(
    "too-young",
    _l("You are under 16. Ask a parent or guardian to write to the Servicecenter; we have kept nothing."),
    field_name="birth_year",
    status=422,
)
YOUNGEST = 16
OF_AGE = 18
_INVISIBLE = {"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"}
# Joiners shape letters in some scripts (Persian, Hindi) and are part of such names.
_JOINERS = {"\u200c", "\u200d"}
# No script puts more signs on one letter; more of them cover the lines above and below.
_PILED_UP = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5}")
# Also a link that is typed bare: a site under one of the endings that advertisers use, or with a path. Other
# endings could be a name without its space ("dr.de Vries").
_NO_NAME = re.compile(
    r"://|\bwww\.|@|(?:\d[\s().-]*){6}|\w\.\w{2,}/|[\w-]{2,}\."
    r"(?:com|net|org|info|biz|nl|be|eu|io|ly|ru|cn|uk|xyz|top|shop|store|site|online|app|link|click|live)(?!\w)",
    re.IGNORECASE,
)


def clean_name(raw: str) -> str:
    """A name as it is kept: NFC, trimmed, single spaces."""
    return re.sub(r"[ \u00a0\t]+", " ", unicodedata.normalize("NFC", raw)).strip()


def name_refusal(name: str) -> Refusal | None:
    """Why a cleaned name can't be taken: without a letter, over 100 characters, with characters that nobody
    sees or that are drawn over one another, or a link, an address or a telephone number."""
    if not name:
        return NAME_MISSING
    if len(name) > NAME_LENGTH:
        return NAME_TOO_LONG
    if any(unicodedata.category(letter) in _INVISIBLE and letter not in _JOINERS for letter in name):
        return NAME_UNREADABLE
    if _PILED_UP.search(name):
        return NAME_UNREADABLE
    if not any(unicodedata.category(letter)[0] == "L" and is_seen(letter) for letter in name):
        return NAME_MISSING
    return NAME_NO_NAME if _NO_NAME.search(name) else None


def age_in_year(birth_year: int, today: date) -> int:
    """The youngest age somebody of a birth year can have today: their birthday may still come."""
    return today.year - birth_year - 1


def birth_year_refusal(birth_year: int | None, today: date) -> Refusal | None:
    """Why a birth year can't be taken. Whoever turns 16 this year is counted as 16."""
    if birth_year is None:
        return None
    if not today.year - 120 <= birth_year <= today.year:
        return BIRTH_YEAR_IMPOSSIBLE
    return TOO_YOUNG if today.year - birth_year < YOUNGEST else None


def may_be_minor(birth_year: int | None, today: date) -> bool:
    """Whether somebody of this birth year can still be under 18; False when the year isn't known."""
    return birth_year is not None and age_in_year(birth_year, today) < OF_AGE


def own_path(raw: str | None) -> str | None:
    """`raw` when it is an address within this site, else None: nobody is sent elsewhere after signing in."""
    if not raw or len(raw) > 500 or not raw.startswith("/") or raw.startswith(("//", "/\\")):
        return None
    if any(ord(letter) < 0x21 or letter == "\\" or ord(letter) == 0x7F for letter in raw):
        return None
    parts = urlsplit(raw)
    return raw if not parts.scheme and not parts.netloc else None
