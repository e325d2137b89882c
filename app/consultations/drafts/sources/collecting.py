"""Gathers sections and paragraphs in reading order, and refuses what is too much."""

from collections.abc import Iterable

from app.consultations.drafts.sources.limits import MAX_LINE, MAX_PARAGRAPHS
from app.consultations.drafts.sources.model import (
    DroppedLine,
    DropReason,
    ParagraphKind,
    SourceParagraph,
    SourceSection,
    SourceText,
    SourceWarning,
    WarningCode,
)
from app.consultations.drafts.sources.refusals import RefusalCode, SourceRefused


class Collector:
    """One text while it is being read. A section opens with its heading; text before it has no title."""

    def __init__(self, dropped: Iterable[DroppedLine] = (), warnings: Iterable[SourceWarning] = ()) -> None:
        self.title: str | None = None
        self.dropped = list(dropped)
        self.warnings = list(warnings)
        self.level = 1
        self._sections: list[SourceSection] = []
        self._heading: tuple[str | None, int, int] | None = None
        self._paragraphs: list[SourceParagraph] = []
        self._count = 0

    def open_section(self, title: str, level: int, line: int) -> None:
        """Start a section; a title without words opens nothing."""
        if not any(character.isalnum() for character in title):
            self.drop(line, title, DropReason.SEPARATOR)
            return
        self._close()
        self._heading = (self._measured(title, line), level, line)
        self.level = level
        self._count_one(line)

    def add(self, text: str, kind: ParagraphKind, line: int) -> None:
        """Add a paragraph to the open section; text without a letter or digit is a separator."""
        if not any(character.isalnum() for character in text):
            self.drop(line, text, DropReason.SEPARATOR)
            return
        self._paragraphs.append(SourceParagraph(self._measured(text, line), kind, line))
        self._count_one(line)

    def drop(self, line: int, text: str, reason: DropReason) -> None:
        if text.strip():
            self.dropped.append(DroppedLine(line, text, reason))

    def warn(self, code: WarningCode, line: int | None = None, **params: str | int) -> None:
        self.warnings.append(SourceWarning(code, line, params))

    def source_text(self) -> SourceText:
        """What was gathered; raises SourceRefused when no paragraph is left."""
        self._close()
        if not any(section.paragraphs for section in self._sections):
            raise SourceRefused(RefusalCode.NO_PARAGRAPHS, params={"dropped": len(self.dropped)})
        return SourceText(
            title=self.title,
            sections=tuple(self._sections),
            dropped=tuple(sorted(self.dropped, key=lambda dropped: dropped.line)),
            warnings=tuple(sorted(self.warnings, key=lambda warning: warning.line or 0)),
        )

    def _close(self) -> None:
        if self._heading is None and not self._paragraphs:
            return
        title, level, line = self._heading or (None, 1, self._paragraphs[0].line)
        self._sections.append(SourceSection(title, level, tuple(self._paragraphs), line))
        self._heading, self._paragraphs = None, []

    def _count_one(self, line: int) -> None:
        """Headings count as well: a text of nothing but headings is as hostile as one of paragraphs."""
        self._count += 1
        if self._count > MAX_PARAGRAPHS:
            raise SourceRefused(RefusalCode.TOO_MANY_PARAGRAPHS, line, {"limit": MAX_PARAGRAPHS})

    def _measured(self, text: str, line: int) -> str:
        if len(text) > MAX_LINE:
            raise SourceRefused(RefusalCode.LINE_TOO_LONG, line, {"length": len(text), "limit": MAX_LINE})
        return text
