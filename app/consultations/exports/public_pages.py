"""The pages of what leaves consultations, for the sitemap."""

from collections.abc import Iterator

from app.consultations.exports.citing import editions_for_everybody
from app.consultations.processes.queries import addresses_of, for_visitor
from app.consultations.processes.rules import NOBODY
from app.core import clock
from app.core.languages import LANGUAGES
from app.core.public_pages import PublicPage


def public_pages() -> Iterator[PublicPage]:
    """The archive, and the open data of every consultation of which there is a report."""
    now = clock.now()
    yield PublicPage("consultations.archive")
    known = [listed.consultation for listed in for_visitor(NOBODY, "nl", now)]
    editions = editions_for_everybody(known, now)
    addresses = addresses_of([each for each, own in editions.items() if own])
    for consultation_id, slugs in addresses.items():
        yield PublicPage(
            "consultations.open_data_page",
            values_in={language: {"slug": slugs[language]} for language in LANGUAGES},
            changed_at=editions[consultation_id][0].report.as_of,
        )
