"""An information page as a reader gets it: placeholders filled, Markdown drawn, parts put in their place."""

import re
from dataclasses import dataclass
from itertools import chain, count

from markupsafe import Markup
from slugify import slugify

from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES, Language
from app.core.markup import markdown
from app.core.speaking import in_language
from app.pages import placeholders
from app.pages.content import PageTexts
from app.pages.models import PageVersion

# The ids of the layout around the text.
_LAYOUT_IDS = ("main", "menu", "flashes", "live", "contents")
_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """A main heading of a page, and the id by which a link finds it."""

    anchor: str
    text: str


@dataclass(frozen=True)
class DrawnPage:
    """Title and summary are plain text, `body` is safe HTML; `language` is the one the body is really in."""

    title: str
    summary: str
    body: Markup
    headings: tuple[Heading, ...]
    language: Language
    fallback: bool


def drawn(version: PageVersion | PageTexts, language: str) -> DrawnPage:
    """The page in a language, or in the other one (`fallback`) where its text exists only there."""
    shown = version.body.shown_in(language)

    def plain(text: Bilingual) -> str:
        return placeholders.filled_plain(text.text_in(shown.language))

    body, headings = with_anchors(drawn_body(shown.text, shown.language))
    return DrawnPage(
        plain(version.title), plain(version.summary), body, headings, shown.language, shown.fallback
    )


@dataclass(frozen=True)
class Preview:
    """One language of a text being written: without ids, for both languages stand on one page."""

    title: str
    summary: str
    body: Markup


def previewed(texts: PageVersion | PageTexts) -> dict[Language, Preview | None]:
    """Each language as its readers would get it; None for one that has no text."""
    previews: dict[Language, Preview | None] = {}
    for language in LANGUAGES:
        body = texts.body.get(language)
        previews[language] = (
            None
            if body is None
            else Preview(
                placeholders.filled_plain(texts.title.get(language) or ""),
                placeholders.filled_plain(texts.summary.get(language) or ""),
                drawn_body(body, language),
            )
        )
    return previews


def drawn_body(text: str, language: Language) -> Markup:
    """Markdown with placeholders as safe HTML; its parts speak the language of the text around them."""
    with in_language(language):
        return Markup("\n").join(
            placeholders.drawn_part(piece) if is_part else markdown(placeholders.filled(piece))
            for piece, is_part in placeholders.pieces(text)
        )


def with_anchors(body: Markup) -> tuple[Markup, tuple[Heading, ...]]:
    """The body with an id on each main heading, and those headings in order."""
    headings: list[Heading] = []
    taken = set(_LAYOUT_IDS)

    def anchored(match: re.Match[str]) -> str:
        text = Markup(match[1]).striptags()  # noqa: S704  what Markdown drew
        anchor = _free(slugify(text)[:60] or "part", taken)
        taken.add(anchor)
        headings.append(Heading(anchor, text))
        return f'<h2 id="{anchor}">{match[1]}</h2>'

    return Markup(_HEADING.sub(anchored, body)), tuple(headings)  # noqa: S704  what Markdown drew, and ids


def _free(anchor: str, taken: set[str]) -> str:
    numbered = (f"{anchor}-{number}" for number in count(2))
    return next(name for name in chain([anchor], numbered) if name not in taken)
