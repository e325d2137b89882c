"""A Markdown text (CommonMark with tables) as sections and paragraphs of plain text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.consultations.drafts.sources.characters import SOFT_HYPHEN, clean, collapse
from app.consultations.drafts.sources.collecting import Collector
from app.consultations.drafts.sources.limits import MAX_ALL_MARKS, MAX_LINE, MAX_LINES, MAX_MARKS, MAX_ROWS
from app.consultations.drafts.sources.model import (
    DropReason,
    ParagraphKind,
    SourceText,
    SourceWarning,
    WarningCode,
)
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused

_NEWLINE = re.compile(r"\r\n|\r|\n")
# What begins or ends something within a paragraph. Hyphens and colons do not: of those none is too many.
_MARKS = "&*<[\\]_`~"
_MARK = re.compile(rf"[{re.escape(_MARKS)}\n]|!(?=\[)")
_WITH_WORDS = frozenset({"inline", "fence", "code_block", "hr"})
_CELL_END = re.compile(r"(?<!\\)\|")
_INNER_BREAK = re.compile(r"[\f\v\x85\u2028\u2029]")
_FRONT_MATTER = re.compile(r"-{3}\s*")
_FRONT_FIELD = re.compile(r"(\w[\w -]{0,40}):(?:\s+(.*))?")
_FRONT_LIMIT = 60
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,40})\]:")
_NOTE_MARKER = re.compile(r"\[\^[^\]\s]{1,40}\]")


def read_markdown(text: str, warnings: Sequence[SourceWarning] = ()) -> SourceText:
    """The sections and paragraphs of `text`; raises SourceRefused when a limit is passed.

    Headings open sections with their level. A single heading of the first level, at the very start,
    is the title when deeper headings follow. Emphasis marks go; link texts stay, their targets go.
    """
    collector = Collector(warnings=warnings)
    lines = _cleaned(text, collector.warnings)
    _take_front_matter(lines, collector)
    _take_footnotes(lines, collector)
    parser = _Parser(lines)
    _Reader(collector, parser, lines).read()
    definitions = set(parser.definition_lines())
    for number in sorted(definitions):
        collector.drop(number + 1, lines[number].strip(), DropReason.LINK_TARGET)
    for number in sorted(set(range(len(lines))) - definitions - parser.read_lines()):
        if any(character.isalnum() for character in lines[number]):
            collector.drop(number + 1, lines[number].strip(), DropReason.NOT_UNDERSTOOD)
    return collector.source_text()


def _cleaned(text: str, warnings: list[SourceWarning]) -> list[str]:
    lines: list[str] = []
    filled = 0
    for number, line in enumerate(_NEWLINE.split(text), 1):
        filled += bool(line)
        if filled > MAX_LINES or number > MAX_ROWS:
            raise SourceRefused(RefusalCode.TOO_MANY_LINES, number, {"limit": MAX_LINES})
        if len(line) > MAX_LINE:
            params = {"length": len(line), "limit": MAX_LINE}
            raise SourceRefused(RefusalCode.LINE_TOO_LONG, number, params)
        lines.append(_INNER_BREAK.sub(" ", clean(line, number, warnings)).replace(SOFT_HYPHEN, ""))
    return lines


def _take_front_matter(lines: list[str], collector: Collector) -> None:
    """A block of "key: value" lines between two lines of dashes, as site generators write it."""
    if not lines or not _FRONT_MATTER.fullmatch(lines[0]):
        return
    ends = [at for at in range(1, min(len(lines), _FRONT_LIMIT)) if _FRONT_MATTER.fullmatch(lines[at])]
    end = ends[0] if ends else 0
    fields = [_FRONT_FIELD.fullmatch(line) for line in lines[1:end]]
    if not end or not any(fields):
        return
    for number in range(end + 1):
        collector.drop(number + 1, lines[number], DropReason.FRONT_MATTER)
        lines[number] = ""
    for field in fields:
        if field and field[1].lower() in ("title", "titel") and field[2]:
            collector.title = collapse(field[2].strip("\"' "))


def _take_footnotes(lines: list[str], collector: Collector) -> None:
    """ "[^1]: ..." with its indented further lines, and "[^1]" in the text, outside fenced code."""
    in_note = False
    for number, line in enumerate(lines):
        starts = _NOTE.match(line) is not None
        in_note = starts or (in_note and line.startswith(("    ", "\t")) and bool(line.strip()))
        if in_note:
            collector.drop(number + 1, line.strip(), DropReason.FOOTNOTE)
            lines[number] = ""
        elif "[^" in line:
            for marker in _NOTE_MARKER.findall(line):
                collector.drop(number + 1, marker, DropReason.FOOTNOTE_MARKER)
            lines[number] = _NOTE_MARKER.sub("", line)


class _Parser:
    """markdown-it for one text: its block tokens, and the words of one of them when asked."""

    def __init__(self, lines: Sequence[str]) -> None:
        # With html off, markup in angle brackets stays the text that it is; pages escape it.
        self._markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
        self._markdown.core.ruler.disable(["inline", "text_join"])
        # By itself it stops at every hyphen and colon too, which add-ons that we don't use need.
        self._markdown.inline.terminator_re = _MARK
        self._environment: dict[str, Any] = {}
        self._all_marks = 0
        self.tokens = self._markdown.parse("\n".join(lines), self._environment)

    def words(self, token: Token, line: int) -> list[Token]:
        """The inline tokens of a block; raises SourceRefused when it is too long or all marks."""
        length, marks = len(token.content), sum(map(token.content.count, _MARKS))
        if length > MAX_LINE:
            raise SourceRefused(RefusalCode.LINE_TOO_LONG, line, {"length": length, "limit": MAX_LINE})
        self._all_marks += marks
        if marks > MAX_MARKS:
            raise SourceRefused(RefusalCode.TOO_MUCH_MARKUP, line, {"marks": marks, "limit": MAX_MARKS})
        if self._all_marks > MAX_ALL_MARKS:
            raise SourceRefused(RefusalCode.TOO_MUCH_MARKUP_IN_ALL, line, {"limit": MAX_ALL_MARKS})
        children: list[Token] = []
        self._markdown.inline.parse(token.content, self._markdown, self._environment, children)
        return children

    def read_lines(self) -> set[int]:
        """Indexes of the lines whose words are in a block."""
        blocks = [token for token in self.tokens if token.map and token.type in _WITH_WORDS]
        return {number for token in blocks for number in range(*(token.map or ()))}

    def definition_lines(self) -> Iterator[int]:
        """Indexes of the lines that only define the target of a link."""
        defined = list(self._environment.get("references", {}).values())
        defined += self._environment.get("duplicate_refs", [])
        for definition in defined:
            yield from range(*definition["map"])


class _Reader:
    """Walks the block tokens once, knowing in which list, quotation and table it stands."""

    def __init__(self, collector: Collector, parser: _Parser, lines: Sequence[str]) -> None:
        self._collector = collector
        self._parser = parser
        self._tokens = parser.tokens
        self._lines = lines
        self._numbers: list[int | None] = []
        self._quotes = 0
        self._pending_number: str | None = None
        self._cells: list[str] | None = None
        self._line = 1
        self._title_at = self._title_index()

    def read(self) -> None:
        for at, token in enumerate(self._tokens):
            if token.map:
                self._line = token.map[0] + 1
            if token.type == "inline":
                self._inline(token, self._tokens[at - 1], at == self._title_at)
            elif token.type in ("fence", "code_block"):
                self._code(token)
            elif token.type == "hr":
                self._collector.drop(self._line, token.markup, DropReason.SEPARATOR)
            else:
                self._enter_or_leave(token)

    def _title_index(self) -> int | None:
        """The inline token of the only first-level heading, when the text starts with it and has others."""
        opened = [token for token in self._tokens if token.type == "heading_open"]
        starts = bool(opened) and opened[0] is self._tokens[0] and opened[0].tag == "h1"
        if not starts or self._collector.title or sum(token.tag == "h1" for token in opened) > 1:
            return None
        return 1

    def _enter_or_leave(self, token: Token) -> None:
        if token.type == "ordered_list_open":
            self._numbers.append(int(str(token.attrGet("start") or 1)))
        elif token.type == "bullet_list_open":
            self._numbers.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            self._numbers.pop()
        elif token.type == "list_item_open":
            self._start_item()
        elif token.type in ("blockquote_open", "blockquote_close"):
            self._quotes += token.nesting
        elif token.type == "table_open":
            self._collector.warn(WarningCode.TABLE_FLATTENED, self._line)
        elif token.type == "tr_open":
            self._cells = []
        elif token.type == "tr_close":
            self._end_row(self._cells or [])
            self._cells = None

    def _end_row(self, cells: Sequence[str]) -> None:
        """A row of a table; cells beyond those of its head would get lost without a word."""
        self._collector.add(" | ".join(cells), ParagraphKind.ITEM, self._line)
        written = _CELL_END.split(self._lines[self._line - 1].strip().strip("|"))
        self._collector.drop(self._line, " | ".join(written[len(cells) :]), DropReason.NOT_UNDERSTOOD)

    def _start_item(self) -> None:
        number = self._numbers[-1]
        if number is not None:
            self._numbers[-1] = number + 1
            self._pending_number = f"{number}. "

    def _inline(self, token: Token, opening: Token, is_title: bool) -> None:
        text = collapse("".join(self._words(self._parser.words(token, self._line))))
        if self._cells is not None:
            self._cells.append(text)
        elif opening.type == "heading_open" and is_title:
            self._collector.title = text or None
        elif opening.type == "heading_open" and not self._numbers and not self._quotes:
            self._collector.open_section(text, self._level(opening), self._line)
        else:
            prefix, self._pending_number = self._pending_number or "", None
            self._collector.add((prefix if text else "") + text, self._kind(opening), self._line)

    def _level(self, opening: Token) -> int:
        """Under a title of the first level, chapters are headings of the second."""
        return max(int(opening.tag[1]) - (self._title_at is not None), 1)

    def _kind(self, opening: Token) -> ParagraphKind:
        if opening.type == "heading_open":
            return ParagraphKind.HEADING
        if self._quotes:
            return ParagraphKind.QUOTE
        return ParagraphKind.ITEM if self._numbers else ParagraphKind.TEXT

    def _code(self, token: Token) -> None:
        start = self._line + (1 if token.type == "fence" else 0)
        if token.type == "fence" and token.info.strip():
            self._collector.drop(self._line, token.info.strip(), DropReason.CODE)
        for number, line in enumerate(token.content.split("\n"), start):
            self._collector.drop(number, line.strip(), DropReason.CODE)

    def _words(self, tokens: Iterable[Token]) -> Iterator[str]:
        """The text of inline tokens; what is left out is warned of or dropped by name."""
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                yield "\n"
            elif token.type in ("text", "code_inline", "text_special"):
                yield token.content
            elif token.type == "image":
                alt = collapse("".join(self._words(token.children or [])))
                source, title = token.attrGet("src"), token.attrGet("title") or ""
                self._collector.drop(self._line, f"{alt} ({source}) {title}".strip(), DropReason.IMAGE)
            elif token.type == "link_open" and token.info != "auto":
                self._drop_target(token)

    def _drop_target(self, token: Token) -> None:
        target = str(token.attrGet("href") or "")
        title = str(token.attrGet("title") or "")
        self._collector.warn(WarningCode.LINK_TARGET_DROPPED, self._line, target=target[:500])
        self._collector.drop(self._line, f"{target} {title}".strip(), DropReason.LINK_TARGET)
