"""How to cite what stays: the report of a consultation, and the text of it; and what leaves, and when."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import current_app
from flask_babel import gettext as _

from app.consultations.answers.published import points_seen
from app.consultations.comments.sight import sight_of
from app.consultations.drafts.models import DraftVersion
from app.consultations.exports.queries import Edition, editions_of_many
from app.consultations.processes import retention, rules
from app.consultations.processes.models import Consultation
from app.consultations.processes.rules import NOBODY
from app.consultations.reading.visits import Visit
from app.core.clock import local_day
from app.core.languages import Language, current_language
from app.core.links import public_link
from app.settings import Settings


@dataclass(frozen=True)
class Citation:
    """Who, when, what, which version, and where it stays; `sha256` of a file."""

    organisation: str
    day: date
    title: str
    version: str
    address: str
    sha256: str | None = None


@dataclass(frozen=True)
class Leaving:
    """From which day on the people of a consultation are taken away, and whether that was done."""

    day: date
    is_past: bool


def editions_for_everybody(
    consultations: Collection[Consultation], now: datetime
) -> dict[UUID, list[Edition]]:
    """Of each consultation the editions of which everybody may read all they tell of, the latest first: four
    statements at most, whatever their number.

    A phase can be shown to fewer people later; a report that tells of it goes with it.
    """
    made = editions_of_many([each.id for each in consultations])
    known = [each for each in consultations if each.id in made and rules.may_know(each, NOBODY)]
    sight = sight_of((phase for each in known for phase in each.phases), NOBODY, now)
    behind = {phase.id: each.id for each in known for phase in each.phases}
    points: dict[UUID, set[int]] = {each.id: set() for each in known}
    for point in points_seen(sight) if known else ():
        points[behind[point.phase_id]].add(point.number)
    seen = {phase_id.hex for phase_id in sight.phase_ids}
    return {
        each.id: [
            edition
            for edition in made[each.id]
            if seen.issuperset(edition.report.told["phases"])
            and points[each.id].issuperset(edition.report.told["points"])
        ]
        for each in known
    }


def cite_report(consultation: Consultation, slugs: dict[Language, str], edition: Edition) -> Citation:
    """The report, in the reader's language; the file itself is in both."""
    language = current_language()
    return Citation(
        _settings().organisation,
        local_day(edition.report.as_of),
        str(_("What we heard, what we did: %(title)s", title=consultation.title.text_in(language))),
        str(_("edition %(number)s", number=edition.number)),
        public_link("consultations.report_file", language, slug=slugs[language], edition=edition.number),
        edition.file.sha256,
    )


def cite_text(visit: Visit, version: DraftVersion) -> Citation:
    """One version of the text."""
    assert version.published_at is not None
    return Citation(
        _settings().organisation,
        local_day(version.published_at),
        visit.consultation.title.text_in(current_language()),
        str(_("version %(number)s", number=version.number)),
        public_link("consultations.version", slug=visit.slug, number=version.number),
    )


def leaving(consultation: Consultation, now: datetime) -> Leaving | None:
    """When its people are taken away; None while a phase may still be planned."""
    moment = retention.names_go_at(consultation)
    if moment is None or any(phase.closes_at > now for phase in consultation.phases):
        return None
    return Leaving(local_day(moment), moment <= now)


def by_year(closed: Iterable[tuple[date, UUID]]) -> dict[int, list[UUID]]:
    """What closed, by the year in which it did, the latest first."""
    found: dict[int, list[UUID]] = {}
    for day, consultation_id in sorted(closed, key=lambda each: each[0], reverse=True):
        found.setdefault(day.year, []).append(consultation_id)
    return found


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
