"""Bytes of a text file -> str: UTF-8, UTF-16 with a byte-order mark, or Windows-1252."""

import codecs
import re

from app.consultations.drafts.sources.model import SourceWarning, WarningCode
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_BYTES_NEWLINE = re.compile(rb"\r\n|\r|\n")
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")


def decode(data: bytes) -> tuple[str, tuple[SourceWarning, ...]]:
    """The text of `data`, and a warning when it had to be read as Windows-1252.

    Raises SourceRefused with the line: bytes of no known encoding, two encodings in one file, or a
    control character.
    """
    text, warnings = _decoded(data)
    control = CONTROL.search(text)
    if control:
        raise SourceRefused(
            RefusalCode.CONTROL_CHARACTER,
            line_at(text, control.start()),
            {"character": f"U+{ord(control.group()):04X}"},
        )
    return text, warnings


def line_at(text: str, offset: int) -> int:
    """The number of the line, from 1, in which the character at `offset` stands."""
    return 1 + len(_NEWLINE.findall(text, 0, offset))


def _decoded(data: bytes) -> tuple[str, tuple[SourceWarning, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(data), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError as error:
        return _windows_1252(data, error.start)


def _utf16(data: bytes) -> str:
    try:
        return data.decode("utf-16")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-16", errors="replace")
        raise SourceRefused(
            RefusalCode.UNKNOWN_ENCODING, line_at(before, len(before)), {"encoding": "UTF-16"}
        ) from None


def _windows_1252(data: bytes, first_wrong: int) -> tuple[str, tuple[SourceWarning, ...]]:
    if _UTF8_SEQUENCE.search(data):
        raise SourceRefused(RefusalCode.MIXED_ENCODING, _byte_line(data, first_wrong))
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise SourceRefused(RefusalCode.UNKNOWN_ENCODING, _byte_line(data, error.start)) from None
    return text, (SourceWarning(WarningCode.READ_AS_WINDOWS_1252),)


def _byte_line(data: bytes, offset: int) -> int:
    return 1 + len(_BYTES_NEWLINE.findall(data, 0, offset))
