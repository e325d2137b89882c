"""Secrets of authenticator apps: made, encrypted, shown as a picture, checked against a code."""

import hmac
from datetime import datetime

import pyotp
import segno
from cryptography.fernet import Fernet, InvalidToken
from flask import current_app

from app.settings import Settings

STEP_SECONDS = 30
# A phone's clock may be one step behind or ahead.
SKEW_STEPS = 1


def new_secret() -> str:
    """32 characters of base32, 160 bits."""
    return pyotp.random_base32()


def encrypted(text: str) -> bytes:
    """`text` under the encryption key of the settings (Fernet)."""
    return _fernet().encrypt(text.encode())


def decrypted(data: bytes) -> str | None:
    """What `encrypted` was given; None when the key was replaced or the data was touched."""
    try:
        return _fernet().decrypt(data).decode()
    except InvalidToken:
        return None


def _fernet() -> Fernet:
    settings: Settings = current_app.extensions["settings"]
    return Fernet(settings.encryption_key)


def app_address(secret: str, account_name: str) -> str:
    """The `otpauth://` address that an authenticator app reads from the picture."""
    address: str = pyotp.TOTP(secret).provisioning_uri(name=account_name, issuer_name="Samenspraak")
    return address


def picture(address: str) -> str:
    """The QR code of an address, as a `data:` address for an `img`."""
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#15130f", light="#fff")


def in_groups(secret: str) -> str:
    """`ABCD EFGH ...`: a secret as somebody types it over."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def matching_step(secret: str, code: str, now: datetime) -> int | None:
    """The 30-second step since 1970 whose code this is, at most one from `now`; None when it is wrong."""
    here = int(now.timestamp()) // STEP_SECONDS
    for step in range(here - SKEW_STEPS, here + SKEW_STEPS + 1):
        if hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), code):
            return step
    return None
