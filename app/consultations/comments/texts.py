"""Words of one form, as they were typed; `cleaned` makes them harmless."""

from dataclasses import dataclass

from app.core.cleaning import Cleaned, cleaned, cleaned_line

__all__ = ["Cleaned", "Rewording", "cleaned", "cleaned_line"]


@dataclass(frozen=True)
class Rewording:
    """Words of one form: a comment, or another wording of a paragraph and why."""

    text: str
    reason: str = ""
