"""What staff do with the paragraphs and sections of a working version. Nothing here commits.

Each verb names the paragraph as its author saw it (`revision`); when somebody else changed it meanwhile the
verb is refused, and the page shows both texts.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from uuid import UUID

from app.consultations.drafts import rules
from app.consultations.drafts.changes import changing
from app.consultations.drafts.models import DraftVersion, Heading, Wording
from app.consultations.drafts.queries import heading_in
from app.consultations.drafts.sentences import split_after
from app.consultations.drafts.texts import cleaned
from app.consultations.drafts.working_text import WorkingText
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.core.refusals import Refused, require

Direction = Literal["up", "down"]


def reword(
    version: DraftVersion, wording_id: UUID, *, text: Bilingual, kind: str, revision: int, now: datetime
) -> Wording:
    """Give a paragraph another text in either language, or another kind; the same again changes nothing.

    Raises:
        Refused: there is no text, it is too long, or somebody changed it since `revision`.
    """
    text = cleaned(text)
    require(rules.may_hold(text, kind))
    with changing(version, "reword", now) as working:
        wording = _wording(working, wording_id, revision)
        if (wording.text, wording.kind) != (text, kind):
            wording.text, wording.kind = text, kind
            wording.revision += 1
    return wording


def split(
    version: DraftVersion, wording_id: UUID, *, after: Mapping[str, int], revision: int, now: datetime
) -> Wording:
    """Make two paragraphs of one; answers the second, a new paragraph.

    `after` gives per language the sentence (from 1) after which the second begins; a language that isn't
    named stays whole in the first.

    Raises:
        Refused: one of both would be empty, or somebody changed it since `revision`.
    """
    with changing(version, "split", now) as working:
        wording = _wording(working, wording_id, revision)
        parts = {language: _parts(wording.text.get(language), after.get(language)) for language in LANGUAGES}
        first, second = (Bilingual(parts["nl"][half], parts["en"][half]) for half in (0, 1))
        if not first or not second:
            raise Refused(rules.NOTHING_TO_SPLIT)
        wording.text = first
        wording.revision += 1
        rest = working.new_wording(second, wording.kind, wording.section_id)
        working.origins[rest.id] = set(working.origins.get(wording.id, ()))
        working.wordings.insert(working.wordings.index(wording) + 1, rest)
    return rest


def _parts(text: str | None, after: int | None) -> tuple[str | None, str | None]:
    if text is None or after is None:
        return text, None
    return split_after(text, after)


def merge_with_next(version: DraftVersion, wording_id: UUID, *, revision: int, now: datetime) -> Wording:
    """Put the next paragraph of the same section behind this one; this one keeps its key.

    Raises:
        Refused: it is the last of its section, or somebody changed it since `revision`.
    """
    with changing(version, "merge", now) as working:
        wording = _wording(working, wording_id, revision)
        siblings = working.in_section(wording.section_id)
        place = siblings.index(wording)
        require(rules.may_merge(place, len(siblings)))
        following = siblings[place + 1]
        wording.text = Bilingual(*(_joined(wording.text, following.text, language) for language in LANGUAGES))
        require(rules.may_hold(wording.text, wording.kind))
        wording.revision += 1
        working.origins[wording.id] = working.origins[wording.id] | working.origins[following.id]
        working.wordings.remove(following)
    return wording


def _joined(first: Bilingual, second: Bilingual, language: str) -> str:
    return " ".join(part for part in (first.get(language), second.get(language)) if part)


def move(
    version: DraftVersion, wording_id: UUID, *, direction: Direction, revision: int, now: datetime
) -> Wording:
    """Move a paragraph one place; past the edge of its section it goes into the neighbouring one.

    Raises:
        Refused: it is at the end of the text, or somebody changed it since `revision`.
    """
    with changing(version, "move", now) as working:
        wording = _wording(working, wording_id, revision)
        siblings = working.in_section(wording.section_id)
        step = -1 if direction == "up" else 1
        here, heading = siblings.index(wording), working.heading(wording.section_id)
        at = working.headings.index(heading) if heading else 0
        require(rules.may_move(here, len(siblings), at, len(working.headings), step))
        place = here + step
        if 0 <= place < len(siblings):
            mine, other = (working.wordings.index(row) for row in (wording, siblings[place]))
            working.wordings[mine], working.wordings[other] = working.wordings[other], working.wordings[mine]
        else:
            wording.section_id = working.headings[at + step].section_id
            _enter_neighbour(working, wording, step)
    return wording


def _enter_neighbour(working: WorkingText, wording: Wording, step: int) -> None:
    working.wordings.remove(wording)
    # Sections are put in order when the text settles: only the place inside its own one counts here.
    working.wordings.insert(len(working.wordings) if step < 0 else 0, wording)


def place(
    version: DraftVersion,
    wording_id: UUID,
    *,
    section_id: UUID,
    after_id: UUID | None,
    revision: int,
    now: datetime,
) -> Wording:
    """Put a paragraph in a section, behind another paragraph of it or (None) at its start.

    Raises:
        Refused: section or neighbour is gone, or somebody changed it since `revision`.
    """
    with changing(version, "move", now) as working:
        wording = _wording(working, wording_id, revision)
        working.wordings.remove(wording)
        wording.section_id = _heading(working, section_id).section_id
        _insert(working, wording, after_id)
    return wording


def insert(
    version: DraftVersion,
    *,
    section_id: UUID,
    after_id: UUID | None,
    text: Bilingual,
    kind: str,
    now: datetime,
) -> Wording:
    """A new paragraph in a section, behind another one of it or (None) at its start.

    Raises:
        Refused: there is no text, it is too long, or section or neighbour is gone.
    """
    text = cleaned(text)
    require(rules.may_hold(text, kind))
    with changing(version, "insert", now) as working:
        wording = working.new_wording(text, kind, _heading(working, section_id).section_id)
        _insert(working, wording, after_id)
    return wording


def _insert(working: WorkingText, wording: Wording, after_id: UUID | None) -> None:
    if after_id is None:
        working.wordings.insert(0, wording)
        return
    after = working.wording(after_id)
    if after is None or after.section_id != wording.section_id:
        raise Refused(rules.GONE_MEANWHILE)
    working.wordings.insert(working.wordings.index(after) + 1, wording)


def remove(version: DraftVersion, wording_id: UUID, *, revision: int, now: datetime) -> None:
    """Take a paragraph out; one that readers knew stays on record as dropped.

    Raises:
        Refused: somebody changed it since `revision`.
    """
    with changing(version, "remove", now) as working:
        working.wordings.remove(_wording(working, wording_id, revision))


def retitle(
    version: DraftVersion,
    section_id: UUID,
    *,
    title: Bilingual,
    level: int,
    revision: int,
    now: datetime,
    summary: Bilingual | None = None,
) -> Heading:
    """Give a section another title, level or (unless None) summary in plain language.

    Raises:
        Refused: the summary is too long, or somebody changed the section since `revision`.
    """
    title, summary = cleaned(title), cleaned(summary) if summary is not None else None
    require(rules.may_summarise(summary or Bilingual()))
    only_summary = _is_headed(version, section_id, title, level) and summary is not None
    with changing(version, "summarise" if only_summary else "retitle", now) as working:
        heading = _heading(working, section_id)
        if heading.revision != revision:
            raise Refused(rules.CHANGED_MEANWHILE)
        heading.title, heading.level = title, level
        if summary is not None:
            heading.summary = summary
        heading.revision += 1
    return heading


def _is_headed(version: DraftVersion, section_id: UUID, title: Bilingual, level: int) -> bool:
    heading = heading_in(version.id, section_id)
    return heading is not None and (heading.title, heading.level) == (title, level)


def open_section(
    version: DraftVersion, wording_id: UUID, *, title: Bilingual, level: int, revision: int, now: datetime
) -> Heading:
    """Begin a new section at a paragraph: it and what follows in its section move into it.

    Raises:
        Refused: it has no title, or somebody changed the paragraph since `revision`.
    """
    title = cleaned(title)
    require(rules.may_begin(title))
    with changing(version, "open-section", now) as working:
        first = _wording(working, wording_id, revision)
        old = _heading(working, first.section_id)
        siblings = working.in_section(first.section_id)
        heading = working.new_heading(title, level)
        working.headings.insert(working.headings.index(old) + 1, heading)
        for wording in siblings[siblings.index(first) :]:
            wording.section_id = heading.section_id
    return heading


def close_section(version: DraftVersion, section_id: UUID, *, revision: int, now: datetime) -> None:
    """Take a section heading away; its paragraphs go to the section before (the first one's to the next).

    Raises:
        Refused: it is the only section, or somebody changed it since `revision`.
    """
    with changing(version, "close-section", now) as working:
        heading = _heading(working, section_id)
        if heading.revision != revision:
            raise Refused(rules.CHANGED_MEANWHILE)
        if len(working.headings) == 1:
            raise Refused(rules.LAST_SECTION)
        at = working.headings.index(heading)
        heir = working.headings[at - 1 if at else 1]
        for wording in working.in_section(section_id):
            wording.section_id = heir.section_id
        working.headings.remove(heading)


def move_section(version: DraftVersion, section_id: UUID, *, direction: Direction, now: datetime) -> Heading:
    """Move a section with its paragraphs one place.

    Raises:
        Refused: it is at that end of the text already.
    """
    with changing(version, "move-section", now) as working:
        heading = _heading(working, section_id)
        at = working.headings.index(heading)
        to = at - 1 if direction == "up" else at + 1
        if not 0 <= to < len(working.headings):
            raise Refused(rules.NOWHERE_TO_MOVE)
        working.headings[at], working.headings[to] = working.headings[to], working.headings[at]
    return heading


def _wording(working: WorkingText, wording_id: UUID, revision: int) -> Wording:
    wording = working.wording(wording_id)
    if wording is None:
        raise Refused(rules.GONE_MEANWHILE)
    if wording.revision != revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    return wording


def _heading(working: WorkingText, section_id: UUID) -> Heading:
    heading = working.heading(section_id)
    if heading is None:
        raise Refused(rules.GONE_MEANWHILE)
    return heading
