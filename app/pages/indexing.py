"""The information pages in the search index: each in the languages it has."""

from datetime import datetime

from markupsafe import Markup

from app.core import search
from app.core.languages import LANGUAGES
from app.pages.models import PageVersion
from app.pages.rendering import drawn

KIND = "page"


def index(version: PageVersion, now: datetime) -> None:
    """Make what the page says now findable, in place of what it said before."""
    for language in LANGUAGES:
        if version.body.get(language) is None:
            search.remove(KIND, version.page.id, language)
            continue
        shown = drawn(version, language)
        search.index(
            KIND,
            version.page.id,
            language,
            title=shown.title,
            body=f"{shown.summary}\n{words_of(shown.body)}",
            url_endpoint="pages.show",
            url_values={"key": version.page.key},
            now=now,
        )


def words_of(body: Markup) -> str:
    """The text of a page without its markup; what stood in two blocks doesn't become one word."""
    return Markup(body.replace("<", " <")).striptags()  # noqa: S704  what Markdown drew
