"""The words of the interface, in one language: a story says the English sentence, the reader sees theirs."""

from functools import cache
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from app.core.languages import Language
from app.settings import ROOT


class Words:
    """`words("Post the comment")` is what the button says. A sentence that is no longer used is an error."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, source: str, /, **values: Any) -> str:
        return filled(self._forms(source)[0], values)

    def many(self, singular: str, plural: str, number: int) -> str:
        """The form for a number: `words.many("%(num)s comment", "%(num)s comments", 3)`."""
        forms = self._forms((singular, plural))
        return filled(forms[0 if number == 1 else 1], {"num": number})

    def _forms(self, source: str | tuple[str, str]) -> tuple[str, ...]:
        message = catalogue(self.language).get(source)
        assert message is not None, f"the product doesn't say {source!r}"
        return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def filled(text: str, values: dict[str, Any]) -> str:
    return text % values if values else text


@cache
def catalogue(language: Language) -> Catalog:
    """The catalogue as its source has it; no compiled file can be behind."""
    with (ROOT / "translations" / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file)
