"""Bilingual columns: one small construct with an honest fallback.

    title: Mapped[Bilingual] = bilingual("title")

makes the columns `title_nl` and `title_en`. `title.shown_in("en")` answers what to show and in which
language it really is, so that a page can say "only in Dutch" and set the right `lang`.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Composite, composite, mapped_column

from app.core.languages import LANGUAGES, Language


@dataclass(frozen=True)
class Shown:
    """A text as a reader gets it: its own `language`, and `fallback` when that isn't the reader's."""

    text: str
    language: Language
    fallback: bool


@dataclass(frozen=True)
class Bilingual:
    """The same text in Dutch and English; either may be missing (None), never both where it is required."""

    nl: str | None = None
    en: str | None = None

    def __post_init__(self) -> None:
        # An empty form field is a missing language, not an empty text.
        for name in LANGUAGES:
            if getattr(self, name) is not None and not getattr(self, name).strip():
                object.__setattr__(self, name, None)

    def __bool__(self) -> bool:
        return self.nl is not None or self.en is not None

    def get(self, language: str) -> str | None:
        return self.nl if language == "nl" else self.en

    def shown_in(self, language: str) -> Shown:
        wanted: Language = "nl" if language == "nl" else "en"
        other: Language = "en" if wanted == "nl" else "nl"
        text = self.get(wanted)
        if text is not None:
            return Shown(text, wanted, fallback=False)
        return Shown(
            self.get(other) or "", other if self.get(other) else wanted, fallback=bool(self.get(other))
        )

    def text_in(self, language: str) -> str:
        return self.shown_in(language).text

    @property
    def missing(self) -> tuple[Language, ...]:
        return tuple(language for language in LANGUAGES if self.get(language) is None)


def bilingual(name: str, *, info: dict[str, Any] | None = None) -> Composite[Bilingual]:
    """Two text columns, `<name>_nl` and `<name>_en`, read and written as one `Bilingual`."""
    return composite(
        Bilingual,
        mapped_column(f"{name}_nl", Text, nullable=True, info=info or {}),
        mapped_column(f"{name}_en", Text, nullable=True, info=info or {}),
    )
