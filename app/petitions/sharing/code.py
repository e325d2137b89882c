"""The square to scan that leads to a petition: the same address, the same bytes."""

import io

import segno

# A quarter of it may be damaged or covered on a wall and it still works.
SAFETY = "q"
INK, PAPER = "#15130f", "#ffffff"
MARGIN = 4


def as_svg(address: str) -> bytes:
    """For print at any size."""
    file = io.BytesIO()
    segno.make(address, error=SAFETY, micro=False).save(
        file, kind="svg", scale=8, border=MARGIN, dark=INK, light=PAPER, xmldecl=True, nl=False
    )
    return file.getvalue()


def as_png(address: str) -> bytes:
    """For a slide or a message: about 500 points wide."""
    file = io.BytesIO()
    segno.make(address, error=SAFETY, micro=False).save(
        file, kind="png", scale=12, border=MARGIN, dark=INK, light=PAPER
    )
    return file.getvalue()
