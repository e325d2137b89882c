"""What `{organisation}` and the like stand for in the texts, so that a page always says what is set.

A placeholder is filled before Markdown is read, for it may stand inside a link, as in
`mailto:{servicecenter_email}`. A part (`{retention_table}`) stands alone on its line and becomes a whole
block; the room that owns it registers how it is drawn.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask, current_app
from markupsafe import Markup

from app.settings import Settings

Part = Callable[[], Markup]

SETTINGS = (
    "organisation",
    "servicecenter_email",
    "data_officer_email",
    "base_url",
    "sign_in_link_minutes",
    "edit_minutes",
    "session_days",
    "upload_max_megabytes",
)
PARTS = ("retention_table", "moderation_figures")
_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_.]*)\}")
_PART_LINE = re.compile(r"^[ \t]*\{(" + "|".join(PARTS) + r")\}[ \t]*$", re.MULTILINE)
# Markdown gives a backslash before any of these no meaning but the character itself, in links too.
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def init_app(app: Flask) -> None:
    app.extensions["page_parts"] = {}


def register_part(app: Flask, name: str, draw: Part) -> None:
    """Say how the part `{name}` is drawn, in the language of the page."""
    if name not in PARTS:
        raise ValueError(f"no part is called {name}")
    app.extensions["page_parts"][name] = draw


def unknown_in(text: str) -> list[str]:
    """The placeholders in a text that stand for nothing, each once, in order."""
    found = dict.fromkeys(_PLACEHOLDER.findall(text))
    return [name for name in found if name not in SETTINGS and name not in PARTS]


def misplaced_parts_in(text: str) -> list[str]:
    """The parts in a text that don't stand alone on their line, each once."""
    within_lines = dict.fromkeys(_PLACEHOLDER.findall(_PART_LINE.sub("", text)))
    return [name for name in within_lines if name in PARTS]


def filled(text: str) -> str:
    """The text with each setting's value, written so that Markdown shows it as it is."""
    settings: Settings = current_app.extensions["settings"]

    def value(match: re.Match[str]) -> str:
        if match[1] not in SETTINGS:
            return match[0]
        shown: Any = getattr(settings, match[1])
        return _PUNCTUATION.sub(r"\\\1", str(shown))

    return _PLACEHOLDER.sub(value, text)


def filled_plain(text: str) -> str:
    """The text with each setting's value, for what doesn't read Markdown (a summary, the search index)."""
    settings: Settings = current_app.extensions["settings"]
    return _PLACEHOLDER.sub(
        lambda match: str(getattr(settings, match[1])) if match[1] in SETTINGS else "", text
    )


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut at its parts: (Markdown, False) and (name of a part, True), in order."""
    for index, piece in enumerate(_PART_LINE.split(text)):
        if index % 2 or piece.strip():
            yield piece, bool(index % 2)


def drawn_part(name: str) -> Markup:
    draw: Part | None = current_app.extensions["page_parts"].get(name)
    return draw() if draw else Markup("")
