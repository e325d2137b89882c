"""Which pages of petitions everybody may read, for the sitemap."""

from collections.abc import Iterator

from app.core import clock
from app.core.languages import LANGUAGES
from app.core.public_pages import PublicPage
from app.petitions.queries import addresses_of, public_petitions

INDEX_JOB = "petitions.index"


def public_pages() -> Iterator[PublicPage]:
    """The list, and every petition that is or was open."""
    yield PublicPage("petitions.index")
    known = [listed.petition for listed in public_petitions("nl", clock.now())]
    addresses = addresses_of([found.id for found in known])
    for found in known:
        yield PublicPage(
            "petitions.show",
            values_in={language: {"slug": addresses[found.id][language]} for language in LANGUAGES},
            changed_at=found.opens_at,
        )
