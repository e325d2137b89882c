"""Numbers inside sentences, as the reader writes them: `1.284 mensen`, `1,284 people`."""

from typing import Any

from flask import Flask
from flask_babel import Domain, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context

from app.core.formatting import number
from app.extensions import babel


class Count(int):
    """A whole number that becomes text with the thousands separator of the reader's language.

    For the parameters of a sentence: it is formatted when the sentence is, not when the rule is written.
    """

    def __str__(self) -> str:
        return number(int(self))


class CountingDomain(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Translations whose `%(num)s` is a `Count`; found by language alone, as a page asks a hundred times."""

    def __init__(self) -> None:
        super().__init__()
        self._found: dict[str, Any] = {}

    def get_translations(self) -> Any:
        locale = get_locale()
        if locale is None:
            return super().get_translations()
        found = self._found.get(locale.language)
        if found is None:
            found = self._found[locale.language] = super().get_translations()
        return found

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        return str(super().ngettext(singular, plural, Count(num), **variables))


def init_app(app: Flask) -> None:
    babel.domain_instance = CountingDomain()
    in_templates: Any = app.jinja_env.globals["ngettext"]

    @pass_context
    def ngettext(context: Context, singular: str, plural: str, num: int, **variables: Any) -> Any:
        return in_templates(context, singular, plural, Count(num), **variables)

    app.jinja_env.globals["ngettext"] = ngettext
