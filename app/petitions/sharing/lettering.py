"""Letters in a picture: which of our own fonts has each of them, and how lines are broken."""

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from PIL import ImageDraw, ImageFont
from PIL.ImageFont import FreeTypeFont, Layout

from app.settings import ROOT

FONTS = ROOT / "static" / "fonts"
# A private character that no font has: its picture is the empty box.
NOWHERE = "\U000f0000"


@dataclass(frozen=True)
class Lettering:
    """A size of letters in the first of these font files that has them. `weight` of those that vary."""

    files: tuple[str, ...]
    size: int
    weight: int = 700

    def runs(self, text: str) -> list[tuple[FreeTypeFont, str]]:
        """The text in pieces of one font each. What no font has is left out."""
        known = [(self._font_of(letter), letter) for letter in text]
        pieces = groupby((each for each in known if each[0]), key=lambda each: each[0])
        return [
            (font_of(name, self.size, self.weight), "".join(one for _, one in run))
            for name, run in pieces
            if name
        ]

    def _font_of(self, letter: str) -> str | None:
        return next((name for name in self.files if has(name, letter)), None)

    def width(self, text: str) -> float:
        return _width(self, text)

    def known(self, text: str) -> str:
        """The text without what none of the fonts has."""
        return " ".join(
            "".join(letter for letter in text if letter.isspace() or self._font_of(letter)).split()
        )

    def shows(self, text: str) -> bool:
        """Whether every letter and digit of it can be drawn; other signs may be left out."""
        return all(self._font_of(letter) for letter in text if unicodedata.category(letter)[0] in "LNM")

    def draw(self, on: ImageDraw.ImageDraw, left: float, baseline: float, text: str, ink: int) -> None:
        for font, piece in self.runs(text):
            on.text((left, baseline), piece, font=font, fill=ink, anchor="ls")
            left += font.getlength(piece)

    def lines(self, text: str, width: float) -> list[str]:
        """The text in lines that fit; a word that is wider than a line is broken."""
        lines, line = [], ""
        for word in self._pieces(text, width):
            longer = f"{line} {word}".strip()
            if line and self.width(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line] if line else lines

    def _pieces(self, text: str, width: float) -> list[str]:
        """The words, those wider than a line in pieces that fit."""
        found = []
        for word in text.split():
            if self.width(word) <= width:
                found.append(word)
                continue
            begun, reached = 0, 0.0
            for place, letter in enumerate(word):
                reached += self.width(letter)
                if reached > width and place > begun:
                    found.append(word[begun:place])
                    begun, reached = place, self.width(letter)
            found.append(word[begun:])
        return found


@lru_cache(maxsize=8192)
def _width(letters: Lettering, text: str) -> float:
    return sum(font.getlength(piece) for font, piece in letters.runs(text))


@cache
def font_of(name: str, size: int, weight: int) -> FreeTypeFont:
    font = ImageFont.truetype(str(Path(FONTS / name)), size, layout_engine=Layout.BASIC)
    if name != "headline.woff2":
        font.set_variation_by_axes([weight])
    return font


@cache
def has(name: str, letter: str) -> bool:
    """Whether a font has a picture of a letter: another one than the box of what it lacks."""
    if letter == " ":
        return True
    font = font_of(name, 40, 700)
    own, box = font.getmask(letter), font.getmask(NOWHERE)
    return bytes(own) != bytes(box) and own.getbbox() is not None
