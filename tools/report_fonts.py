# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Cuts the fonts of printed files (PDF) out of the site's own: `uv run --script tools/report_fonts.py`.

A PDF needs files of one weight each, in TrueType. A maintainer runs this after `tools/vendor.py` made the
web fonts anew; nobody else needs fonttools. Each file gets a family name of its own, so that a letter that
one of them lacks is looked for in the next.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "static" / "fonts"
TARGET = ROOT / "app" / "core" / "printing" / "fonts"
CUTS = {
    "headline.ttf": ("headline.woff2", None, "Archivo Headline", 800),
    "text-400.ttf": ("text.woff2", 400, "Archivo Text", 400),
    "text-700.ttf": ("text.woff2", 700, "Archivo Text", 700),
    "extended-400.ttf": ("text-extended.woff2", 400, "Archivo Extended", 400),
    "extended-700.ttf": ("text-extended.woff2", 700, "Archivo Extended", 700),
}
# The names a program looks a font up by; those of copyright and licence stay as they are.
FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT, TYPOGRAPHIC, TYPOGRAPHIC_STYLE = 1, 2, 3, 4, 6, 16, 17


def cut(source: str, weight: int | None, family: str, shown_weight: int, target: Path) -> None:
    font = TTFont(SOURCE / source)
    if weight is not None:
        font = instantiateVariableFont(font, {"wght": weight})
    style = "Bold" if shown_weight >= 700 else "Regular"
    words = {
        FAMILY: family,
        STYLE: style,
        UNIQUE: f"{family} {style}",
        FULL: f"{family} {style}",
        POSTSCRIPT: f"{family.replace(' ', '')}-{style}",
    }
    for name_id, text in words.items():
        font["name"].setName(text, name_id, 3, 1, 0x409)
    for name_id in (TYPOGRAPHIC, TYPOGRAPHIC_STYLE):
        font["name"].removeNames(nameID=name_id)
    font["OS/2"].usWeightClass = shown_weight
    font["OS/2"].usWidthClass = 5
    font["OS/2"].fsSelection = 0x20 if style == "Bold" else 0x40
    font["head"].macStyle = 1 if style == "Bold" else 0
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.flavor = None
    font.save(target)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, (source, weight, family, shown_weight) in CUTS.items():
        cut(source, weight, family, shown_weight, TARGET / name)
    licence = "LICENSE-fontsource-variable-archivo.txt"
    (TARGET / licence).write_bytes((SOURCE / licence).read_bytes())


if __name__ == "__main__":
    main()
