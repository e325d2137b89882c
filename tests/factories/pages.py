"""Information pages for tests, made by the product's own operations. The caller commits."""

from uuid import UUID

from app.core import clock
from app.core.bilingual import Bilingual
from app.pages import operations, queries
from app.pages.content import PageTexts
from app.pages.models import PageVersion


def load_pages() -> list[str]:
    """The seven pages with the texts that come with the product."""
    return operations.load_missing(clock.now())


def texts(
    title: str = "Over dit voorbeeld", body: str = "## Kop\n\nEen alinea.", *, english: bool = True
) -> PageTexts:
    """Texts of a page, in both languages unless told otherwise."""
    return PageTexts(
        Bilingual(title, "About this example" if english else None),
        Bilingual("Eén zin.", "One sentence." if english else None),
        Bilingual(body, "## Heading\n\nA paragraph." if english else None),
    )


def save_page(key: str, by: UUID, written: PageTexts | None = None) -> PageVersion:
    """A new version of a loaded page, by somebody of staff."""
    page, current = queries.page_for_change(key), queries.current_version(key)
    assert page is not None
    assert current is not None
    return operations.save(page, written or texts(), read=current.number, by=by, now=clock.now())
