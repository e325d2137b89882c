"""Speaking one language for a while: a mail to a Dutch reader from an English page, a job, a command."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from flask_babel import force_locale

from app.core.languages import Language, current_language


@contextmanager
def in_language(language: Language) -> Iterator[None]:
    """Inside this block texts, days and addresses are in `language`."""
    before = current_language()
    g.language = language
    try:
        with force_locale(language):
            yield
    finally:
        g.language = before
