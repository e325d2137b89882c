"""Which reader a file needs, by what it holds rather than by what it is called."""

import re
from collections.abc import Callable

from app.consultations.drafts.sources.decoding import decode
from app.consultations.drafts.sources.docx import read_docx
from app.consultations.drafts.sources.limits import MAX_BYTES
from app.consultations.drafts.sources.markdown import read_markdown
from app.consultations.drafts.sources.model import SourceText
from app.consultations.drafts.sources.plain import read_plain
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHER = (
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"%!PS", "ps"),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_MARKDOWN = frozenset({"md", "markdown", "mdown", "mkd"})
_PLAIN = frozenset({"", "txt", "text"})
_MACRO_NAMES = frozenset({"docm", "dotm"})
_WORD_NAMES = frozenset({"docx", "dotx", "doc", "dot"})


def read_source(data: bytes, filename: str) -> SourceText:
    """The sections and paragraphs of a draft text, with each dropped line named.

    `data` is Markdown, a DOCX, plain text, or text copied out of a PDF; `filename` only tells Markdown
    from plain text. Raises SourceRefused, and nothing else, for a file that can't be read.
    """
    if len(data) > MAX_BYTES:
        raise SourceRefused(RefusalCode.TOO_LARGE, params={"size": len(data), "limit": MAX_BYTES})
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise SourceRefused(RefusalCode.EMPTY)
    extension = _extension(filename)
    if data.startswith(_ZIP):
        return _read_zip(data, extension)
    _refuse_binary(data, extension)
    return _read_text(data, _text_reader(extension))


def _extension(filename: str) -> str:
    stem, dot, extension = filename.rpartition(".")
    return extension.strip().lower() if dot and stem else ""


def _read_zip(data: bytes, extension: str) -> SourceText:
    if extension in _MACRO_NAMES:
        raise SourceRefused(RefusalCode.MACROS)
    if extension not in _WORD_NAMES | _MARKDOWN | _PLAIN:
        raise SourceRefused(RefusalCode.UNKNOWN_TYPE, params={"type": extension[:20]})
    return read_docx(data)


def _refuse_binary(data: bytes, extension: str) -> None:
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise SourceRefused(RefusalCode.PDF)
    if data.startswith(_COMPOUND_FILE):
        encrypted = _ENCRYPTED_PACKAGE in data
        raise SourceRefused(RefusalCode.ENCRYPTED if encrypted else RefusalCode.LEGACY_DOC)
    for magic, name in _OTHER:
        if data.startswith(magic):
            raise SourceRefused(RefusalCode.UNKNOWN_TYPE, params={"type": name})
    if _HTML.match(data[:1024]):
        raise SourceRefused(RefusalCode.UNKNOWN_TYPE, params={"type": "html"})
    if extension in _WORD_NAMES | _MACRO_NAMES:
        raise SourceRefused(RefusalCode.BROKEN_DOCX)


def _text_reader(extension: str) -> Callable[..., SourceText]:
    if extension in _MARKDOWN:
        return read_markdown
    if extension in _PLAIN:
        return read_plain
    raise SourceRefused(RefusalCode.UNKNOWN_TYPE, params={"type": extension[:20]})


def _read_text(data: bytes, reader: Callable[..., SourceText]) -> SourceText:
    text, warnings = decode(data)
    if not text.strip():
        raise SourceRefused(RefusalCode.EMPTY)
    return reader(text, warnings)
