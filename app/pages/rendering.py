"""An information page as a reader gets it: placeholders filled, Markdown drawn, parts put in their place."""

from dataclasses import dataclass

from markupsafe import Markup

from app.core.bilingual import Bilingual
from app.core.formatting import paragraphs as markdown
from app.core.languages import Language
from app.pages import placeholders
from app.pages.content import PageTexts
from app.pages.models import PageVersion


@dataclass(frozen=True)
class DrawnPage:
    """Title and summary are plain text, `body` is safe HTML; `language` is the one the body is really in."""

    title: str
    summary: str
    body: Markup
    language: Language
    fallback: bool


def drawn(version: PageVersion | PageTexts, language: str) -> DrawnPage:
    """The page in a language, or in the other one (`fallback`) where its text exists only there."""
    shown = version.body.shown_in(language)

    def plain(text: Bilingual) -> str:
        return placeholders.filled_plain(text.text_in(shown.language))

    return DrawnPage(
        plain(version.title), plain(version.summary), drawn_body(shown.text), shown.language, shown.fallback
    )


def drawn_body(text: str) -> Markup:
    """Markdown with placeholders and parts as safe HTML."""
    return Markup("\n").join(
        placeholders.drawn_part(piece) if is_part else markdown(placeholders.filled(piece))
        for piece, is_part in placeholders.pieces(text)
    )
