"""Mail addresses as the post needs them: one line, a domain in ASCII, nothing that starts a second header."""

import unicodedata

from app.core.tokens import normalised_address, person_hmac

LONGEST = 320


class BadAddress(ValueError):
    """No mail can go to this address; the text never holds the address itself."""


def deliverable(address: str) -> str:
    """The address to put on the envelope: the local part as written, the domain in IDNA.

    Raises:
        BadAddress: it has control characters, no domain, or is too long.
    """
    address = unicodedata.normalize("NFC", address.strip())
    if any(unicodedata.category(character) in ("Cc", "Cf", "Zl", "Zp", "Zs") for character in address):
        raise BadAddress("the address holds a space or a control character")
    local, at, domain = address.rpartition("@")
    if not (at and local and domain) or "@" in local.strip('"') or len(address) > LONGEST:
        raise BadAddress("the address is not one address")
    if any(character in address for character in "<>(),;:\\[]"):
        raise BadAddress("the address holds a character that mail servers read otherwise")
    try:
        return f"{local}@{domain.lower().encode('idna').decode()}"
    except UnicodeError:
        raise BadAddress("the domain can't be written in IDNA") from None


def address_key(address: str) -> str:
    """The keyed fingerprint by which mails to an address are found and held back: 64 hexadecimal digits."""
    return person_hmac("mail\0" + normalised_address(address))
