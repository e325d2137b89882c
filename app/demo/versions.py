"""What became of a draft after its round: a second version with every kind of change, and a third begun."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.consultations.drafts import editing
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import DraftParagraph, DraftSection, text_of
from app.consultations.processes.models import Consultation
from app.consultations.processes.operations import PhasePlan, add_phase
from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.demo.consultation_texts import DemoConsultation

# How long after the end of the round the second version came, and how long it was pointed out.
WROTE, SHOWN = timedelta(days=40), timedelta(days=21)
PHASE = Bilingual("De tweede versie, met wat er veranderde", "The second version, with what changed")
THIRD = Bilingual("Slotversie", "Final version")
SUMMARIES = {
    2: Bilingual(
        "Iedereen mag zeggen wat hij vindt en de straat op gaan. In 2030 doen honderdvijftig "
        "gemeenten mee met ons plan. Wij leiden zeshonderd mensen op die bij demonstraties kijken "
        "of alles goed gaat. Niet elk incident krijgt nog een reactie van ons.",
        "Everybody may say what they think and take to the streets. By 2030 a hundred and fifty "
        "municipalities join our plan. We train six hundred people who watch whether "
        "demonstrations go well. Not every incident gets a response from us any more.",
    ),
    3: Bilingual(
        "De overheid mag mensen niet anders behandelen om hun afkomst of geloof. Mensen die dat "
        "zelf meemaakten, beslissen met ons mee. De eerste drie jaar kijken we naar controles, "
        "computermodellen en klachten.",
        "The government may not treat people differently because of their origin or religion. "
        "People who lived through that decide with us. For three years we look at checks, "
        "computer models and complaints.",
    ),
}
MORE_SIGNATURES = (
    Bilingual("minstens honderd gemeenten", "at least a hundred municipalities"),
    Bilingual("minstens honderdvijftig gemeenten", "at least a hundred and fifty municipalities"),
)
NOT_EVERY_LAND = (
    Bilingual("We volgen die dossiers niet in elk land.", "We won’t follow those files in every country."),
    Bilingual(
        "We volgen die dossiers niet overal: daarvoor zijn we te klein.",
        "We won’t follow those files everywhere: we are too small for that.",
    ),
)
REPORTS = Bilingual(
    "Elk half jaar staat op onze site wat waarnemers zagen, per gemeente en zonder namen. Zo kan "
    "iedereen nagaan of het op straat beter gaat.",
    "Every six months our site says what observers saw, per municipality and without names. That "
    "way anybody can check whether things get better in the street.",
)
HALVED = (
    Bilingual("moet het verschil met het land zijn gehalveerd", "the gap with the country should be halved"),
    Bilingual("moet het verschil met het land weg zijn", "the gap with the country should be gone"),
)


@dataclass
class Pen:
    """Changes a working version by the place a paragraph had when it began: (section, paragraph), from 0."""

    version: DraftVersion
    now: datetime

    def __post_init__(self) -> None:
        sections = text_of(self.version).sections
        self.keys = {
            (at, place): paragraph.key
            for at, section in enumerate(sections)
            for place, paragraph in enumerate(section.paragraphs)
        }
        self.sections: list[DraftSection] = sections

    def at(self, section: int, place: int) -> DraftParagraph:
        key = self.keys[section, place]
        return next(each for each in text_of(self.version).paragraphs if each.key == key)

    def replace(self, section: int, place: int, words: tuple[Bilingual, Bilingual]) -> None:
        """Put other words in the place of some, in both languages."""
        found, (old, new) = self.at(section, place), words
        text = Bilingual(*(_replaced(found.text, old, new, language) for language in ("nl", "en")))
        editing.reword(
            self.version,
            found.wording_id,
            text=text,
            kind=found.kind,
            revision=found.revision,
            now=self.now,
        )

    def split(self, section: int, place: int, after: int) -> None:
        found = self.at(section, place)
        both = {"nl": after, "en": after}
        editing.split(self.version, found.wording_id, after=both, revision=found.revision, now=self.now)

    def merge(self, section: int, place: int) -> None:
        found = self.at(section, place)
        editing.merge_with_next(self.version, found.wording_id, revision=found.revision, now=self.now)

    def remove(self, section: int, place: int) -> None:
        found = self.at(section, place)
        editing.remove(self.version, found.wording_id, revision=found.revision, now=self.now)

    def move_to(self, section: int, place: int, behind: tuple[int, int]) -> None:
        found, after = self.at(section, place), self.at(*behind)
        editing.place(
            self.version,
            found.wording_id,
            section_id=after.section_id,
            after_id=after.wording_id,
            revision=found.revision,
            now=self.now,
        )

    def insert(self, behind: tuple[int, int], text: Bilingual) -> None:
        after = self.at(*behind)
        editing.insert(
            self.version,
            section_id=after.section_id,
            after_id=after.wording_id,
            text=text,
            kind="text",
            now=self.now,
        )

    def summarise(self, section: int, summary: Bilingual) -> None:
        found = self.sections[section]
        editing.retitle(
            self.version,
            found.section_id,
            title=found.title,
            level=found.level,
            summary=summary,
            revision=found.revision,
            now=self.now,
        )


def _replaced(text: Bilingual, old: Bilingual, new: Bilingual, language: str) -> str:
    words, wanted = text.get(language) or "", old.get(language) or ""
    if wanted not in words:
        raise ValueError(f"the demo draft no longer says “{wanted}”")
    return words.replace(wanted, new.get(language) or "")


def follow_up(
    demo: DemoConsultation,
    consultation: Consultation,
    first: DraftVersion,
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """The second version, published after the round, and the third, on which staff are at work."""
    written_at = now + timedelta(days=demo.closes_in_days) + WROTE
    second = copy_version(first, label=demo.next_label, now=written_at, actor_id=actor_id)
    _revise(Pen(second, written_at))
    publish_version(second, now=written_at, actor_id=actor_id)
    add_phase(consultation, _plan(second, written_at), now=written_at, actor_id=actor_id)
    third = copy_version(second, label=THIRD, now=now, actor_id=actor_id)
    pen = Pen(third, now)
    pen.replace(3, 1, HALVED)


def _revise(pen: Pen) -> None:
    pen.replace(2, 1, MORE_SIGNATURES)
    pen.split(2, 3, after=1)
    pen.insert((2, 4), REPORTS)
    pen.replace(2, 5, NOT_EVERY_LAND)
    pen.move_to(3, 5, behind=(3, 0))
    pen.merge(3, 1)
    pen.remove(1, 6)
    for section, summary in SUMMARIES.items():
        pen.summarise(section, summary)


def _plan(version: DraftVersion, at: datetime) -> PhasePlan:
    return PhasePlan(
        name=PHASE,
        opens_on=local_day(at),
        closes_on=local_day(at + SHOWN),
        version_id=version.id,
        readers=frozenset({"public"}),
        commenters=frozenset(),
    )
