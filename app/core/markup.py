"""Markdown of staff as safe HTML: HTML that was typed stays text, and what is left is cleaned once more."""

import unicodedata

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

TAGS = frozenset(
    "p br hr h2 h3 h4 h5 h6 strong em s code pre blockquote ul ol li a table thead tbody tr th td".split()
)
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff")

_reader = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable(["table", "strikethrough"])


def init_app(app: Flask) -> None:
    app.jinja_env.filters["markdown"] = markdown


def markdown(text: str | None) -> Markup:
    """Markdown as HTML that can do no harm. The page has the h1, so a heading is an h2 at most."""
    tokens = _reader.parse(text or "")
    for token in tokens:
        _keep_below_title(token)
    html = _reader.renderer.render(tokens, _reader.options, {})
    safe = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )
    return Markup(safe)  # noqa: S704  cleaned the line before


def _keep_below_title(token: Token) -> None:
    if token.type in ("heading_open", "heading_close") and token.tag == "h1":
        token.tag = "h2"


def clean_markdown(text: str) -> str:
    """Markdown as it is stored: one kind of line end, no invisible steering characters, no blank end.

    Direction overrides and control characters would show other words than those that were reviewed. What HTML
    there is stays text. Cleaning twice changes nothing more.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(character for character in lines if character in "\n\t" or not _steers(character))
    return "\n".join(line.rstrip() if not line.endswith("  ") else line for line in kept.split("\n")).strip(
        "\n"
    )


def _steers(character: str) -> bool:
    # Joiners (Cf) belong to words of several scripts and to emoji; overrides and isolates belong to nobody.
    return unicodedata.category(character) in ("Cc", "Zl", "Zp") or character in BIDI_CONTROLS
