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
    COMMENTS = "comments"
    SIGNATURE = "signature"
    SAFE_SIGNATURE = "safe-signature"
    NEWS = "news"
    SIGN_UP = "sign-up"
    DEMONSTRATION_REMINDER = "demonstration-reminder"


# What somebody can switch on and off on the page of their mail.
MAIL_PURPOSES = (Purpose.UPDATES, Purpose.REMINDERS, Purpose.NEWS)


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
    Purpose.COMMENTS: Wording(
        1,
        Bilingual(
            nl="Ik vind het goed dat de organisatie van deze site mijn reacties bewaart en toont, ook als "
            "daaruit blijkt wat ik vind of geloof. Wie de tekst mag lezen, mag ook mijn reactie lezen.",
            en="I agree that the organisation of this site keeps and shows my comments, also where they "
            "reveal what I think or believe. Whoever may read the text may read my comment.",
        ),
    ),
    # Asked at each petition anew; %(recipient)s is its target, who gets the signatures.
    Purpose.SIGNATURE: Wording(
        2,
        Bilingual(
            nl="Ik vind het goed dat %(organisation)s mijn naam en mailadres bewaart om mijn handtekening te "
            "tellen, en mijn handtekening overhandigt; mijn naam alleen als ik die laat tonen. De "
            "ontvanger: %(recipient)s. Uit mijn handtekening kan blijken wat ik vind of geloof.",
            en="I agree that %(organisation)s keeps my name and mail address to count my signature, and "
            "hands over my signature; my name only if I let it be shown. The recipient: %(recipient)s. My "
            "signature may reveal what I think or believe.",
        ),
    ),
    Purpose.SAFE_SIGNATURE: Wording(
        1,
        Bilingual(
            nl="Ik vind het goed dat %(organisation)s mijn handtekening telt, ook als daaruit blijkt wat ik "
            "vind of geloof. Mijn mailadres wordt gewist zodra de mail met mijn link weg is. De ontvanger, "
            "%(recipient)s, krijgt alleen het aantal.",
            en="I agree that %(organisation)s counts my signature, also where it reveals what I think or "
            "believe. My mail address is erased as soon as the mail with my link has left. The recipient, "
            "%(recipient)s, gets the number alone.",
        ),
    ),
    Purpose.NEWS: Wording(
        1,
        Bilingual(
            nl="Mail me nieuws over petities die ik teken, en over andere petities en acties.",
            en="Mail me news about petitions I sign, and about other petitions and actions.",
        ),
    ),
    # Asked at each event anew, and written on the sign-up as well.
    Purpose.SIGN_UP: Wording(
        1,
        Bilingual(
            nl="Ik vind het goed dat %(organisation)s mijn naam en mailadres bewaart om te weten wie er "
            "komt, ook als uit mijn aanmelding blijkt wat ik vind of geloof.",
            en="I agree that %(organisation)s keeps my name and mail address to know who comes, also where "
            "my sign-up reveals what I think or believe.",
        ),
    ),
    Purpose.DEMONSTRATION_REMINDER: Wording(
        1,
        Bilingual(
            nl="Ik vind het goed dat %(organisation)s mijn mailadres tot en met de dag erna bewaart om me "
            "deze mail te sturen, ook als daaruit blijkt wat ik vind of geloof.",
            en="I agree that %(organisation)s keeps my mail address until and including the day after to "
            "send me this mail, also where it reveals what I think or believe.",
        ),
    ),
}
