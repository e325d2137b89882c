"""Two versions of one text of which it is known, per paragraph, what became of it.

The sentences are those of the demo's own drafts and comments, put together into other paragraphs; a rewording
changes words, leaves sentences out, adds some and turns their order, from lightly to more than half.
"""

import json
from dataclasses import dataclass, field
from random import Random

from app.consultations.drafts.models import Lineage
from app.consultations.drafts.sentences import sentences
from app.core.bilingual import Bilingual
from app.settings import ROOT

CONTENT = ROOT / "app" / "demo" / "content"
# Said again and again, as such texts do: these tell no paragraph from another.
REFRAINS = (
    "Wat kun je doen?",
    "Waar stoppen we mee?",
    "Dat doen we niet alleen.",
    "Zo weten we of het werkt.",
)
SYNONYMS = {
    "wij": "we",
    "we": "wij",
    "maar": "toch",
    "daarom": "om die reden",
    "ook": "eveneens",
    "mensen": "inwoners",
    "moeten": "horen te",
    "vaak": "dikwijls",
    "niet": "nooit",
    "altijd": "steeds",
    "kunnen": "mogen",
    "willen": "gaan",
    "veel": "heel wat",
    "nu": "tegenwoordig",
    "beginnen": "starten",
    "krijgen": "ontvangen",
    "helpen": "steunen",
    "jaar": "kalenderjaar",
    "gemeente": "stad",
    "gesprek": "overleg",
    "plan": "voorstel",
    "groep": "werkgroep",
    "werk": "arbeid",
    "laten": "doen",
    "staan": "blijven",
    "geld": "budget",
    "vragen": "verzoeken",
    "samen": "met elkaar",
}
CLAUSES = (
    "zoals we eerder beloofden",
    "ook als dat langer duurt",
    "te beginnen in de grote steden",
    "en dat leggen we vast",
    "zonder dat iemand daarvoor hoeft te betalen",
)


@dataclass(frozen=True)
class Labelled:
    """Both versions, and per new paragraph the places of those it comes from (none: new) and its lineage."""

    earlier: list[str]
    later: list[str]
    origins: list[tuple[int, ...]]
    lineage: list[Lineage]
    moved: set[int] = field(default_factory=set)
    dropped: set[int] = field(default_factory=set)


