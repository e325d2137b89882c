"""Every address that everybody may read, for the sitemap and for the tests that look for leaks.

    public_pages.register(app, published_consultations)

where `published_consultations()` answers `PublicPage`s. A page that isn't for everybody is never among them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Flask, current_app

from app.core.languages import LANGUAGES, Language
from app.core.links import public_link


@dataclass(frozen=True)
class PublicPage:
    """One page in both languages: `values` go into its address, `values_in` what differs per language."""

    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    values_in: dict[Language, dict[str, Any]] = field(default_factory=dict)
    changed_at: datetime | None = None

    def address(self, language: Language) -> str:
        """The full public address of the page in a language."""
        values = {**self.values, **self.values_in.get(language, {})}
        return public_link(self.endpoint, language, **values)

    def addresses(self) -> dict[Language, str]:
        return {language: self.address(language) for language in LANGUAGES}


Gather = Callable[[], Iterable[PublicPage]]


def init_app(app: Flask) -> None:
    app.extensions["public_pages"] = []


def register(app: Flask, gather: Gather) -> None:
    app.extensions["public_pages"].append(gather)


def public_pages() -> list[PublicPage]:
    """Every registered page, in the order of registration."""
    registered: list[Gather] = current_app.extensions["public_pages"]
    return [page for gather in registered for page in gather()]
