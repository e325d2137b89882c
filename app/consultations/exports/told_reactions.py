"""How people reacted to paragraphs, as rows of a file: only what may be told of them [indicators, B].

Per phase, version and paragraph a row for everybody together and one for each audience that was asked. The
rule is the one of the page that shows audiences side by side (`core/disclosure`), so that a file and a page
never tell two different halves.
"""

from collections.abc import Collection, Iterator
from uuid import UUID

from app.consultations.comments.sight import NEVER_AS_NUMBERS
from app.consultations.drafts import published
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.outcomes.side_by_side import counted_in
from app.consultations.processes.models import Act, Phase
from app.core.disclosure import RULE, may_show_row, rounded, side_by_side
from app.core.tables import WITHHELD, Row

EVERYBODY_TOGETHER = "all"
FIELDS = ("phase", "version", "paragraph", "paragraph_key", "audience", "agree", "partly_agree", "disagree")
NOTHING = (0, 0, 0)


def reaction_rows(
    phases: Collection[Phase], versions: Collection[DraftVersion], numbers: dict[UUID, int]
) -> Iterator[Row]:
    """The rows of these phases, in reading order; `numbers` says how a phase is called in the file."""
    known = {version.id: version for version in versions}
    counted = counted_in([phase.id for phase in phases])
    for phase in phases:
        version = known.get(phase.version_id) if phase.version_id else None
        asked = sorted(phase.audiences_for(Act.REACT))
        if version is None or not asked:
            continue
        for paragraph in published.text_of(version).paragraphs:
            rows = dict.fromkeys(asked, NOTHING) | counted.get((phase.id, paragraph.paragraph_id), {})
            if any(any(row) for row in rows.values()):
                yield from _paragraph_rows(numbers[phase.id], version, paragraph, rows)


def _paragraph_rows(
    phase: int, version: DraftVersion, paragraph: DraftParagraph, rows: dict[str, tuple[int, ...]]
) -> Iterator[Row]:
    place = (phase, version.number, paragraph.number, paragraph.key)
    yield (*place, EVERYBODY_TOGETHER, *_together(rows))
    shown = side_by_side([rows], NEVER_AS_NUMBERS)
    for audience in rows:
        yield (*place, audience, *(shown.get(audience) or (WITHHELD,) * 3))


def _together(rows: dict[str, tuple[int, ...]]) -> Row:
    """Everybody's reactions, rounded, where so many people reacted that it tells of nobody.

    Where a body too small for numbers takes part, the page shows it among all and so does this.
    """
    if rows.keys() <= NEVER_AS_NUMBERS:
        return (WITHHELD,) * 3
    total = tuple(sum(cells) for cells in zip(*rows.values(), strict=True))
    return tuple(rounded(cell, RULE) for cell in total) if may_show_row(total) else (WITHHELD,) * 3
