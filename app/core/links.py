"""Links that work outside this site: built on BASE_URL, never on the Host header of a request."""

from typing import Any
from urllib.parse import urlsplit

from flask import current_app

from app.core.languages import Language, current_language
from app.settings import Settings


def public_link(endpoint: str, language: Language | None = None, **values: Any) -> str:
    """The full address of a page in a language (the current one when None), for mails, jobs and commands."""
    settings: Settings = current_app.extensions["settings"]
    base = urlsplit(settings.base_url)
    if current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = language or current_language()
    adapter = current_app.url_map.bind(base.netloc, url_scheme=base.scheme)
    return adapter.build(endpoint, values, force_external=True)
