"""The picture of one petition of the demo, with its words, its maker and who agreed to stand in it."""

import io
from datetime import datetime, timedelta
from uuid import UUID

from PIL import Image, ImageDraw

from app.core.bilingual import Bilingual
from app.core.clock import local_day
from app.petitions.models import Petition
from app.petitions.pictures.operations import PicturePlan, set_picture

YELLOW, INK, PAPER, SAND, GREY, SKIN = "#ffe200", "#15130f", "#ffffff", "#e9e4d6", "#8d8777", "#c58f6b"
ALT = Bilingual(
    nl="Tekening: een moeder en twee kinderen aan een tafel tussen stapelbedden, met een koffer naast zich.",
    en="Drawing: a mother and two children at a table between bunk beds, a suitcase beside them.",
)


def load(petition: Petition, editor: UUID, now: datetime) -> None:
    """A drawing after life: who was drawn agreed, for her children too."""
    added_at = now - timedelta(days=5)
    plan = PicturePlan(
        data=_room(),
        alt=ALT,
        credit="Vera Postma",
        has_people=True,
        agreed_by="Samira Amrani, ook voor haar twee kinderen",
        agreed_on=local_day(added_at - timedelta(days=4)),
    )
    set_picture(petition, plan, now=added_at, actor_id=editor)


def _room() -> bytes:
    canvas = Image.new("RGB", (1500, 1000), SAND)
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((-10, 800, 1510, 1010), fill=GREY, outline=INK, width=7)
    pen.rectangle((630, 90, 870, 330), fill=PAPER, outline=INK, width=9)
    pen.line((750, 90, 750, 330), fill=INK, width=9)
    for left in (50, 1010):
        _bunk_bed(pen, left)
    _person(pen, (560, 470), 1.15, YELLOW)
    _person(pen, (770, 555), 0.85, PAPER)
    _person(pen, (935, 585), 0.75, INK)
    pen.rectangle((480, 690, 1140, 735), fill=PAPER, outline=INK, width=9)
    for leg in (520, 1070):
        pen.rectangle((leg, 735, leg + 30, 900), fill=PAPER, outline=INK, width=7)
    pen.rectangle((660, 650, 740, 692), fill=YELLOW, outline=INK, width=6)
    pen.rectangle((190, 770, 430, 930), fill=YELLOW, outline=INK, width=9)
    pen.rectangle((275, 738, 345, 772), outline=INK, width=9)
    target = io.BytesIO()
    canvas.save(target, "PNG")
    return target.getvalue()


def _bunk_bed(pen: ImageDraw.ImageDraw, left: int) -> None:
    right = left + 440
    for post in (left, right - 26):
        pen.rectangle((post, 210, post + 26, 880), fill=PAPER, outline=INK, width=7)
    for level in (360, 640):
        pen.rectangle((left, level, right, level + 40), fill=PAPER, outline=INK, width=7)
        pen.rectangle((left + 26, level - 55, right - 26, level), fill=SAND, outline=INK, width=7)
        pen.rectangle((left + 40, level - 95, left + 150, level - 50), fill=PAPER, outline=INK, width=7)


def _person(pen: ImageDraw.ImageDraw, at: tuple[int, int], size: float, clothes: str) -> None:
    """Somebody who sits: a head, hair and shoulders above the table."""
    left, top = at
    head, wide = round(110 * size), round(210 * size)
    middle = left + wide // 2
    pen.rounded_rectangle(
        (left, top + head - 10, left + wide, 720), radius=round(70 * size), fill=clothes, outline=INK, width=8
    )
    pen.ellipse((middle - head // 2, top, middle + head // 2, top + head), fill=SKIN, outline=INK, width=8)
    pen.pieslice((middle - head // 2, top - 6, middle + head // 2, top + head), 180, 360, fill=INK)
