"""A Word document (DOCX) as sections and paragraphs of plain text.

mammoth knows the format; it is handed a cleaned archive, and its document model is walked here.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import mammoth
from mammoth import documents

from app.consultations.drafts.sources.archive import packed, parts_of
from app.consultations.drafts.sources.characters import clean, collapse
from app.consultations.drafts.sources.collecting import Collector
from app.consultations.drafts.sources.decoding import CONTROL
from app.consultations.drafts.sources.lines import closes, is_capitals
from app.consultations.drafts.sources.model import DropReason, ParagraphKind, SourceText, WarningCode
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused
from app.consultations.drafts.sources.word_xml import inspect, running_words

_BODY = "word/document.xml"
_HEADER_FOOTER = re.compile(r"word/(?:header|footer)\d*\.xml")
_HEADING = re.compile(r"(?:heading|kop|überschrift|titre)\s*([1-9])", re.IGNORECASE)
_TITLE = frozenset({"title", "titel"})
_SUBTITLE = frozenset({"subtitle", "ondertitel", "subtitel"})
_QUOTE = frozenset({"quote", "intense quote", "citaat", "duidelijk citaat", "block text"})
_CAPTION = frozenset({"caption", "bijschrift"})
_LIST = re.compile(r"(?:list (?:bullet|number|continue)|lijst(?:opsom|nummering))", re.IGNORECASE)
_CONTENTS = re.compile(
    r"(?:toc|inhopg|inhoud)\s*(?:\d|heading)|table of figures|kop(?:van)? inhoudsopgave", re.IGNORECASE
)
_LONGEST_BOLD_HEADING = 110


def read_docx(data: bytes) -> SourceText:
    """The sections and paragraphs of a DOCX; raises SourceRefused when it is broken, unsafe or too much."""
    parts = parts_of(data)
    if _BODY not in parts or "[Content_Types].xml" not in parts:
        raise SourceRefused(RefusalCode.BROKEN_DOCX)
    if b"macroenabled" in parts["[Content_Types].xml"].lower():
        raise SourceRefused(RefusalCode.MACROS)
    collector = Collector()
    _inspect(parts, collector)
    _Reader(collector).read(_document(parts))
    return collector.source_text()


def _inspect(parts: dict[str, bytes], collector: Collector) -> None:
    for name, content in parts.items():
        left_out = inspect(content)
        if name == _BODY:
            for ordinal, words, reason in left_out.words:
                collector.drop(ordinal, words, reason)
            if left_out.tracked is not None:
                collector.warn(WarningCode.TRACKED_CHANGES, max(left_out.tracked, 1))
        elif _HEADER_FOOTER.fullmatch(name):
            for words in running_words(content):
                collector.drop(0, words, DropReason.HEADER_FOOTER)


def _document(parts: dict[str, bytes]) -> documents.Document:
    """mammoth's model of the document; whatever it raises on a broken one becomes one refusal."""
    caught: list[documents.Document] = []

    def catch(document: documents.Document) -> documents.Document:
        caught.append(document)
        return documents.document([])

    try:
        mammoth.convert_to_html(packed(parts), transform_document=catch, include_embedded_style_map=False)
    except Exception:  # noqa: BLE001  # mammoth on a hostile file: KeyError, TypeError, RecursionError ...
        raise SourceRefused(RefusalCode.BROKEN_DOCX) from None
    return caught[0]


