"""The public pages of what leaves a consultation: the report as a file, open data, the archive."""

import hashlib
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import abort, current_app, render_template, request, send_file
from flask_login import current_user
from werkzeug.wrappers import Response

from app.consultations.exports.citing import (
    Citation,
    Leaving,
    by_year,
    cite_report,
    cite_text,
    editions_for_everybody,
    leaving,
)
from app.consultations.exports.everybody import Settled, settled
from app.consultations.exports.open_data import LICENCES, open_data
from app.consultations.exports.queries import Edition
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import Listed, addresses_of, for_visitor
from app.consultations.processes.rules import State, Visitor
from app.consultations.reading.blueprint import consultations, enter
from app.consultations.reading.visits import Visit
from app.core import clock, files
from app.core.languages import current_language
from app.core.tables import WRITERS, made_into_file
from app.settings import Settings


@dataclass(frozen=True)
class Kept:
    """What stays of a consultation: the editions of its report, how to cite, and what leaves."""

    editions: list[Edition]
    citation: Citation | None
    leaving: Leaving | None


@dataclass(frozen=True)
class Archived:
    """A consultation that closed, with what stays of it."""

    listed: Listed
    closed_on: date
    kept: Kept


@consultations.page("/have-your-say/<slug>/what-we-heard/<int:edition>.pdf")
def report_file(slug: str, edition: int) -> Response:
    """An edition of the report: its permanent address, as long as everybody may read what it tells of."""
    visit = enter(slug, edition=edition)
    found = next((each for each in editions_here(visit) if each.number == edition), None) or abort(404)
    name = f"{visit.slug}-{found.number}.pdf"
    answer = send_file(
        files.open_stream(found.file.id), mimetype=found.file.media_type, download_name=name, etag=False
    )
    return as_made(answer, found.file.sha256)


@consultations.page("/have-your-say/<slug>/open-data/")
def open_data_page(slug: str) -> str:
    """What the open data hold and don't, what each field means, and the files."""
    visit = enter(slug)
    found = settled(visit.structure, visit.now)
    return render_template(
        "consultations/open_data.html",
        visit=visit,
        found=found,
        data=open_data(found, settings()) if found else None,
        licence=settings().open_data_licence,
        licence_address=LICENCES[settings().open_data_licence],
    )


@consultations.page("/have-your-say/<slug>/open-data/data.json")
def open_data_json(slug: str) -> Response:
    return open_data_file(slug, "json")


@consultations.page("/have-your-say/<slug>/open-data/data.zip")
def open_data_csv(slug: str) -> Response:
    """The same tables as CSV, in one archive."""
    return open_data_file(slug, "csv")


def open_data_file(slug: str, kind: str) -> Response:
    visit = enter(slug)
    found: Settled = settled(visit.structure, visit.now) or abort(404)
    made = made_into_file(open_data(found, settings()), kind)
    digest = hashlib.file_digest(made, "sha256").hexdigest()
    made.seek(0)
    _write, mimetype, ending = WRITERS[kind]
    name = f"{visit.slug}-open-data.{ending}"
    return as_made(
        send_file(made, mimetype=mimetype, download_name=name, as_attachment=True, etag=False), digest
    )


def as_made(answer: Response, digest: str) -> Response:
    """The file with its hash as ETag: who has it already gets only that it is the same."""
    answer.set_etag(digest)
    answer.headers["Cache-Control"] = "no-cache"
    return answer.make_conditional(request.environ)


@consultations.page("/archive/")
def archive() -> str:
    """Every consultation that closed for this visitor, by year, with what stays of it and how to cite it."""
    now, language = clock.now(), current_language()
    closed = [
        each for each in for_visitor(Visitor.of(current_user), language, now) if each.state is State.CLOSED
    ]
    editions = editions_for_everybody([each.consultation for each in closed], now)
    slugs = addresses_of([each.consultation.id for each in closed])
    found: dict[UUID, Archived] = {}
    for each in closed:
        own = editions.get(each.consultation.id, [])
        citation = cite_report(each.consultation, slugs[each.consultation.id], own[0]) if own else None
        kept = Kept(own, citation, leaving(each.consultation, now))
        found[each.consultation.id] = Archived(each, last_day(each.consultation), kept)
    years = by_year((each.closed_on, key) for key, each in found.items())
    return render_template("consultations/archive.html", years=years, found=found)


def last_day(consultation: Consultation) -> date:
    return max(phase.last_day for phase in consultation.phases)


def editions_here(visit: Visit) -> list[Edition]:
    """The editions of the report that everybody may read, the latest first."""
    return editions_for_everybody([visit.consultation], visit.now).get(visit.consultation.id, [])


def kept_here(visit: Visit) -> Kept:
    """What stays of a consultation, for the pages about it."""
    editions = editions_here(visit)
    citation = None
    if editions:
        citation = cite_report(visit.consultation, visit.structure.slugs, editions[0])
    elif visit.shown_version is not None and visit.shown_version.published_at is not None:
        citation = cite_text(visit, visit.shown_version)
    return Kept(editions, citation, leaving(visit.consultation, visit.now))


def settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
