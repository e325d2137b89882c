"""Figures about a text that was read, by which a person sees whether it went well."""

from app.consultations.drafts.sources.lines import closes
from app.consultations.drafts.sources.model import ParagraphKind, SourceText


def closing_punctuation_share(text: SourceText) -> float:
    """Share, 0 to 1, of the paragraphs of kind 'text' that end in closing punctuation.

    A paragraph does when its last character, once closing quotes and brackets (” ’ " ' ) ] » › * _)
    and spaces are taken off, is one of . ! ? … : ;. Items, quotes and headings are not counted, as
    they may rightly end without. Without any paragraph of kind 'text' the share is 1.
    """
    ends = [
        closes(paragraph.text)
        for section in text.sections
        for paragraph in section.paragraphs
        if paragraph.kind is ParagraphKind.TEXT
    ]
    return sum(ends) / len(ends) if ends else 1.0
