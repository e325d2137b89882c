"""The picture that stands beside a link to a petition elsewhere: 1200 by 630, drawn by the server.

The same words give the same bytes. Where a petition has a photo it stands on the right, with its maker below
it; without one, sixteen shades between yellow and black keep the picture small.
"""

import io
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from PIL import Image, ImageDraw, ImageOps

from app.core import files
from app.petitions.sharing.lettering import Lettering

WIDTH, HEIGHT, MARGIN = 1200, 630, 64
YELLOW, INK = (255, 226, 0), (21, 19, 15)
SHADES = 16
HEADLINE = ("headline.woff2", "text.woff2", "text-extended.woff2")
TEXT = ("text.woff2", "text-extended.woff2")
SIZES = (124, 112, 100, 88, 76, 66, 58)
# What the title may fill, from here on down.
TITLE_TOP, TITLE_HEIGHT = 132, 340
LINE, PAD = 1.16, 20
MOST = 200
MARK = (46, 46)
# The photo, in the corner at the top right. The title has a ground of its own, so it may lie over its edge.
PHOTO_WIDTH, PHOTO_HEIGHT, OVER = 552, 464, 76
CREDIT_SIZE, CREDIT_BASELINE = 22, 496
# Faces stand above the middle more often than below it.
CENTRE = (0.5, 0.4)
QUALITY = 84


@dataclass(frozen=True)
class Words:
    """What the picture says. `instead` takes the place of a title that our fonts can't write."""

    kicker: str
    title: str
    instead: str
    count: str
    organisation: str


@dataclass(frozen=True)
class Photo:
    """The photo of a petition, as a stored file, and the line that names its maker."""

    file_id: UUID
    credit: str


@lru_cache(maxsize=128)
def drawn(words: Words) -> bytes:
    """The picture of words alone, as PNG."""
    # Greys stand for the way from yellow (255) to ink (0); a palette makes colours of them.
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    on = ImageDraw.Draw(picture)
    small = Lettering(TEXT, 34, 650)
    _line(on, small, (MARGIN, 92), words.kicker, WIDTH - 2 * MARGIN)
    _title(on, words, WIDTH - 2 * MARGIN)
    _foot(on, words)
    return _as_png(picture)


@lru_cache(maxsize=64)
def drawn_with(photo: Photo, words: Words) -> bytes:
    """The picture with the photo beside the words, as JPEG. A stored file never becomes another one."""
    left = WIDTH - PHOTO_WIDTH
    lettered = Image.new("L", (WIDTH, HEIGHT), 255)
    on = ImageDraw.Draw(lettered)
    _kicker_beside(on, words.kicker, left - MARGIN - PAD)
    boxes = _title(on, words, left - MARGIN + OVER)
    _credit(on, photo.credit)
    _foot(on, words)
    words_alone = ImageOps.colorize(lettered, INK, YELLOW)
    whole = words_alone.copy()
    with Image.open(io.BytesIO(files.read(photo.file_id))) as shown:
        fitted = ImageOps.fit(shown.convert("RGB"), (PHOTO_WIDTH, PHOTO_HEIGHT), centering=CENTRE)
        whole.paste(fitted, (left, 0))
    for box in boxes:
        whole.paste(words_alone.crop(box), box[:2])
    file = io.BytesIO()
    # Without subsampling: letters of two strong colours would get a smudged edge.
    whole.save(file, "JPEG", quality=QUALITY, optimize=True, progressive=True, subsampling=0)
    return file.getvalue()


def writable(credit: str) -> bool:
    """Whether our fonts can write who made a photo; without that it isn't shown."""
    return Lettering(TEXT, CREDIT_SIZE, 550).shows(credit)


def _kicker_beside(on: ImageDraw.ImageDraw, kicker: str, room: float) -> None:
    """In two lines where one is too narrow."""
    small = Lettering(TEXT, 30, 650)
    lines = small.lines(small.known(kicker[:MOST]), room)
    last = " ".join(lines[1:])
    for place, line in enumerate([*lines[:1], *([last] if last else [])]):
        _line(on, small, (MARGIN, 74 + 38 * place), line, room)


