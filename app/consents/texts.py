"""The words in which consent is asked, exactly as shown. Never change a text: add it with the next version.

They stand here and not in the catalogues, because what somebody agreed to is these words in their language.
"""

from dataclasses import dataclass
from enum import StrEnum

from app.core.bilingual import Bilingual


class Purpose(StrEnum):
    """What somebody can say yes or no to."""

    UPDATES = "updates"
    REMINDERS = "reminders"


@dataclass(frozen=True)
class Wording:
    version: int
    text: Bilingual


CURRENT: dict[Purpose, Wording] = {
    Purpose.UPDATES: Wording(
        1,
        Bilingual(
            nl="Mail me wat er met mijn inbreng gebeurt, en als er een nieuwe consultatie voor mij opengaat.",
            en="Mail me what becomes of my input, and when a new consultation opens for me.",
        ),
    ),
    Purpose.REMINDERS: Wording(
        1,
        Bilingual(
            nl="Stuur me een herinnering als een consultatie waaraan ik kan meedoen bijna sluit.",
            en="Send me a reminder when a consultation I can join is about to close.",
        ),
    ),
}
