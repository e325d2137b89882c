"""What drafts ask of staff: versions that nobody has published yet, paragraphs that lack a language."""

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import func, or_, select

from app.consultations.drafts.models import DraftVersion, VersionStatus, Wording
from app.extensions import db
from app.office.attention import Concern


def unpublished_drafts() -> list[Concern]:
    """Versions being written, and what these lack in Dutch or English; published ones stay as they are."""
    working = DraftVersion.status == VersionStatus.WORKING
    text = Wording.__table__.c
    lacking = (
        select(func.count())
        .select_from(Wording)
        .join(DraftVersion, DraftVersion.id == Wording.version_id)
        .where(working, Wording.number.is_not(None), or_(text.text_nl.is_(None), text.text_en.is_(None)))
    )
    versions = select(func.count()).select_from(DraftVersion).where(working)
    counts = db.session.execute(select(versions.scalar_subquery(), lacking.scalar_subquery())).one()
    return [Concern(sentence, url_for("office_consultations.index")) for sentence in sentences(*counts)]


def sentences(versions: int, lacking: int) -> list[str]:
    found = []
    if versions:
        found.append(
            ngettext("%(num)s draft is not public yet.", "%(num)s drafts are not public yet.", versions)
        )
    if lacking:
        found.append(
            ngettext(
                "%(num)s paragraph of a draft lacks a language.",
                "%(num)s paragraphs of drafts lack a language.",
                lacking,
            )
        )
    return found
