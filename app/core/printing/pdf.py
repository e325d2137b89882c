"""Data as a PDF: tagged for screen readers (PDF/UA-1), the same bytes for the same contents.

A template is handed the contents as JSON; no text is ever put into its markup, so nothing in a text can be an
instruction. Neither the fonts of the machine nor its clock are read.
"""

import json
from pathlib import Path
from typing import Any

import typst

from app.core.printing.letters import HERE, UNKNOWN, printable


class Unprintable(Exception):
    """The file could not be made; the reason is the library's."""


def printed(template: Path, contents: dict[str, Any]) -> bytes:
    """The file. The template gets the contents, and whether a character had to be `replaced`.

    Raises:
        Unprintable: the template has a fault, or the text a character that no font shows.
    """
    try:
        return _compiled(template, contents, plain=False)
    except typst.TypstError:
        # A letter and its mark may each be in a font, but not in the same.
        try:
            return _compiled(template, contents, plain=True)
        except typst.TypstError as error:
            raise Unprintable(str(error)) from None


def _compiled(template: Path, contents: dict[str, Any], *, plain: bool) -> bytes:
    shown = _shown(contents, plain=plain)
    before, after = _texts(contents), _texts(shown)
    shown["replaced"] = after.count(UNKNOWN) + after.count("[") > before.count(UNKNOWN) + before.count("[")
    return typst.compile(
        template,
        sys_inputs={"contents": json.dumps(shown, ensure_ascii=False, sort_keys=True)},
        format="pdf",
        pdf_standards=["ua-1"],
        font_paths=[HERE / "fonts"],
        ignore_system_fonts=True,
    )


def _shown(value: Any, *, plain: bool) -> Any:
    """The contents with every text as it can be printed."""
    if isinstance(value, str):
        return printable(value, plain=plain)
    if isinstance(value, dict):
        return {key: _shown(each, plain=plain) for key, each in value.items()}
    if isinstance(value, list):
        return [_shown(each, plain=plain) for each in value]
    return value


def _texts(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
