"""Compiles the translation catalogues when the app starts, so that no step can be forgotten."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_where_stale(folder: Path) -> None:
    """Write `messages.mo` beside each `messages.po` that is newer; safe when processes start together."""
    for source in folder.glob("*/LC_MESSAGES/messages.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            _compile(source, target)


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as readable:
        catalogue = read_po(readable, locale=source.parent.parent.name)
    fresh = target.with_name(f"messages.{os.getpid()}.fresh")
    with fresh.open("wb") as writable:
        write_mo(writable, catalogue)
    fresh.replace(target)
