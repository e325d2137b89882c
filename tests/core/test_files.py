"""The file store: looks at bytes and not at names, keeps nothing hidden, and lets go of what nobody needs."""

import io
import os
import struct
import time
import zipfile
import zlib
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from docx import Document
from flask import Flask
from PIL import Image
from sqlalchemy import Column, ForeignKey, MetaData, Table, Uuid, func, select

from app.core import files
from app.core.files import StoredFile, kinds, storage
from app.core.refusals import Refused
from app.extensions import db
from tests.factories.jobs import run_jobs
from tests.support.clock import FrozenClock


def picture(form: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **how: Any) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, "yellow").save(target, form, **how)
    return target.getvalue()


def word_document(**more: bytes) -> bytes:
    target = io.BytesIO()
    Document().save(target)
    with zipfile.ZipFile(target, "a") as package:
        for name, content in more.items():
            package.writestr(name, content)
    return target.getvalue()


def refused(kind: files.FileKind, data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        kind.checked(data)
    return caught.value.refusal.name


def test_a_picture_is_written_anew_without_what_it_tells(app: Flask, clock: FrozenClock) -> None:
    exif = Image.Exif()
    exif[0x010E] = "at home of Els"
    exif[0x0112] = 6  # turned a quarter
    stored = files.store(picture(exif=exif, comment=b"secret"), files.PICTURE, clock.now)
    kept = files.read(stored.id)
    assert b"Els" not in kept
    assert b"secret" not in kept
    assert (stored.width, stored.height, stored.media_type) == (40, 60, "image/jpeg")
    assert not Image.open(io.BytesIO(kept)).getexif()


def test_large_pictures_shrink_and_glass_stays_glass(app: Flask, clock: FrozenClock) -> None:
    large = files.store(picture(size=(4000, 1000)), files.PICTURE, clock.now)
    assert (large.width, large.height) == (2400, 600)
    glass = files.store(picture("PNG", mode="RGBA"), files.PICTURE, clock.now)
    assert glass.media_type == "image/png"
    assert files.store(picture("WEBP"), files.PICTURE, clock.now).media_type == "image/jpeg"


def bomb() -> bytes:
    """A PNG of a few bytes that claims a hundred thousand pixels in each direction."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    head = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "file-empty"),
        (b"<svg onload=alert(1)>", "not-a-picture"),
        (b"%PDF-1.7", "not-a-picture"),
        (picture("GIF"), "not-a-picture"),
        (picture()[:400], "not-a-picture"),
        (picture("PNG")[:60], "not-a-picture"),
        (bomb(), "picture-too-large"),
        (picture("PNG", size=(9000, 7000), mode="1"), "picture-too-large"),
        (b"x" * (6 * 1024 * 1024), "file-too-large"),
    ],
)
def test_not_a_picture(app: Flask, data: bytes, why: str) -> None:
    assert refused(files.PICTURE, data) == why


def test_documents(app: Flask, clock: FrozenClock) -> None:
    assert files.DOCUMENT.checked(word_document()).media_type == kinds.DOCX
    for text in (b"# Kop\n\nAlinea", "naïef".encode("cp1252"), "\ufeffTekst".encode()):
        stored = files.store(text, files.DOCUMENT, clock.now)
        assert (stored.media_type, files.read(stored.id)) == ("text/plain", text)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"PK\x03\x04 not a zip", "not-a-document"),
        (word_document(**{"word/vbaProject.bin": b"macro"}), "document-with-macros"),
        (b"\xd0\xcf\x11\xe0old word", "not-a-document"),
        (b"%PDF-1.7\n\0\0", "not-a-document"),
        (b"text\0with a hole", "not-a-document"),
        (b"bell \x07", "not-a-document"),
    ],
)
def test_not_a_document(app: Flask, data: bytes, why: str) -> None:
    assert refused(files.DOCUMENT, data) == why


def test_a_zip_bomb_is_never_unpacked(app: Flask) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        with package.open("word/document.xml", "w", force_zip64=True) as entry:
            for _ in range(250):
                entry.write(b"\0" * 1024 * 1024)
        package.writestr("[Content_Types].xml", b"")
    started = time.monotonic()
    assert refused(files.DOCUMENT, target.getvalue()) == "document-unpacks-too-large"
    assert time.monotonic() - started < 1


@pytest.mark.parametrize("data", [b"\0", b"one word", word_document(), picture()])
def test_not_a_table(app: Flask, data: bytes) -> None:
    assert refused(files.TABLE, data) == "not-a-table"


def test_the_same_bytes_are_kept_once(app: Flask, clock: FrozenClock) -> None:
    one, two = (files.store(b"a;b\n1;2\n", files.TABLE, clock.now) for _ in range(2))
    assert one.id != two.id
    assert one.sha256 == two.sha256
    assert [path.name for path in storage.folder().glob("*/*/*")] == [one.sha256]
    with files.open_stream(one.id) as stream:
        assert stream.read() == b"a;b\n1;2\n"


def test_a_file_that_is_not_there(app: Flask) -> None:
    with pytest.raises(FileNotFoundError):
        files.read(uuid4())


def on_disk() -> list[Path]:
    return list(storage.folder().glob("*/*/*"))


def grow_old() -> None:
    """Let the bytes on disk be stored three hours ago: the job looks at the clock of the file system."""
    for path in on_disk():
        os.utime(path, (time.time() - 3 * 3600,) * 2)


def test_temporary_files_leave_with_their_bytes(app: Flask, clock: FrozenClock) -> None:
    files.store(b"a;b\n1;2\n", files.TABLE, clock.now)
    clock.move(days=29)
    run_jobs(app)
    grow_old()
    run_jobs(app)
    assert len(on_disk()) == 1
    clock.move(days=2)
    run_jobs(app)
    clock.move(hours=1)
    run_jobs(app)
    assert on_disk() == []


def test_bytes_of_a_rolled_back_row_leave_after_an_hour(app: Flask, clock: FrozenClock) -> None:
    files.store(b"a;b\n", files.TABLE, clock.now)
    db.session.rollback()
    run_jobs(app)
    assert len(on_disk()) == 1
    grow_old()
    clock.move(hours=1)
    run_jobs(app)
    assert on_disk() == []


def test_a_file_lives_while_somebody_points_to_it(app: Flask, clock: FrozenClock) -> None:
    holder = Table(
        "holders",
        MetaData(),
        Column("file_id", Uuid, ForeignKey(StoredFile.__table__.c.id), primary_key=True),
    )
    stored = [files.store(picture(size=(50, number)), files.PICTURE, clock.now) for number in (10, 20)]
    db.session.flush()
    holder.create(db.session.connection())
    db.metadata._add_table("holders", None, holder)  # as a model of a domain would
    try:
        db.session.execute(holder.insert().values(file_id=stored[0].id))
        assert files.remove_unused(clock.now) == 0
        assert files.remove_unused(clock.now + timedelta(hours=2)) == 1
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 1
    finally:
        db.metadata.remove(holder)
        db.session.rollback()
