"""Random tokens hashed at rest, and keyed fingerprints of addresses."""

import hashlib
import hmac
import secrets
import unicodedata

from flask import current_app


def new_token() -> str:
    """43 URL-safe characters, 256 bits."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What the database keeps of a token: it is random, so a plain hash suffices. 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def normalised_address(address: str) -> str:
    """The address as the person key sees it: trimmed, NFC, lower case, IDNA domain.

    Raises:
        ValueError: there is no domain, or it can't be written in IDNA.
    """
    local, at, domain = unicodedata.normalize("NFC", address.strip()).rpartition("@")
    if not at or not local or not domain:
        raise ValueError("not an address")
    ascii_domain = domain.lower().encode("idna").decode() if not domain.isascii() else domain.lower()
    return f"{local.lower()}@{ascii_domain}"


def person_hmac(value: str) -> str:
    """HMAC-SHA256 of a value under the person key: 64 hexadecimal digits."""
    key: str = current_app.extensions["settings"].person_key
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()
