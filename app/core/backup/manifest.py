"""What a backup says of itself, and whether that is true."""

import hashlib
import hmac
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from app.settings import Settings

FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = "secrets.json"
SHA256 = re.compile(r"[0-9a-f]{64}")
# The keys without which restored addresses and second factors mean nothing.
KEYS = ("person_key", "encryption_key")


class Unusable(Exception):
    """Why nothing was saved or restored; one line for the person at the console."""


@dataclass
class Part:
    """One member of the tar."""

    name: str
    sha256: str
    size: int


@dataclass
class TablePart:
    """One table: its columns by kind, those filled in a second pass (`late`), its key, its rows in parts."""

    name: str
    columns: dict[str, str]
    key: list[str]
    late: list[str]
    rows: int = 0
    parts: list[Part] = field(default_factory=list)


@dataclass
class Manifest:
    revision: str
    made_at: str
    database: str
    keys: dict[str, str]
    tables: list[TablePart] = field(default_factory=list)
    files: list[Part] = field(default_factory=list)
    secrets: Part | None = None
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        return json.dumps(asdict(self), indent=1).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read a manifest.

        Raises:
            Unusable: it isn't one of this format.
        """
        try:
            raw = json.loads(data)
            if raw["format"] != FORMAT:
                raise Unusable(f"This backup has format {raw['format']}; this release reads format {FORMAT}.")
            tables = [TablePart(**{**entry, "parts": _parts(entry["parts"])}) for entry in raw["tables"]]
            secrets = Part(**raw["secrets"]) if raw["secrets"] else None
            return cls(**{**raw, "tables": tables, "files": _parts(raw["files"]), "secrets": secrets})
        except (ValueError, KeyError, TypeError):
            raise Unusable("The manifest of this backup is damaged.") from None

    def members(self) -> Iterator[Part]:
        """Every member but the manifest itself."""
        for table in self.tables:
            yield from table.parts
        yield from self.files
        if self.secrets is not None:
            yield self.secrets


def _parts(raw: list[dict[str, Any]]) -> list[Part]:
    return [Part(**entry) for entry in raw]


def key_fingerprints(values: dict[str, str]) -> dict[str, str]:
    """A sign of each key by which a restore sees whether it is the same, without telling the key."""
    return {
        name: hmac.new(values[name].encode(), b"samenspraak backup", hashlib.sha256).hexdigest()[:16]
        for name in KEYS
    }


def own_keys(settings: Settings) -> dict[str, str]:
    return {name: getattr(settings, name) for name in KEYS}


class Archive:
    """A backup opened for reading, every hash of it checked."""

    def __init__(self, path: Path) -> None:
        """Open and check.

        Raises:
            Unusable: there is no such file, or a byte of it is not as it was written.
        """
        try:
            self.tar = tarfile.open(path, "r:")  # noqa: SIM115 closed by close()
        except (OSError, tarfile.TarError):
            raise Unusable(f"{path} is not a backup that can be read.") from None
        try:
            self.entries = {entry.name: entry for entry in self.tar if entry.isfile()}
            self.manifest = Manifest.from_bytes(self.read(MANIFEST))
            self._check()
        except tarfile.TarError:
            self.close()
            raise Unusable(f"{path} is cut off or damaged.") from None
        except BaseException:
            self.close()
            raise

    def _check(self) -> None:
        for part in self.manifest.members():
            data = self.read(part.name)
            if len(data) != part.size or hashlib.sha256(data).hexdigest() != part.sha256:
                raise Unusable(f"{part.name} in this backup is damaged.")
        for part in self.manifest.files:
            if not SHA256.fullmatch(part.name.removeprefix("files/")):
                raise Unusable(f"{part.name} in this backup has a name that no stored file has.")

    def read(self, name: str) -> bytes:
        """The content of one member.

        Raises:
            Unusable: it is missing or cut off.
        """
        try:
            member = self.tar.extractfile(self.entries[name])
            return member.read() if member is not None else b""
        except (KeyError, OSError, tarfile.TarError):
            raise Unusable(f"{name} is missing from this backup.") from None

    def close(self) -> None:
        self.tar.close()
