"""One pass over an XML part of a DOCX before a library sees it: is it safe, and what would be left out?"""

from dataclasses import dataclass, field
from xml.parsers import expat

from app.consultations.drafts.sources.limits import MAX_DEPTH, MAX_ELEMENTS
from app.consultations.drafts.sources.model import DropReason
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


@dataclass(slots=True)
class LeftOut:
    """Words of a part that the DOCX reader passes over, each with the ordinal of its paragraph."""

    words: list[tuple[int, str, DropReason]] = field(default_factory=list)
    tracked: int | None = None
    """The first paragraph with tracked changes."""


def inspect(content: bytes) -> LeftOut:
    """Check `content` and gather what would be left out of it.

    Raises SourceRefused: not well-formed, with a document type or entities (XML that Word writes has
    neither), too many elements, or nested too deep.
    """
    pass_over = _Pass()
    try:
        pass_over.parser.Parse(content, True)
    except (expat.ExpatError, ValueError, LookupError):
        raise SourceRefused(RefusalCode.BROKEN_DOCX) from None
    return pass_over.left_out


class _Pass:
    def __init__(self) -> None:
        self.left_out = LeftOut()
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.parser.EntityDeclHandler = self._refuse_doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._path: list[str] = []
        self._elements = 0
        self._paragraph = 0
        self._words: list[str] = []
        self._choice: list[str] = []
        self._fallback_has_text = False

    def _refuse_doctype(self, *_: object) -> None:
        raise SourceRefused(RefusalCode.XML_ENTITIES)

    def _start(self, name: str, _: object) -> None:
        self._elements += 1
        if self._elements > MAX_ELEMENTS or len(self._path) >= MAX_DEPTH:
            raise SourceRefused(RefusalCode.ARCHIVE_BOMB, params={"elements": self._elements})
        short = _short(name)
        self._path.append(short)
        if short == "w:p" and "mc:Choice" not in self._path:
            self._paragraph += 1
        elif short == "mc:AlternateContent" and self._path.count(short) == 1:
            self._choice, self._fallback_has_text = [], False
        elif short in ("w:ins", "w:del", "w:moveFrom") and self.left_out.tracked is None:
            self.left_out.tracked = self._paragraph

    def _end(self, _: str) -> None:
        short = self._path.pop()
        if short in ("w:del", "w:moveFrom"):
            self._leave_out(DropReason.DELETED_TEXT)
        elif short == "m:oMath":
            self._leave_out(DropReason.FORMULA)
        elif short == "mc:AlternateContent" and short not in self._path and not self._fallback_has_text:
            self._words = self._choice
            self._leave_out(DropReason.TEXT_BOX)

    def _leave_out(self, reason: DropReason) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            self.left_out.words.append((max(self._paragraph, 1), text, reason))
        self._words = []

    def _text(self, data: str) -> None:
        path = self._path
        if path[-1] not in ("w:t", "w:delText", "m:t"):
            return
        if "mc:Choice" in path:
            self._choice.append(data)
        elif "w:del" in path or "w:moveFrom" in path or path[-1] == "m:t":
            self._words.append(data)
        elif "mc:Fallback" in path and data.strip():
            self._fallback_has_text = True


def _short(name: str) -> str:
    namespace, _, local = name.rpartition(" ")
    if namespace in _WORD:
        return f"w:{local}"
    if namespace in _MATH:
        return f"m:{local}"
    return f"mc:{local}" if namespace == _COMPATIBILITY else local


def running_words(content: bytes) -> list[str]:
    """The text of each paragraph of a header or footer part that has any."""
    paragraphs: list[list[str]] = [[]]
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    path: list[str] = []

    def start(name: str, _: object) -> None:
        path.append(_short(name))
        if path[-1] == "w:p":
            paragraphs.append([])

    def text(data: str) -> None:
        if path[-1] == "w:t" and "mc:Choice" not in path:
            paragraphs[-1].append(data)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _: path.pop()
    parser.CharacterDataHandler = text
    parser.Parse(content, True)
    return [words for words in (" ".join("".join(parts).split()) for parts in paragraphs) if words]
