"""What drafts ask of staff: versions that nobody has published yet, paragraphs that lack a language."""

from dataclasses import dataclass
from uuid import UUID

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.consultations.drafts.models import DraftVersion, VersionStatus, Wording
from app.extensions import db
from app.office.attention import Concern


@dataclass(frozen=True)
class WaitingDraft:
    """A version being written, and how many of its paragraphs lack Dutch or English."""

    version_id: UUID
    consultation_id: UUID
    number: int
    lacking: int


def waiting_drafts() -> dict[UUID, WaitingDraft]:
    """The version being written of each consultation that has one; published and overtaken ones stay."""
    text = Wording.__table__.c
    lacks = and_(
        Wording.version_id == DraftVersion.id,
        Wording.number.is_not(None),
        or_(text.text_nl.is_(None), text.text_en.is_(None)),
    )
    later = aliased(DraftVersion)
    overtaken = exists().where(
        later.consultation_id == DraftVersion.consultation_id,
        later.status == VersionStatus.PUBLISHED,
        later.number > DraftVersion.number,
    )
    statement = (
        select(DraftVersion.id, DraftVersion.consultation_id, DraftVersion.number, func.count(Wording.id))
        .outerjoin(Wording, lacks)
        .where(DraftVersion.status == VersionStatus.WORKING, ~overtaken)
        .group_by(DraftVersion.id, DraftVersion.consultation_id, DraftVersion.number)
        .order_by(DraftVersion.id)
    )
    found = [WaitingDraft(*row) for row in db.session.execute(statement)]
    return {draft.consultation_id: draft for draft in found}


def unpublished_drafts() -> list[Concern]:
    """What is still to do on drafts, and where: the only one itself, or the list that marks them."""
    drafts = list(waiting_drafts().values())
    lacking = [draft for draft in drafts if draft.lacking]
    found = []
    if drafts:
        sentence = ngettext(
            "%(num)s draft is not public yet.", "%(num)s drafts are not public yet.", len(drafts)
        )
        found.append(Concern(sentence, _way_to(drafts)))
    if lacking:
        sentence = ngettext(
            "%(num)s paragraph of a draft lacks a language.",
            "%(num)s paragraphs of drafts lack a language.",
            sum(draft.lacking for draft in lacking),
        )
        found.append(Concern(sentence, _way_to(lacking)))
    return found


def _way_to(drafts: list[WaitingDraft]) -> str:
    if len(drafts) == 1:
        return url_for("office_drafts.show", version_id=drafts[0].version_id)
    return url_for("office_consultations.index")
