"""The settings tests run with: development, fixed secrets, everything of its own in a temporary folder."""

import base64
from pathlib import Path

from app.settings import Settings, read_settings


def environment_for(database_url: str, var: Path, **more: str) -> dict[str, str]:
    return {
        "MODE": "development",
        "VAR_DIR": str(var),
        "DATABASE_URL": database_url,
        "SECRET_KEY": "only-for-tests-" * 4,
        "PERSON_KEY": "only-for-tests-too-" * 4,
        "ENCRYPTION_KEY": base64.urlsafe_b64encode(b"only for tests, 32 bytes of it..").decode(),
        "BASE_URL": "http://localhost",
        "READ_LIMIT": "100000 per minute",
        "LOG_LEVEL": "WARNING",
        **more,
    }


def settings_for(database_url: str, var: Path, **more: str) -> Settings:
    """Read settings as production does, from an environment of our own."""
    var.mkdir(parents=True, exist_ok=True)
    return read_settings(environment_for(database_url, var, **more))
