"""What changed between two versions, in the reading order of the later one. Pure."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from uuid import UUID

from app.consultations.drafts.groups import Group, groups
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, DraftSection, DraftText
from app.consultations.drafts.word_diff import Counted, Span, WordDiff, compare
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES, Language

KEPT, MOVED, UNTRANSLATED, REWORDED, SPLIT, MERGED, REARRANGED, NEW, DROPPED = (
    "kept",
    "moved",
    "untranslated",
    "reworded",
    "split",
    "merged",
    "rearranged",
    "new",
    "dropped",
)


@dataclass(frozen=True)
class Change:
    """Paragraphs of both versions that hang together: what they were, what they became.

    What led to it hangs on `later` (answers name the paragraphs of the next version), or on `earlier` where a
    paragraph was dropped.
    """

    group: Group
    earlier: tuple[DraftParagraph, ...]
    later: tuple[DraftParagraph, ...]
    diffs: Mapping[Language, WordDiff]
    untranslated_in: tuple[Language, ...] = ()

    @property
    def what(self) -> str:
        """In one word what became of it; a text that only moved is `moved`.

        `untranslated`: nothing changed but that one of both versions has it in one language only.
        """
        for is_so, word in (
            (self.group.is_new, NEW),
            (self.group.is_dropped, DROPPED),
            (self.group.is_split, SPLIT),
            (self.group.is_merged, MERGED),
            (self.group.is_rearranged, REARRANGED),
            (self.changed_in, REWORDED),
            (self.untranslated_in, UNTRANSLATED),
            (self.is_moved, MOVED),
        ):
            if is_so:
                return word
        return KEPT

    @property
    def is_moved(self) -> bool:
        return self.group.is_moved

    @cached_property
    def changed_in(self) -> list[Language]:
        """The languages in which words went or came."""
        found = {each: diff.counted for each, diff in self.diffs.items()}
        return [each for each in LANGUAGES if found[each].deleted or found[each].inserted]

    @property
    def key(self) -> str:
        """What the place of this change on the page is called."""
        return (self.later or self.earlier)[0].key

    def languages(self, wanted: Language) -> list[Language]:
        """The language to show: the one wanted, or the other where the paragraph exists in that alone."""
        other: Language = "en" if wanted == "nl" else "nl"
        if wanted in self.untranslated_in:
            return [other] if self.lacks(wanted) else [wanted]
        return [wanted] if self.has(wanted) or not self.has(other) else [other]

    def has(self, language: Language) -> bool:
        return any(each.text.get(language) for each in (*self.earlier, *self.later))

    def lacks(self, language: Language) -> bool:
        """Whether the later version lacks some of it in this language."""
        return not all(each.text.get(language) for each in self.later)

    def parts(self, language: Language) -> list[tuple[DraftParagraph | None, tuple[Span, ...]]]:
        """The later paragraphs, each with its words; one part without paragraph where it was dropped."""
        parts = self.diffs[language].parts
        return list(zip(self.later or (None,), parts, strict=True))


@dataclass(frozen=True)
class Run:
    """Changes that follow each other; `stays` when they are paragraphs that stay as they are."""

    stays: bool
    changes: list[Change]

    @property
    def numbers(self) -> str:
        first, last = self.changes[0].later[0].number, self.changes[-1].later[0].number
        return str(first) if first == last else f"{first}–{last}"


@dataclass(frozen=True)
class SectionChange:
    """A section of the later version; `title_before` where it was called something else."""

    section: DraftSection
    title_before: Bilingual | None
    is_new: bool
    runs: list[Run]

    def title_spans(self, language: Language) -> tuple[Span, ...]:
        title = self.section.title.get(language) or ""
        before = (self.title_before or self.section.title).get(language)
        return compare(before or title, title).spans

    @property
    def is_retitled(self) -> bool:
        return self.title_before is not None

    @property
    def has_changes(self) -> bool:
        return self.is_retitled or any(not run.stays for run in self.runs)


@dataclass(frozen=True)
class Comparison:
    """Everything that changed from one version to another."""

    earlier: DraftVersion
    later: DraftVersion
    sections: list[SectionChange]
    dropped_sections: list[DraftSection]

    @cached_property
    def changes(self) -> list[Change]:
        """Every change and everything that stayed, in reading order."""
        return [change for section in self.sections for run in section.runs for change in run.changes]

    @cached_property
    def counted(self) -> dict[Language, Counted]:
        """Per language how many words and marks stayed, went and came; what only moved stayed.

        A text that one of both versions lacks in that language is left out.
        """
        return {
            language: sum((change.diffs[language].counted for change in self.changes), Counted())
            for language in LANGUAGES
        }

    @cached_property
    def untranslated(self) -> dict[Language, int]:
        """Per language how many changes are left out of what is counted."""
        return {each: sum(each in change.untranslated_in for change in self.changes) for each in LANGUAGES}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many paragraphs of the later version (of the earlier one for those dropped) of each word."""
        counts: Counter[str] = Counter()
        for change in self.changes:
            counts[change.what] += max(1, len(change.later))
        return {word: counts[word] for word in ALL_WORDS}

    @property
    def is_empty(self) -> bool:
        return not self.dropped_sections and not any(section.has_changes for section in self.sections)


ALL_WORDS = (REWORDED, SPLIT, MERGED, REARRANGED, NEW, DROPPED, UNTRANSLATED, MOVED, KEPT)


def compared(before: DraftText, after: DraftText, ties: Mapping[UUID, AbstractSet[UUID]]) -> Comparison:
    """Two versions beside each other; `ties` leads from wordings of the later one to those of the earlier."""
    earlier, later = list(before.paragraphs), list(after.paragraphs)
    place_of = {paragraph.wording_id: place for place, paragraph in enumerate(earlier)}
    origins = [
        tuple(sorted(place_of[tie] for tie in ties.get(each.wording_id, ()) if tie in place_of))
        for each in later
    ]
    changes = [_change(group, earlier, later) for group in groups(origins, len(earlier))]
    known = {section.section_id: section for section in before.sections}
    sections = [
        _section_change(section, known.get(section.section_id), own)
        for section, own in _by_section(changes, after.sections)
    ]
    here = {section.section_id for section in after.sections}
    gone = [section for section in before.sections if section.section_id not in here and section.title]
    return Comparison(before.version, after.version, sections, gone)


def _change(group: Group, earlier: Sequence[DraftParagraph], later: Sequence[DraftParagraph]) -> Change:
    before, after = [each.text for each in earlier], [each.text for each in later]
    return Change(
        group,
        tuple(earlier[place] for place in group.earlier),
        tuple(later[place] for place in group.later),
        {language: group.diff(before, after, language) for language in LANGUAGES},
        tuple(language for language in LANGUAGES if group.is_untranslated(before, after, language)),
    )


def _by_section(
    changes: Sequence[Change], sections: Sequence[DraftSection]
) -> Iterator[tuple[DraftSection, list[Change]]]:
    """Each section with its changes; what was dropped stands with what it stood behind."""
    own: dict[UUID, list[Change]] = {section.section_id: [] for section in sections}
    here = sections[0].section_id if sections else None
    for change in changes:
        here = change.later[0].section_id if change.later else here
        if here is not None:
            own[here].append(change)
    for section in sections:
        yield section, own[section.section_id]


def _section_change(
    section: DraftSection, known: DraftSection | None, changes: Sequence[Change]
) -> SectionChange:
    runs = [Run(stays, list(run)) for stays, run in groupby(changes, lambda change: change.what == KEPT)]
    before = known.title if known and known.title != section.title else None
    return SectionChange(section, before, known is None, runs)
