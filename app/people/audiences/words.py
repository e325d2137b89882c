"""The words by which people name an audience in a list: codes and Dutch and English names."""

import re

from app.people.audiences.models import Audience

_WORDS: dict[Audience, str] = {
    Audience.PUBLIC: "public|publiek|iedereen|everybody",
    Audience.SUPPORTER: "supporter|supporters|achterban|sympathisant|sympathisanten",
    Audience.MEMBER: "member|members|lid|leden",
    Audience.VOLUNTEER: "volunteer|volunteers|vrijwilliger|vrijwilligers",
    Audience.YOUTH_PANEL: "youth panel|jongerenpanel",
    Audience.YOUTH_COUNCIL: "youth council|jongerenraad",
    Audience.MEMBERS_COUNCIL: "members council|ledenraad|ledenraadslid",
    Audience.BOARD: "board|bestuur|bestuurslid",
    Audience.STAFF: "staff|medewerker|medewerkers",
    Audience.MANAGEMENT_TEAM: "management team|managementteam|mt",
    Audience.PARTNER: "partner|partners",
    Audience.INTERNATIONAL: "international|international colleague|internationaal|internationale collega"
    "|collega internationale beweging|colleague in the international movement"
    "|collega in de internationale beweging",
    Audience.RIGHTS_HOLDER: "rights holder|rights holders|rechthebbende|rechthebbenden|person it is about"
    "|mensen om wie het gaat|iemand om wie het gaat|persoon om wie het gaat",
}
_MEANING = {word: audience for audience, words in _WORDS.items() for word in words.split("|")}


def audience_meant(word: str) -> Audience | None:
    """The audience that a word means, whatever its capitals, dashes, underscores and apostrophes."""
    plain = re.sub(r"['’]", "", word.casefold())
    return _MEANING.get(" ".join(re.split(r"[\s\-_]+", plain.strip())))
