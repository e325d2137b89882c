"""A version of a draft as a Word file, with what was said about it as comments in the margin.

Names are those that readers see. What is about a section hangs on its heading, what is about the whole text
on the title.
"""

import io
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC
from uuid import UUID

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run
from flask_babel import gettext as _

from app.consultations.answers.workbench import REPLY, Contribution
from app.consultations.drafts.models import WordingKind
from app.consultations.drafts.queries import DraftParagraph, DraftText
from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import current_language

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
STYLES = {
    WordingKind.ITEM: "List Bullet",
    WordingKind.QUOTE: "Intense Quote",
    WordingKind.HEADING: "Heading 3",
}
DEEPEST_HEADING = 4
TAGS = {"nl": "nl-NL", "en": "en-GB"}
# What XML can't hold.
UNSAYABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def as_word(title: Bilingual, text: DraftText, said: Iterable[Contribution]) -> bytes:
    """The file, in the reader's language; what has no text in it stands there in the other."""
    language = current_language()
    document = Document()
    document.core_properties.title = _sayable(title.text_in(language))
    document.core_properties.author = "Samenspraak"
    document.core_properties.language = language
    # The library's model was made by somebody else, in 2013 and in American English.
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = clock.now()
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), TAGS[language])
    margin = _Margin(document)
    by_wording, by_section, whole = _by_place(said)
    runs = document.add_heading(_sayable(title.text_in(language)), 0).runs
    _speak(runs, title.shown_in(language).language)
    margin.write(runs, whole)
    document.add_paragraph(_("Version %(number)s", number=text.version.number))
    for section in text.sections:
        name = section.title.text_in(language)
        about = by_section.get(section.section_id, [])
        if name or about:
            level = min(section.level, DEEPEST_HEADING)
            heading = document.add_heading(_sayable(name or _("Without a title")), level)
            _speak(heading.runs, section.title.shown_in(language).language)
            margin.write(heading.runs, about)
        for paragraph in section.paragraphs:
            margin.write(_paragraph(document, paragraph, language), by_wording.get(paragraph.wording_id, []))
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def _paragraph(document: WordDocument, paragraph: DraftParagraph, language: str) -> list[Run]:
    style = STYLES.get(WordingKind(paragraph.kind))
    made = document.add_paragraph(style=style)
    made.add_run(f"{paragraph.number}. ").bold = True
    shown = paragraph.text.shown_in(language)
    runs = [made.add_run(_sayable(shown.text))]
    _speak(runs, shown.language)
    return runs


def _speak(runs: Iterable[Run], language: str) -> None:
    """Say in which language words are: Word checks their spelling and reads them aloud by it."""
    for run in runs:
        spoken = OxmlElement("w:lang")
        spoken.set(qn("w:val"), TAGS["nl" if language == "nl" else "en"])
        run._r.get_or_add_rPr().append(spoken)


def _by_place(
    said: Iterable[Contribution],
) -> tuple[dict[UUID, list[Contribution]], dict[UUID, list[Contribution]], list[Contribution]]:
    by_wording: dict[UUID, list[Contribution]] = defaultdict(list)
    by_section: dict[UUID, list[Contribution]] = defaultdict(list)
    whole: list[Contribution] = []
    for each in said:
        if each.wording is not None:
            by_wording[each.wording.id].append(each)
        elif each.said.section_id is not None:
            by_section[each.said.section_id].append(each)
        else:
            whole.append(each)
    return by_wording, by_section, whole


class _Margin:
    """The margin of a document, in which each contribution is a comment of its own."""

    def __init__(self, document: WordDocument) -> None:
        self.document = document

    def write(self, runs: list[Run], said: Iterable[Contribution]) -> None:
        for each in said:
            name = _sayable((each.name.text if each.name else None) or _("Name removed"))
            comment = self.document.add_comment(runs, author=name, initials=_initials(name))
            # Word shows this as the moment it was written; the library would say now.
            comment._comment_elm.date = each.said.posted_at.astimezone(UTC)
            words = comment.paragraphs[0].add_run(_sayable(self._words(each)))
            _speak([words], each.said.language)

    def _words(self, each: Contribution) -> str:
        words = [each.said.text or ""]
        if each.said.is_suggestion:
            words.insert(0, _("Suggestion for another wording") + ":")
            if each.said.reason:
                words += [_("Why:") + " " + each.said.reason]
        elif each.kind == REPLY and each.parent:
            words.insert(0, _("Reply to:") + " “" + each.parent[:80] + "…”")
        return "\n".join(words)


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:3]).upper()


def _sayable(text: str) -> str:
    return UNSAYABLE.sub("", text)
