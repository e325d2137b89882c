"""The open data of a consultation: what is over and answered for everybody, without anything of a person.

What people said is not in it. They agreed that whoever may read the text may read their comment, here; not
that it goes out into the world under a licence, where they could never take it back.
"""

from collections.abc import Callable, Iterable
from functools import partial
from uuid import UUID

from app.consultations.exports import fields
from app.consultations.exports.everybody import Settled
from app.consultations.exports.shared_rows import (
    answer_cells,
    numbered,
    paragraph_rows,
    participation_rows,
    phase_rows,
)
from app.consultations.exports.told_reactions import FIELDS, reaction_rows
from app.consultations.outcomes.queries import SILENCE, Voices, ties_of, voices_of
from app.core.disclosure import RULE
from app.core.languages import LANGUAGES
from app.core.links import public_link
from app.core.tables import WITHHELD, Collection, Row, Table
from app.settings import Settings

LICENCES = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}
WORDS = {
    "phases": fields.PHASES,
    "paragraphs": fields.PARAGRAPHS,
    "points": fields.PUBLIC_POINTS,
    "reactions": fields.REACTIONS,
    "participation": fields.PARTICIPATION,
}


def open_data(found: Settled, settings: Settings) -> Collection:
    """The tables; the same for everybody who asks, until there is more to tell."""
    visit, slugs = found.visit, found.visit.structure.slugs
    numbers = numbered(visit.consultation, found.phases)
    told = {version.id for version in found.versions}
    rows: dict[str, Callable[[], Iterable[Row]]] = {
        "phases": partial(phase_rows, found.phases, found.versions, numbers),
        "paragraphs": partial(paragraph_rows, found.versions, told=told),
        "points": partial(_point_rows, found, numbers),
        "reactions": partial(reaction_rows, found.phases, found.versions, numbers),
        "participation": partial(participation_rows, found.phases, numbers),
    }
    assert tuple(fields.REACTIONS) == FIELDS
    tables = tuple(Table(name, tuple(WORDS[name]), each) for name, each in rows.items())
    about = {
        "title_nl": visit.consultation.title.nl,
        "title_en": visit.consultation.title.en,
        "organisation": settings.organisation,
        "as_of": found.as_of,
        "licence": settings.open_data_licence,
        "licence_address": LICENCES[settings.open_data_licence],
        **{
            f"address_{each}": public_link("consultations.heard", each, slug=slugs[each])
            for each in LANGUAGES
        },
        "disclosure_rule": RULE.version,
    }
    return Collection(about, tables, fields.meanings_of(tables, WORDS))


def _point_rows(found: Settled, numbers: dict[UUID, int]) -> list[Row]:
    voices = voices_of(ties_of(found.points, found.visit.sight))
    versions = {version.id: version.number for version in found.versions}
    return [
        (
            *answer_cells(
                point,
                numbers.get(point.phase_id),
                versions.get(point.version_id) if point.version_id else None,
            ),
            *_said(voices.get(point.id, SILENCE)),
        )
        for point in found.points
    ]


def _said(voices: Voices) -> Row:
    return voices.contributions, voices.people or WITHHELD, list(voices.named)