class _Reader:
    """Walks the document; `_ordinal` is the number of the Word paragraph, from 1."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._ordinal = 0
        self._numbers: Counter[int] = Counter()
        self._document: documents.Document | None = None
        self._styled = False
        self._cells: list[str] | None = None

    def read(self, document: documents.Document) -> None:
        self._document = document
        self._styled = any(_heading_level(paragraph) for paragraph in _paragraphs(document.children))
        self._blocks(document.children)

    def _blocks(self, elements: Iterable[documents.Element]) -> None:
        for element in elements:
            if isinstance(element, documents.Paragraph):
                self._paragraph(element)
            elif isinstance(element, documents.Table):
                self._table(element)
            elif isinstance(element, documents.HasChildren):
                self._blocks(element.children)

    def _table(self, table: documents.Table) -> None:
        self._collector.warn(WarningCode.TABLE_FLATTENED, self._ordinal + 1)
        for row in table.children:
            outer, self._cells, first = self._cells, [], self._ordinal + 1
            self._blocks(row.children)
            text, self._cells = " | ".join(cell for cell in self._cells if cell), outer
            if outer is None:
                self._collector.add(text, ParagraphKind.ITEM, first)
            else:
                outer.append(text)

    def _paragraph(self, paragraph: documents.Paragraph) -> None:
        self._ordinal += 1
        text = self._text(paragraph.children)
        if self._cells is not None:
            self._cells.append(text)
        elif text:
            self._add(paragraph, text)

    def _add(self, paragraph: documents.Paragraph, text: str) -> None:
        style = (paragraph.style_name or paragraph.style_id or "").lower()
        level = _heading_level(paragraph)
        if style in _TITLE and self._collector.title is None:
            self._collector.title = text
        elif level:
            self._collector.open_section(text, level, self._ordinal)
        elif _CONTENTS.match(style):
            self._collector.drop(self._ordinal, text, DropReason.TABLE_OF_CONTENTS)
        elif style in _CAPTION:
            self._collector.drop(self._ordinal, text, DropReason.CAPTION)
        elif self._looks_like_heading(paragraph, text):
            self._collector.open_section(text, 2 if self._styled else 1, self._ordinal)
        else:
            self._add_words(paragraph, style, text)

    def _add_words(self, paragraph: documents.Paragraph, style: str, text: str) -> None:
        kind = ParagraphKind.TEXT
        if style in _TITLE | _SUBTITLE:
            kind = ParagraphKind.HEADING
        elif style in _QUOTE:
            kind = ParagraphKind.QUOTE
        elif paragraph.numbering is not None or _LIST.match(style):
            kind = ParagraphKind.ITEM
            text = self._number(paragraph) + text
        if kind is not ParagraphKind.ITEM:
            self._numbers.clear()
        self._collector.add(text, kind, self._ordinal)

    def _number(self, paragraph: documents.Paragraph) -> str:
        """The number Word would print before an item of a numbered list; it starts again after other text."""
        numbering = paragraph.numbering
        if numbering is None or not numbering.is_ordered:
            return ""
        level = int(numbering.level_index)
        self._numbers[level] += 1
        for deeper in [other for other in self._numbers if other > level]:
            del self._numbers[deeper]
        return f"{self._numbers[level]}. "

    def _looks_like_heading(self, paragraph: documents.Paragraph, text: str) -> bool:
        """A short bold line, or one in capitals, that is no sentence: a heading made by hand."""
        if paragraph.numbering is not None or len(text) > _LONGEST_BOLD_HEADING or closes(text.rstrip("?")):
            return False
        return is_capitals(text) or _all_bold(paragraph.children)

    def _text(self, elements: Iterable[documents.Element]) -> str:
        text = "".join(self._words(elements))
        control = CONTROL.search(text)
        if control:
            raise SourceRefused(
                RefusalCode.CONTROL_CHARACTER, self._ordinal, {"character": f"U+{ord(control.group()):04X}"}
            )
        return collapse(clean(text, self._ordinal, self._collector.warnings))

    def _words(self, elements: Iterable[documents.Element]) -> Iterator[str]:
        for element in elements:
            if isinstance(element, documents.Text):
                yield element.value
            elif isinstance(element, (documents.Tab, documents.Break)):
                yield " "
            elif isinstance(element, documents.Image):
                self._collector.drop(self._ordinal, element.alt_text or "[image]", DropReason.IMAGE)
            elif isinstance(element, documents.NoteReference):
                self._drop_note(element)
            elif isinstance(element, documents.CommentReference):
                self._drop_comment(element)
            elif isinstance(element, documents.HasChildren):
                if isinstance(element, documents.Hyperlink) and element.href:
                    self._drop_target(str(element.href))
                yield from self._words(element.children)

    def _drop_target(self, target: str) -> None:
        self._collector.warn(WarningCode.LINK_TARGET_DROPPED, self._ordinal, target=target[:500])
        self._collector.drop(self._ordinal, target, DropReason.LINK_TARGET)

    def _drop_note(self, reference: documents.NoteReference) -> None:
        assert self._document is not None
        try:
            note = self._document.notes.resolve(reference)
        except KeyError:
            return
        self._collector.drop(self._ordinal, _plain(note.body), DropReason.FOOTNOTE)

    def _drop_comment(self, reference: documents.CommentReference) -> None:
        assert self._document is not None
        for comment in self._document.comments:
            if comment.comment_id == reference.comment_id:
                self._collector.drop(self._ordinal, _plain(comment.body), DropReason.REVIEW_COMMENT)


def _heading_level(paragraph: documents.Paragraph) -> int | None:
    for name in (paragraph.style_name, paragraph.style_id):
        match = _HEADING.fullmatch(name.strip()) if name else None
        if match:
            return int(match[1])
    return None


def _paragraphs(elements: Iterable[documents.Element]) -> Iterator[documents.Paragraph]:
    for element in elements:
        if isinstance(element, documents.Paragraph):
            yield element


def _all_bold(elements: Iterable[documents.Element]) -> bool:
    runs = [run for run in elements if isinstance(run, documents.Run) and _plain([run]).strip()]
    return bool(runs) and all(run.is_bold for run in runs)


def _plain(elements: Iterable[documents.Element]) -> str:
    """All words under `elements`, for a line that is dropped."""
    words: list[str] = []
    for element in elements:
        if isinstance(element, documents.Text):
            words.append(element.value)
        elif isinstance(element, documents.HasChildren):
            words.append(_plain(element.children))
            if isinstance(element, documents.Paragraph):
                words.append(" ")
    return "".join(words)
