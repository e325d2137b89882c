"""A whole new document beside the version it is to follow: where each of its paragraphs comes from."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from sqlalchemy import select

from app.consultations.drafts.lineage import lineage
from app.consultations.drafts.models import DraftVersion, Heading, Lineage, Wording
from app.consultations.drafts.proposing import moved, propose
from app.consultations.drafts.queries import DraftParagraph, DraftSection, text_of
from app.consultations.drafts.sources import PairedParagraph, PairedSection, PairedText
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.extensions import db

Origins = tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Following:
    """A new document and the version before; places count from 0 in reading order, on either side.

    `origins` holds per new paragraph the places of those it comes from, `alike` how alike they were when that
    was proposed.
    """

    base: DraftVersion | None
    base_sections: tuple[DraftSection, ...]
    sections: tuple[PairedSection, ...]
    origins: Origins
    alike: tuple[float, ...]

    @cached_property
    def earlier(self) -> list[DraftParagraph]:
        return [paragraph for section in self.base_sections for paragraph in section.paragraphs]

    @cached_property
    def later(self) -> list[PairedParagraph]:
        return [paragraph for section in self.sections for paragraph in section.paragraphs]

    @cached_property
    def lineage(self) -> list[Lineage]:
        """What became of the version before in each new paragraph."""
        texts = {place: Bilingual(each.nl, each.en) for place, each in enumerate(self.later)}
        origins = {place: frozenset(own) for place, own in enumerate(self.origins)}
        earlier = {place: each.text for place, each in enumerate(self.earlier)}
        found = lineage(texts, origins, earlier)
        return [found[place] for place in range(len(self.later))]

    @cached_property
    def moved(self) -> set[int]:
        """The places of new paragraphs that stood elsewhere."""
        return moved(self.origins)

    @cached_property
    def dropped(self) -> list[int]:
        """The places of earlier paragraphs from which nothing comes."""
        used = {place for own in self.origins for place in own}
        return [place for place in range(len(self.earlier)) if place not in used]

    @property
    def counts(self) -> dict[str, int]:
        """How many paragraphs of each lineage, dropped ones among them."""
        counted = Counter(each.value for each in self.lineage)
        counted[Lineage.DROPPED.value] = len(self.dropped)
        return {each.value: counted[each.value] for each in Lineage}

    @cached_property
    def identities(self) -> list[UUID | None]:
        """The paragraph that each new one is, for comments and links; None where it is one of its own.

        What was kept or reworded stays itself; the first part of a split, and what was merged, continue the
        first paragraph they come from, as when staff edit.
        """
        taken: set[int] = set()
        found: list[UUID | None] = []
        for own in self.origins:
            free = next((place for place in own if place not in taken), None)
            if free is not None:
                taken.add(free)
            found.append(None if free is None else self.earlier[free].paragraph_id)
        return found

    @cached_property
    def section_ids(self) -> list[UUID | None]:
        """The section that each new one is: the one with its title, else the one most of its text is from."""
        found: list[UUID | None] = [None] * len(self.sections)
        taken: set[UUID] = set()
        for language in LANGUAGES:
            titled = [(each.section_id, each.title.get(language)) for each in self.base_sections]
            for at, section in enumerate(self.sections):
                title = Bilingual(section.title_nl, section.title_en).get(language)
                known = [same for same, name in titled if title and name == title and same not in taken]
                if found[at] is None and known:
                    found[at] = known[0]
                    taken.add(known[0])
        for at, votes in enumerate(self._sections_of_text()):
            best = next((section for section, _count in votes.most_common() if section not in taken), None)
            if found[at] is None and best is not None:
                found[at] = best
                taken.add(best)
        return found

    def _sections_of_text(self) -> list[Counter[UUID]]:
        """Per new section, from which earlier ones its paragraphs come."""
        votes: list[Counter[UUID]] = []
        place = 0
        for section in self.sections:
            own = [origin for own in self.origins[place : place + len(section.paragraphs)] for origin in own]
            votes.append(Counter(self.earlier[origin].section_id for origin in own))
            place += len(section.paragraphs)
        return votes


def follow(
    text: PairedText, base: DraftVersion | None, chosen: Sequence[Iterable[str]] | None = None
) -> Following:
    """The document beside a version (None: it is the first); its lineage as chosen, by keys, or proposed.

    A key that the version doesn't have is passed over.
    """
    sections = tuple(each for each in text.sections if each.title_nl or each.title_en or each.paragraphs)
    before = tuple(text_of(base).sections) if base else ()
    later = [each for section in sections for each in section.paragraphs]
    if chosen is not None:
        places = {each.key: at for at, each in enumerate(p for s in before for p in s.paragraphs)}
        origins = tuple(tuple(sorted({places[key] for key in own if key in places})) for own in chosen)
        alike = (1.0,) * len(later)
    else:
        proposal = propose(
            [each.text for section in before for each in section.paragraphs],
            [Bilingual(each.nl, each.en) for each in later],
        )
        origins, alike = proposal.origins, proposal.alike
    found = Following(base, before, sections, origins, alike)
    return replace(found, sections=_with_known_translations(found))


def _with_known_translations(following: Following) -> tuple[PairedSection, ...]:
    """The sections; where the document came in one language, what reads the same keeps its translation."""
    lacking = [each for each in LANGUAGES if not any(getattr(p, each) for p in following.later)]
    if len(lacking) != 1:
        return following.sections
    known = {section.section_id: section.title for section in following.base_sections}
    children = Counter(origin for own in following.origins for origin in own)
    found, place = [], 0
    for section, section_id in zip(following.sections, following.section_ids, strict=True):
        paragraphs = []
        for paragraph in section.paragraphs:
            own = following.origins[place]
            alone = len(own) == 1 and children[own[0]] == 1
            earlier = following.earlier[own[0]].text if alone else Bilingual()
            text = _translated(Bilingual(paragraph.nl, paragraph.en), earlier)
            paragraphs.append(replace(paragraph, nl=text.nl, en=text.en))
            place += 1
        title = Bilingual(section.title_nl, section.title_en)
        title = _translated(title, known[section_id]) if section_id else title
        found.append(replace(section, title_nl=title.nl, title_en=title.en, paragraphs=tuple(paragraphs)))
    return tuple(found)


def _translated(text: Bilingual, earlier: Bilingual) -> Bilingual:
    same = any(text.get(each) and text.get(each) == earlier.get(each) for each in LANGUAGES)
    return Bilingual(text.nl or earlier.nl, text.en or earlier.en) if same else text


def state_of(version: DraftVersion | None) -> str:
    """A sign that is another as soon as anything of the version is: its status, a text, a title, an order."""
    if version is None:
        return ""
    texts = select(Wording.id, Wording.revision, Wording.number).where(Wording.number.is_not(None))
    titles = select(Heading.id, Heading.revision, Heading.position)
    rows = [
        *db.session.execute(texts.where(Wording.version_id == version.id).order_by(Wording.number)),
        *db.session.execute(titles.where(Heading.version_id == version.id).order_by(Heading.position)),
    ]
    told = ";".join(f"{row_id.hex}.{revision}.{place}" for row_id, revision, place in rows)
    return hashlib.sha256(f"{version.id.hex} {version.status} {told}".encode()).hexdigest()[:32]
