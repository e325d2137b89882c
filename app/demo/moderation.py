"""What the moderators of the demo meet: reports that wait, an objection, something kept, lists of words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind, Comment
from app.consultations.comments.noticing import KIND
from app.consultations.comments.operations import Writing, comment
from app.consultations.comments.places import Place
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.queries import text_of
from app.consultations.processes.queries import consultation_with_slug
from app.consultations.processes.rules import Visitor
from app.core.clock import local_day
from app.core.languages import Language
from app.demo.consultation_texts import DEMO_CONSULTATIONS
from app.demo.movement import Movement
from app.extensions import db
from app.moderation.appeals import appeal_of_author
from app.moderation.models import Ground, Outcome
from app.moderation.operations import Complaint, Verdict, decide, report
from app.moderation.word_lists.operations import save_list
from app.people.accounts.models import Account
from app.people.audiences.queries import audiences_of

WORDS: dict[Language, str] = {
    "nl": "achterlijk\nflikker op\nidioot\nlandverrader\nleugenaars\nsukkel",
    "en": "idiot\nliars\nmoron\nshut up\ntraitor",
}


@dataclass(frozen=True)
class Said:
    """A contribution of the demo: whose, where and how many hours ago."""

    author: str
    section: int
    paragraph: int
    hours_ago: int
    text: str


ADVERTISED = Said(
    "Ümit Kaya",
    3,
    5,
    60,
    "Wij doen al tien jaar zelf onderzoek onder bewoners van centra. De rapporten staan op onze site, en wie "
    "er een nodig heeft, mag mij altijd bellen.",
)
SHARP = Said(
    "Marijke Smit",
    4,
    4,
    50,
    "Dit is de slapste alinea van het hele stuk. Wie dit schreef, heeft nog nooit een asielzoeker gesproken.",
)
NAMED = Said(
    "Henk de Wit",
    5,
    4,
    20,
    "Bij ons in de straat weet iedereen wie die fietsen pakt: die lange jongen van nummer 14, kamer 3.",
)
SCOLDED = Said(
    "Els Verhoeven",
    4,
    5,
    5,
    "Ambtenaren die hieraan meewerken zijn leugenaars, en dat moeten we ze gewoon in hun gezicht zeggen.",
)


def load(now: datetime, movement: Movement) -> int:
    """A few hours at the desk of Karim, the moderator; how many contributions were made for it."""
    return _Desk(now, movement).work()


class _Desk:
    def __init__(self, now: datetime, movement: Movement) -> None:
        self.now = now
        self.people = {account.name: account for account in movement.people}
        found = consultation_with_slug(str(DEMO_CONSULTATIONS[0].slug.nl), "nl")
        assert found is not None
        version_id = found.consultation.phases[0].version_id
        self.sections = text_of(db.session.get_one(DraftVersion, version_id)).sections

    def work(self) -> int:
        moderator = self.people["Karim Haddad"].participant_id
        for language, words in WORDS.items():
            save_list(language, words, revision=0, moderator=moderator, now=self._ago(90))
        self._objected_to(moderator)
        self._kept(moderator)
        self._waiting()
        return 4

    def _objected_to(self, moderator: UUID) -> None:
        """Hidden as an advertisement; its author objects, and a colleague of Karim has to look."""
        said = self._say(ADVERTISED)
        complaint = Complaint(Ground.ADVERTISING, "Hier maakt iemand reclame voor zijn eigen bureau.")
        self._report(said, complaint, 40)
        reasons = "Je verwijst naar je eigen rapporten en biedt ze aan. Dat is reclame voor je bureau."
        verdict = Verdict(Outcome.HIDDEN, reasons, Ground.ADVERTISING)
        decide(KIND, said.id, verdict, moderator, self._ago(30))
        assert said.author_id is not None
        objection = (
            "Er is geen bureau en ik verkoop niets: de rapporten zijn gratis en gaan precies over deze "
            "alinea. Zonder die zin snapt niemand waar ik het over heb."
        )
        appeal_of_author(said.id, said.author_id, objection, language="nl", now=self._ago(6))

    def _kept(self, moderator: UUID) -> None:
        """Sharp, and within the rules."""
        said = self._say(SHARP)
        self._report(said, Complaint(Ground.INSULT, "Dit is een aanval op de mensen die dit schreven."), 45)
        reasons = (
            "Dit is scherpe kritiek op de tekst en op hoe die tot stand kwam. Er wordt niemand aangevallen."
        )
        decide(KIND, said.id, Verdict(Outcome.KEPT, reasons), moderator, self._ago(28))

    def _waiting(self) -> None:
        """One that two people reported, and one with a word of the list."""
        said = self._say(NAMED)
        for hours, ground, explanation in (
            (
                15,
                Ground.PERSONAL_DATA,
                "Iedereen in de buurt weet nu om wie het gaat. Die jongen is zestien.",
            ),
            (9, Ground.ACCUSATION, "Hier wordt een jongen beschuldigd van diefstal, zonder enig bewijs."),
        ):
            self._report(said, Complaint(ground, explanation), hours)
        self._say(SCOLDED)

    def _say(self, words: Said) -> Comment:
        author, at = self.people[words.author], self._ago(words.hours_ago)
        place = self.sections[words.section - 1].paragraphs[words.paragraph - 1]
        return comment(
            Place.at(db.session.get_one(Paragraph, place.paragraph_id)),
            self._visitor(author, at),
            words.text,
            at,
            Writing(
                "nl",
                f"demo-moderation-{words.author}",
                BylineChoice(BylineKind.NAMED),
                consent=True,
                sure=True,
            ),
        )

    def _visitor(self, author: Account, at: datetime) -> Visitor:
        audiences = audiences_of(author.participant_id, local_day(at))
        return Visitor(author.participant_id, audiences, author.name, author.birth_year)

    def _report(self, said: Comment, complaint: Complaint, hours_ago: int) -> None:
        at, network = self._ago(hours_ago), f"demo-{hours_ago}"
        report(KIND, said.id, complaint, language="nl", network=network, now=at)

    def _ago(self, hours: int) -> datetime:
        return self.now - timedelta(hours=hours)
