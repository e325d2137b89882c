"""The text of a draft as it is kept: nothing invisible that would show other words than those approved."""

from dataclasses import replace

from app.consultations.drafts.sources import PairedParagraph, PairedSection, PairedText
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.core.markup import clean_markdown


def cleaned(text: Bilingual) -> Bilingual:
    """Both languages without direction overrides and control characters."""
    return Bilingual(*(_clean(text.get(language)) for language in LANGUAGES))


def cleaned_pair(text: PairedText) -> PairedText:
    """A text that was read, cleaned the same way, its titles too."""
    sections = tuple(_clean_section(section) for section in text.sections)
    return replace(text, title_nl=_clean(text.title_nl), title_en=_clean(text.title_en), sections=sections)


def _clean_section(section: PairedSection) -> PairedSection:
    return replace(
        section,
        title_nl=_clean(section.title_nl),
        title_en=_clean(section.title_en),
        paragraphs=tuple(each for each in map(_clean_paragraph, section.paragraphs) if each.nl or each.en),
    )


def _clean_paragraph(paragraph: PairedParagraph) -> PairedParagraph:
    return replace(paragraph, nl=_clean(paragraph.nl), en=_clean(paragraph.en))


def _clean(text: str | None) -> str | None:
    return clean_markdown(text).strip() or None if text is not None else None