def _credit(on: ImageDraw.ImageDraw, credit: str) -> None:
    letters = Lettering(TEXT, CREDIT_SIZE, 550)
    room = WIDTH - 2 * MARGIN
    wide = min(letters.width(letters.known(credit)), room)
    _line(on, letters, (WIDTH - MARGIN - wide, CREDIT_BASELINE), credit, room)


def _title(on: ImageDraw.ImageDraw, words: Words, room: int) -> list[tuple[int, int, int, int]]:
    """The title, each line on its own ground; where these are."""
    plain = Lettering(HEADLINE, SIZES[-1])
    title = words.title if plain.shows(words.title) else words.instead
    letters, lines = _fitting(plain.known(title[:1000]), room - 2 * PAD)
    step = round(letters.size * LINE)
    top = TITLE_TOP + max(0, (TITLE_HEIGHT - step * len(lines)) // 2)
    grounds = []
    for line in lines:
        right = MARGIN + letters.width(line) + 2 * PAD
        on.rectangle((MARGIN, top, right, top + step), fill=0)
        letters.draw(on, MARGIN + PAD, top + step * 0.78, line, 255)
        grounds.append((MARGIN, top, int(right) + 1, top + step + 1))
        top += step
    return grounds


def _fitting(title: str, width: int) -> tuple[Lettering, list[str]]:
    """The largest letters in which the title fits; the smallest, and cut off, where none do."""
    for size in SIZES:
        letters = Lettering(HEADLINE, size)
        most = TITLE_HEIGHT // round(size * LINE)
        # No picture shows more: what lies beyond is cut off anyhow.
        lines = letters.lines(title[:MOST], width)
        if len(lines) <= most and not _breaks_a_word(lines, title):
            return letters, lines
    kept = lines[:most]
    if len(lines) > most or len(title) > MOST:
        kept[-1] = _cut(letters, kept[-1], width)
    return letters, kept


def _breaks_a_word(lines: list[str], title: str) -> bool:
    return " ".join(lines) != " ".join(title.split())


def _cut(letters: Lettering, line: str, width: float) -> str:
    while line and letters.width(f"{line}…") > width:
        line = line[:-1]
    return f"{line.rstrip()}…"


def _foot(on: ImageDraw.ImageDraw, words: Words) -> None:
    left, top = MARGIN, 512
    shape = ((0, 0), (1, 0), (1, 0.76), (0.46, 0.76), (0.18, 1), (0.18, 0.76), (0, 0.76))
    on.polygon([(left + x * MARK[0], top + y * MARK[1]) for x, y in shape], fill=0)
    name = Lettering(HEADLINE, 46)
    count = Lettering(TEXT, 36, 650)
    wide = count.width(count.known(words.count))
    room = WIDTH - 2 * MARGIN - MARK[0] - 14 - wide - 40
    _line(on, name, (left + MARK[0] + 14, top + 38), words.organisation, room)
    _line(on, count, (WIDTH - MARGIN - wide, top + 36), words.count, wide + 1)


def _line(
    on: ImageDraw.ImageDraw, letters: Lettering, at: tuple[float, float], text: str, room: float
) -> None:
    text = letters.known(text[:MOST])
    shown = text if letters.width(text) <= room else _cut(letters, text, room)
    letters.draw(on, *at, shown, 0)


def _as_png(picture: Image.Image) -> bytes:
    few = picture.point([round(grey / 255 * (SHADES - 1)) for grey in range(256)])
    colours: list[int] = []
    for shade in range(SHADES):
        part = shade / (SHADES - 1)
        colours += [round(ink + (yellow - ink) * part) for yellow, ink in zip(YELLOW, INK, strict=True)]
    few = few.convert("P") if few.mode != "P" else few
    few.putpalette(colours)
    file = io.BytesIO()
    few.save(file, "PNG", optimize=True, bits=4)
    return file.getvalue()
