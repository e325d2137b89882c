"""What may be uploaded: pictures, documents and tables, each with its own check.

A check looks at the bytes, never at the name or the type that the browser claims. Pictures are decoded and
written anew, which leaves out the place and camera they carry and whatever else was hidden in them.
"""

import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from flask_babel import lazy_gettext as _l
from PIL import Image, ImageOps

from app.core.refusals import Refusal, Refused
from app.settings import Settings

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LONGEST_EDGE = 2400
MOST_PIXELS = 60_000_000
UNPACKED_MEGABYTES = 200

EMPTY = Refusal("file-empty", _l("This file is empty."), status=422)
TOO_LARGE = Refusal("file-too-large", _l("This file is larger than %(megabytes)s MB."), status=413)
NOT_A_PICTURE = Refusal(
    "not-a-picture", _l("This is not a picture we can read. Use JPEG, PNG or WebP."), status=422
)
TOO_MANY_PIXELS = Refusal(
    "picture-too-large", _l("This picture has too many pixels. Make it smaller first."), status=422
)
NOT_A_DOCUMENT = Refusal(
    "not-a-document", _l("We can't read this document. Use Word (.docx), Markdown or plain text."), status=422
)
MACROS = Refusal(
    "document-with-macros",
    _l("This document contains macros. Save it as an ordinary .docx first."),
    status=422,
)
UNPACKS_TOO_LARGE = Refusal(
    "document-unpacks-too-large", _l("This document becomes far too large when opened."), status=422
)
NOT_A_TABLE = Refusal("not-a-table", _l("We can't read this table. Save it as CSV (UTF-8)."), status=422)


@dataclass(frozen=True)
class Checked:
    """The bytes to keep, with what they turned out to be; sizes in pixels."""

    data: bytes
    media_type: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class FileKind:
    """One sort of upload: its check, its limit in megabytes (the setting's when None), how long it is kept.

    `kept_for` None: as long as a foreign key points to it.
    """

    name: str
    check: Callable[[bytes], Checked]
    megabytes: int | None = None
    kept_for: timedelta | None = None

    def checked(self, data: bytes) -> Checked:
        """What is kept of `data`.

        Raises:
            Refused: empty, too large, or not what this kind holds.
        """
        if not data:
            raise Refused(EMPTY)
        settings: Settings = current_app.extensions["settings"]
        megabytes = min(self.megabytes or settings.upload_max_megabytes, settings.upload_max_megabytes)
        if len(data) > megabytes * 1024 * 1024:
            raise Refused(TOO_LARGE.with_params(megabytes=megabytes))
        return self.check(data)


def check_picture(data: bytes) -> Checked:
    """A JPEG, PNG or WebP, turned upright, at most 2,400 pixels wide or high, without metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused(TOO_MANY_PIXELS)
                return _written_anew(picture)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused(TOO_MANY_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise Refused(NOT_A_PICTURE) from None


def _written_anew(picture: Image.Image) -> Checked:
    see_through = picture.has_transparency_data
    upright = ImageOps.exif_transpose(picture).convert("RGBA" if see_through else "RGB")
    upright.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    # A new canvas has no place for EXIF, profiles, comments or a second frame.
    clean = Image.new(upright.mode, upright.size)
    clean.paste(upright)
    target = io.BytesIO()
    if see_through:
        clean.save(target, "PNG", optimize=True)
    else:
        clean.save(target, "JPEG", quality=85, optimize=True, progressive=True)
    return Checked(target.getvalue(), "image/png" if see_through else "image/jpeg", *clean.size)


def check_document(data: bytes) -> Checked:
    """A Word document without macros that unpacks to a sane size, or a text in UTF-8 or Windows-1252."""
    if data.startswith(b"PK\x03\x04"):
        _check_docx(data)
        return Checked(data, DOCX)
    if _is_text(data):
        return Checked(data, "text/plain")
    raise Refused(NOT_A_DOCUMENT)


def _check_docx(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Refused(NOT_A_DOCUMENT) from None
    names = {entry.filename for entry in entries}
    if any(name.lower().endswith(("vbaproject.bin", "vbadata.xml")) for name in names):
        raise Refused(MACROS)
    if sum(entry.file_size for entry in entries) > UNPACKED_MEGABYTES * 1024 * 1024:
        raise Refused(UNPACKS_TOO_LARGE)
    if "word/document.xml" not in names or "[Content_Types].xml" not in names:
        raise Refused(NOT_A_DOCUMENT)


def check_table(data: bytes) -> Checked:
    """A CSV file: text in UTF-8 or Windows-1252 with a separator. Its rows are the importer's to judge."""
    first_line = data.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    if not _is_text(data) or not any(separator in first_line for separator in (b",", b";", b"\t")):
        raise Refused(NOT_A_TABLE)
    return Checked(data, "text/csv")


def _is_text(data: bytes) -> bool:
    if b"\0" in data:
        return False
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return not any(ord(character) < 32 and character not in "\t\n\r\f" for character in text)
    return False


PICTURE = FileKind("picture", check_picture)
DOCUMENT = FileKind("document", check_document)
TABLE = FileKind("table", check_table, kept_for=timedelta(days=30))
