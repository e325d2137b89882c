"""A draft of the largest size is read whole, and the work on a hostile file grows no faster than the file.

Work is counted in calls, which no busy machine changes; `bench/drafts.py` prints the seconds.
"""

import contextlib
import sys
import textwrap
from typing import Any

import pytest

from app.consultations.drafts.sources import SourceRefused, read_source

# Twice the file may cost this many times the calls: linear with room for what is set up once; quadratic is 4.
GROWTH = 2.6
PARAGRAPH = (
    "De wijkraad vergadert elke eerste dinsdag van de maand in het gebouw aan de haven. Iedereen mag komen "
    "luisteren, en wie iets wil vragen krijgt daarvoor aan het begin van de avond de tijd. Wie er niet bij "
    "kan zijn leest het verslag, dat dezelfde week nog in de bus ligt bij wie daarom heeft gevraagd."
)
WRAPPED = textwrap.fill(PARAGRAPH, 90)
HOSTILE = {
    "one line": lambda n: b"a " * (100 * n),
    "blank lines": lambda n: b"\n" * (200 * n) + b"Een zin.\n",
    "short lines": lambda n: b"abc\n" * (10 * n),
    "long lines": lambda n: (b"abc def " * 2400 + b"\n") * (n // 20),
    "broken words": lambda n: b"abcd-\n" * (10 * n),
    "long broken words": lambda n: (b"a" * 19_000 + b"-\n") * (n // 20),
    "dots": lambda n: (b"." * 19_000 + b"\n") * (n // 20),
    "numbers": lambda n: (b"woord.1 " * 2000 + b"\n1 Noot\n") * (n // 20),
    "capitals": lambda n: b"ABCD EF\n" * (10 * n),
    "items": lambda n: b"1. a\n" * (10 * n),
    "quotes": lambda n: "“aaa bbb ccc ddd”\n".encode() * (10 * n),
    "open quotes": lambda n: "“aaa bbb ccc ddd\n".encode() * (10 * n),
    "brackets": lambda n: (b"[" * 190 + b"a\n\n") * (n // 10),
    "emphasis": lambda n: (b"*a **b " * 60 + b"\n\n") * (n // 4),
    "nested lists": lambda n: b"".join(b" " * (2 * depth) + b"- a\n" for depth in range(60)) * (n // 10),
    "nested quotes": lambda n: (b"> " * 900 + b"a\n") * (n // 10),
    "tags": lambda n: (b"<a" * 9000 + b"\n") * (n // 20),
}


def calls_to_read(data: bytes, name: str) -> int:
    """How many functions, of Python and of C, are called to read a file or to refuse it."""
    count = 0

    def note(_frame: Any, event: str, _argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(note)
    try:
        with contextlib.suppress(SourceRefused):
            read_source(data, name)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("text", [PARAGRAPH, WRAPPED], ids=["unwrapped", "wrapped"])
def test_two_thousand_paragraphs(text: str, name: str) -> None:
    data = "\n\n".join([text] * 2000).encode()
    assert read_source(data, name).paragraph_count == 2000


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE.keys())
def test_twice_the_text_is_twice_the_work(make: Any, name: str) -> None:
    small, large = calls_to_read(make(100), name), calls_to_read(make(200), name)
    assert large <= GROWTH * small + 2000