class Writer:
    """Puts sentences together into paragraphs and rewords them; the same seed writes the same."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.stock = [each for each in own_sentences() if len(each.split()) > 3]
        self.random.shuffle(self.stock)
        self.halves = [tuple(each.split(", ", 1)) for each in self.stock if ", " in each]

    def sentence(self) -> str:
        """One that was not used yet; when all were, half of one and half of another."""
        if self.stock:
            return self.stock.pop()
        first, second = self.random.sample(self.halves, 2)
        return f"{first[0]}, {second[1]}"

    def paragraph(self) -> str:
        if self.random.random() < 0.12:
            return self.sentence()  # an item of a list
        parts = [self.sentence() for _ in range(self.random.choice((2, 2, 3, 3, 4)))]
        if self.random.random() < 0.3:
            parts.insert(self.random.choice((0, len(parts))), self.random.choice(REFRAINS))
        return " ".join(parts)

    def longer(self) -> str:
        """A paragraph of at least three sentences."""
        return " ".join(self.sentence() for _ in range(self.random.choice((3, 4))))

    def reworded(self, text: str) -> str:
        weight = self.random.choice(("light", "middling", "heavy"))
        parts = [self._other_words(each, 1.0 if weight == "heavy" else 0.6) for each in sentences(text)]
        if weight != "light" and len(parts) > 1:
            self.random.shuffle(parts)
            parts.pop()
        if weight != "light":
            parts.append(self.sentence())
        at = self.random.randrange(len(parts))
        parts[at] = f"{parts[at][:-1]}, {self.random.choice(CLAUSES)}{parts[at][-1]}"
        return " ".join(parts)

    def _other_words(self, text: str, share: float) -> str:
        words = text.split(" ")
        for at, word in enumerate(words):
            other = SYNONYMS.get(word.casefold())
            if other and self.random.random() < share:
                words[at] = other.capitalize() if word[0].isupper() else other
        return " ".join(words)

    def split(self, text: str) -> tuple[str, str]:
        parts = sentences(text)
        at = self.random.randrange(1, len(parts))
        first, second = parts[:at], parts[at:]
        if self.random.random() < 0.5:
            second = [*second, self.random.choice(REFRAINS)]
        return " ".join(first), self._other_words(" ".join(second), 0.5)

    def merged(self, first: str, second: str) -> str:
        joined = self._other_words(f"{first} {second}", 0.3)
        parts = sentences(joined)
        return " ".join(parts[:-1] if len(parts) > 4 and self.random.random() < 0.5 else parts)


def own_sentences() -> list[str]:
    """Every sentence of the demo's Dutch drafts and comments, once."""
    found: dict[str, None] = {}
    for path in sorted(CONTENT.glob("drafts/*.nl.md")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                found.update(dict.fromkeys(sentences(line.lstrip("-> ").strip())))
    for path in sorted(CONTENT.glob("comments/*.json")):
        for said in json.loads(path.read_text(encoding="utf-8")):
            if said["language"] == "nl":
                found.update(dict.fromkeys(sentences(" ".join(said["text"].split()))))
    return [each for each in found if each]


def labelled(
    seed: int = 1,
    *,
    paragraphs: int = 200,
    reworded: int = 30,
    split: int = 10,
    merged: int = 10,
    moved: int = 15,
    dropped: int = 10,
    new: int = 10,
) -> Labelled:
    """A text of so many paragraphs and what became of so many of them; a merge takes two."""
    writer = Writer(seed)
    fates = _fates(writer.random, paragraphs, reworded, split, merged, moved, dropped)
    earlier = [writer.longer() if fate in ("split", "moved") else writer.paragraph() for fate in fates]
    blocks: list[tuple[str, tuple[int, ...], Lineage]] = []
    away: list[tuple[str, tuple[int, ...], Lineage]] = []
    gone = set()
    for place, (fate, text) in enumerate(zip(fates, earlier, strict=True)):
        if fate == "dropped":
            gone.add(place)
        elif fate == "moved":
            away.append((text, (place,), Lineage.KEPT))
        elif fate == "split":
            blocks += [(part, (place,), Lineage.SPLIT) for part in writer.split(text)]
        elif fate == "merge":
            blocks.append((writer.merged(text, earlier[place + 1]), (place, place + 1), Lineage.MERGED))
        elif fate == "reworded":
            blocks.append((writer.reworded(text), (place,), Lineage.REWORDED))
        elif fate == "kept":
            blocks.append((text, (place,), Lineage.KEPT))
    for block in away:
        blocks.insert(_far_from(block[1][0], blocks, writer.random), block)
    for _each in range(new):
        blocks.insert(writer.random.randrange(len(blocks) + 1), (writer.paragraph(), (), Lineage.NEW))
    elsewhere = {block[1] for block in away}
    return Labelled(
        earlier,
        [text for text, _origins, _lineage in blocks],
        [origins for _text, origins, _lineage in blocks],
        [lineage for _text, _origins, lineage in blocks],
        {at for at, (_text, origins, _lineage) in enumerate(blocks) if origins in elsewhere},
        gone,
    )


def _fates(
    random: Random, paragraphs: int, reworded: int, split: int, merged: int, moved: int, dropped: int
) -> list[str]:
    units = ["reworded"] * reworded + ["split"] * split + ["merge"] * merged
    units += ["moved"] * moved + ["dropped"] * dropped
    units += ["kept"] * (paragraphs - len(units) - merged)
    random.shuffle(units)
    return [fate for unit in units for fate in ((unit, "merged-away") if unit == "merge" else (unit,))]


def _far_from(place: int, blocks: list[tuple[str, tuple[int, ...], Lineage]], random: Random) -> int:
    """Somewhere at least ten paragraphs from where it stood."""
    here = next((at for at, block in enumerate(blocks) if block[1] and block[1][0] > place), len(blocks))
    return random.choice([at for at in range(len(blocks) + 1) if abs(at - here) > 10])


def in_dutch(texts: list[str]) -> list[Bilingual]:
    return [Bilingual(nl=text) for text in texts]
