"""How long it takes to read a draft of the largest size, beside merely splitting it at blank lines."""

import statistics
import textwrap
import time
from collections.abc import Callable

from app.consultations.drafts.sources import read_source
from bench.machine import described

RUNS = 7
PARAGRAPHS = 2000
PARAGRAPH = (
    "De wijkraad vergadert elke eerste dinsdag van de maand in het gebouw aan de haven. Iedereen mag komen "
    "luisteren, en wie iets wil vragen krijgt daarvoor aan het begin van de avond de tijd. Wie er niet bij "
    "kan zijn leest het verslag, dat dezelfde week nog in de bus ligt bij wie daarom heeft gevraagd."
)
WRAPPED = textwrap.fill(PARAGRAPH, 90)


def median_seconds(act: Callable[[], object]) -> float:
    """The median processor time of seven runs, in seconds."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def main() -> None:
    print(f"{described()}; {PARAGRAPHS} paragraphs, median processor seconds of {RUNS} runs")
    for label, text, name in (
        ("Markdown", PARAGRAPH, "draft.md"),
        ("text, one line a paragraph", PARAGRAPH, "draft.txt"),
        ("text, wrapped at 90", WRAPPED, "draft.txt"),
    ):
        data = "\n\n".join([text] * PARAGRAPHS).encode()
        read = median_seconds(lambda data=data, name=name: read_source(data, name))  # type: ignore[misc]
        split = median_seconds(lambda data=data: data.decode().split("\n\n"))  # type: ignore[misc]
        print(f"{label:28} {read:7.3f} s   splitting alone {split:7.4f} s   {len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
