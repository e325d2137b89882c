"""Two versions beside each other, and what ties their paragraphs together."""

from collections import OrderedDict, defaultdict
from dataclasses import replace
from threading import Lock
from uuid import UUID

from sqlalchemy import select

from app.consultations.comparing.changes import Comparison, compared
from app.consultations.drafts.models import DraftVersion, Wording, WordingOrigin
from app.consultations.drafts.queries import text_of
from app.extensions import db

Ties = dict[UUID, set[UUID]]
MOST = 32
_known: OrderedDict[tuple[UUID, UUID], Comparison] = OrderedDict()
_lock = Lock()


def comparison(earlier: DraftVersion, later: DraftVersion) -> Comparison:
    """What changed from one version to a later one of the same draft: six statements, whatever its length."""
    return compared(text_of(earlier), text_of(later), origins_between(earlier, later))


def published_comparison(earlier: DraftVersion, later: DraftVersion) -> Comparison:
    """As `comparison`, of two published versions, which never change: no statement when this process made it
    before."""
    key = (earlier.id, later.id)
    with _lock:
        known = _known.get(key)
        if known is not None:
            _known.move_to_end(key)
    if known is None:
        known = comparison(earlier, later)
        with _lock:
            _known[key] = known
            while len(_known) > MOST:
                _known.popitem(last=False)
    return replace(known, earlier=earlier, later=later)


def successors(earlier: DraftVersion, later: DraftVersion) -> dict[UUID, list[UUID]]:
    """For every paragraph of the earlier version that the later one has no more: what it went into there.

    By the ids of paragraphs, in reading order; nothing for one that was dropped. So what was said of a
    paragraph that was merged can be shown at the one it is part of.
    """
    after = list(text_of(later).paragraphs)
    here = {each.paragraph_id for each in after}
    ties = origins_between(earlier, later)
    return {
        gone.paragraph_id: [
            each.paragraph_id for each in after if gone.wording_id in ties.get(each.wording_id, ())
        ]
        for gone in text_of(earlier).paragraphs
        if gone.paragraph_id not in here
    }


def origins_between(earlier: DraftVersion, later: DraftVersion) -> Ties:
    """Per wording of the later version the wordings of the earlier one it comes from.

    Between them lie the versions each was based on, also those that were never published.
    """
    steps = _versions_between(earlier, later)
    rows = db.session.execute(
        select(Wording.version_id, WordingOrigin.wording_id, WordingOrigin.origin_id)
        .join(Wording, Wording.id == WordingOrigin.wording_id)
        .where(Wording.version_id.in_(steps))
    )
    ties: dict[UUID, Ties] = {step: defaultdict(set) for step in steps}
    for version_id, wording_id, origin_id in rows:
        ties[version_id][wording_id].add(origin_id)
    if not steps:
        return {}
    found = ties[steps[0]]
    for step in steps[1:]:
        found = {
            wording: {origin for between in own for origin in ties[step].get(between, ())}
            for wording, own in found.items()
        }
    return found


def _versions_between(earlier: DraftVersion, later: DraftVersion) -> list[UUID]:
    """The later version and those it goes back on, up to but without the earlier one; none if it doesn't."""
    statement = select(DraftVersion.id, DraftVersion.based_on_id)
    rows = db.session.execute(statement.where(DraftVersion.consultation_id == later.consultation_id))
    based_on = {row.id: row.based_on_id for row in rows}
    steps: list[UUID] = []
    step: UUID | None = later.id
    while step is not None and step != earlier.id:
        steps.append(step)
        step = based_on[step]
    return steps if step is not None else []
