"""Which sites may show a petition in a frame: written down with the petition, else as the setting says."""

import re

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal, Refused
from app.petitions.models import Petition

NOBODY, EVERYBODY = "none", "*"
MOST = 50
# A scheme, a host (or everything under one) and a port: no path, no quotes, nothing that ends a directive.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SITE = re.compile(rf"https://(?:\*\.)?(?:{_LABEL}\.)+[a-z]{{2,24}}(?::(?P<port>[1-9]\d{{0,4}}))?")
HIGHEST_PORT = 65_535
WRONG_SITE = Refusal(
    "wrong-embed-site",
    _l(
        "“%(site)s” is no address of a site. Write it like https://www.school.example, without anything "
        "after it."
    ),
    field_name="embed_sites",
    status=422,
)
TOO_MANY_SITES = Refusal(
    "too-many-embed-sites", _l("At most %(most)s sites."), "embed_sites", 422, {"most": MOST}
)


def read_sites(typed: str | None) -> str | None:
    """Addresses as somebody typed them, as one line with a space between; None where nothing was typed.

    Raises:
        Refused: one is no address of a site over https, or there are too many.
    """
    words = [_in_ascii(word.casefold().rstrip("/")) for word in re.split(r"[\s,;]+", typed or "") if word]
    if not words or words in ([NOBODY], [EVERYBODY]):
        return words[0] if words else None
    for word in words:
        found = _SITE.fullmatch(word)
        if found is None or int(found["port"] or 1) > HIGHEST_PORT:
            raise Refused(WRONG_SITE.with_params(site=word[:100]))
    known = list(dict.fromkeys(words))
    if len(known) > MOST:
        raise Refused(TOO_MANY_SITES)
    return " ".join(known)


def _in_ascii(address: str) -> str:
    """`https://münchen.example` as browsers compare it; what is no address stays as it is."""
    scheme, slashes, host = address.partition("://")
    try:
        return scheme + slashes + host.encode("idna").decode() if slashes else address
    except UnicodeError:
        return address


def frame_ancestors(petition: Petition, everywhere: str) -> str:
    """The value of `frame-ancestors` for the frame of this petition; `everywhere` is the setting."""
    allowed = petition.embed_sites or everywhere
    return "'none'" if allowed == NOBODY else allowed
