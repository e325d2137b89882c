"""Rows that the open data and the files for staff have in common: phases, texts, who took part."""

from collections.abc import Collection, Iterator
from uuid import UUID

from app.consultations.answers.published import PublicPoint
from app.consultations.drafts import published
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import origin_keys
from app.consultations.invitations.queries import told_responses
from app.consultations.processes.models import Act, Consultation, Phase
from app.core.tables import Row


def numbered(consultation: Consultation, phases: Collection[Phase]) -> dict[UUID, int]:
    """How these phases are called in a file: by their place among themselves."""
    ids = {phase.id for phase in phases}
    own = [phase for phase in consultation.phases if phase.id in ids]
    return {phase.id: number for number, phase in enumerate(own, start=1)}


def phase_rows(
    phases: Collection[Phase], versions: Collection[DraftVersion], numbers: dict[UUID, int]
) -> Iterator[Row]:
    known = {version.id: version.number for version in versions}
    for phase in phases:
        yield (
            numbers[phase.id],
            phase.name.nl,
            phase.name.en,
            phase.opens_at,
            phase.closes_at,
            known.get(phase.version_id) if phase.version_id else None,
            *(sorted(phase.audiences_for(act)) for act in (Act.REACT, Act.COMMENT, Act.SUGGEST)),
            phase.visibility,
        )


def paragraph_rows(versions: Collection[DraftVersion], *, told: Collection[UUID]) -> Iterator[Row]:
    """Every paragraph of these versions in reading order, the first version first.

    `told`: the versions of which may be said what became a paragraph of them.
    """
    for version in versions:
        origins = origin_keys(version.id) if version.based_on_id in told else {}
        for section in published.text_of(version).sections:
            for paragraph in section.paragraphs:
                yield (
                    version.number,
                    version.published_at,
                    section.key,
                    section.title.nl,
                    section.title.en,
                    paragraph.number,
                    paragraph.key,
                    paragraph.kind,
                    paragraph.lineage if version.based_on_id in told else None,
                    origins.get(paragraph.wording_id, []),
                    paragraph.text.nl,
                    paragraph.text.en,
                )


def participation_rows(phases: Collection[Phase], numbers: dict[UUID, int]) -> Iterator[Row]:
    for phase in phases:
        for each in told_responses(phase.id):
            yield numbers[phase.id], each.audience or "all", each.invited, each.contributed


def answer_cells(point: PublicPoint, phase: int | None, version: int | None) -> Row:
    """The cells of a public answer, in the order of `fields.POINTS`, up to `led_to_change`."""
    return (
        point.number,
        point.title.nl,
        point.title.en,
        point.summary.nl,
        point.summary.en,
        phase,
        point.decision.value,
        point.reason.nl,
        point.reason.en,
        point.published_at,
        version,
        [place.key for place in point.places],
        point.led_to_change,
    )
