"""A draft of the largest size takes about a second, and a hostile file not much more."""

import contextlib
import textwrap
import time

import pytest

from app.consultations.drafts.sources import SourceRefused, read_source

# Processor seconds; far above what is measured, far below what anything quadratic needs.
PATIENCE = 8.0
PARAGRAPH = (
    "De wijkraad vergadert elke eerste dinsdag van de maand in het gebouw aan de haven. Iedereen mag komen "
    "luisteren, en wie iets wil vragen krijgt daarvoor aan het begin van de avond de tijd. Wie er niet bij "
    "kan zijn leest het verslag, dat dezelfde week nog in de bus ligt bij wie daarom heeft gevraagd."
)
WRAPPED = textwrap.fill(PARAGRAPH, 90)
HOSTILE = {
    "one line": b"a " * 2_600_000,
    "blank lines": b"\n" * 4_900_000 + b"Een zin.\n",
    "short lines": b"abc\n" * 1_200_000,
    "long lines": (b"abc def " * 2400 + b"\n") * 250,
    "broken words": b"abcd-\n" * 20_000,
    "long broken words": (b"a" * 19_000 + b"-\n") * 250,
    "dots": (b"." * 19_000 + b"\n") * 250,
    "numbers": (b"woord.1 " * 2000 + b"\n1 Noot\n") * 250,
    "capitals": b"ABCD EF\n" * 20_000,
    "items": b"1. a\n" * 20_000,
    "quotes": "“aaa bbb ccc ddd”\n".encode() * 20_000,
    "open quotes": "“aaa bbb ccc ddd\n".encode() * 20_000,
    "brackets": (b"[" * 190 + b"a\n\n") * 2000,
    "emphasis": (b"*a **b " * 60 + b"\n\n") * 2000,
    "nested lists": b"".join(b" " * (2 * depth) + b"- a\n" for depth in range(400)) * 20,
    "nested quotes": (b"> " * 9000 + b"a\n") * 200,
    "tags": (b"<a" * 9000 + b"\n") * 250,
}


def seconds(data: bytes, name: str) -> float:
    start = time.process_time()
    with contextlib.suppress(SourceRefused):
        read_source(data, name)
    return time.process_time() - start


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("text", [PARAGRAPH, WRAPPED], ids=["unwrapped", "wrapped"])
def test_two_thousand_paragraphs(text: str, name: str) -> None:
    data = "\n\n".join([text] * 2000).encode()
    start = time.process_time()
    assert read_source(data, name).paragraph_count == 2000
    assert time.process_time() - start < PATIENCE / 2


@pytest.mark.parametrize("name", ["a.txt", "a.md"])
@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts(data: bytes, name: str) -> None:
    assert seconds(data, name) < PATIENCE
