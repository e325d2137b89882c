"""The zip file that a DOCX is: what may be in it, how much, and only the parts that are read."""

import io
import zipfile
import zlib
from collections.abc import Sequence

from app.consultations.drafts.sources.limits import (
    MAX_ARCHIVE_ENTRIES,
    MAX_PART,
    MAX_RATIO,
    MAX_UNPACKED,
    RATIO_FLOOR,
)
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

_CHUNK = 64 * 1024
_ENCRYPTED = 0x1
_MACROS = ("vbaproject.bin", "vbadata.xml")
# What zipfile raises on a broken archive; it has no single base class for it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    IndexError,
    OverflowError,
    UnicodeError,
    MemoryError,
    zipfile.LargeZipFile,
)


def parts_of(data: bytes) -> dict[str, bytes]:
    """The XML parts of a DOCX by name, without pictures and other attachments.

    Raises SourceRefused: broken, encrypted, with macros, or unpacking to more than a text can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_directory(entries)
            return _read_parts(archive, entries)
    except _BROKEN:
        raise SourceRefused(RefusalCode.BROKEN_DOCX) from None


def packed(parts: dict[str, bytes]) -> io.BytesIO:
    """`parts` as a new zip file, which holds nothing else."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    target.seek(0)
    return target


def _check_directory(entries: Sequence[zipfile.ZipInfo]) -> None:
    """What the directory itself says, before a byte is unpacked."""
    if len(entries) > MAX_ARCHIVE_ENTRIES:
        raise SourceRefused(RefusalCode.ARCHIVE_BOMB, params={"entries": len(entries)})
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise SourceRefused(RefusalCode.ARCHIVE_BOMB, params={"limit": MAX_UNPACKED})
    for entry in entries:
        name = entry.filename.lower()
        if entry.flag_bits & _ENCRYPTED:
            raise SourceRefused(RefusalCode.ENCRYPTED)
        if name.rpartition("/")[2] in _MACROS:
            raise SourceRefused(RefusalCode.MACROS)
        if entry.file_size > RATIO_FLOOR and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
            raise SourceRefused(RefusalCode.ARCHIVE_BOMB, params={"entry": entry.filename[:100]})
    if len({entry.filename for entry in entries}) < len(entries):
        raise SourceRefused(RefusalCode.BROKEN_DOCX)


def _read_parts(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MAX_UNPACKED
    for entry in entries:
        if not entry.filename.lower().endswith((".xml", ".rels")):
            continue
        parts[entry.filename] = _read(archive, entry, min(left, MAX_PART))
        left -= len(parts[entry.filename])
    return parts


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> bytes:
    """The bytes of `entry`, never more than `limit`: the directory may have lied about its size."""
    content = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            content += chunk
            if len(content) > limit:
                raise SourceRefused(RefusalCode.ARCHIVE_BOMB, params={"entry": entry.filename[:100]})
    return bytes(content)
