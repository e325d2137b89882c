# /// script
# requires-python = ">=3.11"
# dependencies = ["fonttools==4.68.0", "brotli==1.2.1"]
# ///
"""Cuts the three web fonts out of the vendored Archivo: `python tools/fonts.py SOURCE_FOLDER TARGET_FOLDER`.

SOURCE_FOLDER holds the package's woff2 files. Only `tools/vendor.py` calls this, when a maintainer refreshes;
nobody else needs fonttools.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PUNCTUATION = "\u00a0\u00ad©«°·»½–—‘’‚“”„•…‹›€−"
WESTERN = [*range(0x20, 0x7F), *range(0xC0, 0x100), *map(ord, PUNCTUATION)]
# Names from Turkey, Poland, the Baltics: a file of its own, fetched only by a page with such a letter.
EXTENDED = [*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B, 0x1E9E]

LATIN, LATIN_EXTENDED = "archivo-latin-wdth-normal.woff2", "archivo-latin-ext-wdth-normal.woff2"
# Beyond 600 the file needs the shapes of a second master: a quarter more for a bold that is hardly bolder.
TEXT_AXES = {"wdth": 100, "wght": (400, 600)}
CUTS = {
    "headline.woff2": (LATIN, WESTERN, {"wdth": 62, "wght": 800}),
    "text.woff2": (LATIN, WESTERN, TEXT_AXES),
    "text-extended.woff2": (LATIN_EXTENDED, EXTENDED, TEXT_AXES),
}
FEATURES = ["kern", "tnum"]


def cut(source: Path, codepoints: list[int], axes: dict[str, object], target: Path) -> None:
    """Write the glyphs for `codepoints` at the given axis positions (a pair keeps that range variable)."""
    font = instantiateVariableFont(TTFont(source), axes)
    options = Options(flavor="woff2", layout_features=FEATURES, hinting=False, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 13, 14]  # the licence travels inside the file
    options.drop_tables += ["MVAR"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same input gives the same bytes
    font.recalcTimestamp = False
    font.save(target)


def main(source_folder: Path, target_folder: Path) -> None:
    target_folder.mkdir(parents=True, exist_ok=True)
    for name, (source, codepoints, axes) in CUTS.items():
        cut(source_folder / source, codepoints, axes, target_folder / name)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
