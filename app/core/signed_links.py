"""Addresses that prove themselves: an id with a signature, for links in mails that work without signing in.

Unlike a random token nothing of them is kept, so one works as long as what it is about exists. Give it only
what somebody may do without being asked who they are, such as stopping a mail.
"""

import base64
import hashlib
import hmac
from uuid import UUID

from flask import current_app

DIGEST_BYTES = 18


def signed(purpose: str, subject: UUID) -> str:
    """The last part of an address about `subject`, good for this purpose alone."""
    return f"{subject.hex}.{_signature(purpose, subject)}"


def read(purpose: str, signed_id: str) -> UUID | None:
    """Whom or what a signed address is about; None when its signature is of something else."""
    written, _dot, signature = signed_id.partition(".")
    try:
        subject = UUID(hex=written)
    except ValueError:
        return None
    fits = hmac.compare_digest(signature.encode(), _signature(purpose, subject).encode())
    return subject if fits and written == subject.hex else None


def _signature(purpose: str, subject: UUID) -> str:
    key: str = current_app.extensions["settings"].secret_key
    digest = hmac.new(key.encode(), f"{purpose}\0{subject.hex}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:DIGEST_BYTES]).decode()
