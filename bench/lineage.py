"""How long proposing the lineage of a new document takes, beside taking the same texts apart in words."""

import statistics
import time
from collections.abc import Callable

from app.consultations.drafts.proposing import propose
from app.consultations.drafts.similarity import Bag
from app.core.bilingual import Bilingual
from bench.machine import described
from tests.factories.labelled_drafts import Writer, in_dutch, labelled

RUNS = 5
PARAGRAPHS = 1000


def median_seconds(act: Callable[[], object]) -> float:
    """The median processor time of the runs, in seconds."""
    taken = []
    for _ in range(RUNS):
        start = time.process_time()
        act()
        taken.append(time.process_time() - start)
    return statistics.median(taken)


def cases() -> dict[str, tuple[list[Bilingual], list[Bilingual]]]:
    """Versions of a text of 1,000 paragraphs: changed as drafts are, changed throughout, and another text."""
    share = PARAGRAPHS // 20
    usual = labelled(
        3,
        paragraphs=PARAGRAPHS,
        reworded=3 * share,
        split=share,
        merged=share,
        moved=share,
        dropped=share,
        new=share,
    )
    writer, other = Writer(1), Writer(2)
    texts = [writer.paragraph() for _ in range(PARAGRAPHS)]
    reworded = [writer.reworded(text) for text in texts]
    return {
        "changed as drafts are": (in_dutch(usual.earlier), in_dutch(usual.later)),
        "all reworded, in two languages": (
            [Bilingual(text, text) for text in texts],
            [Bilingual(text, text) for text in reworded],
        ),
        "another text of the same words": (
            in_dutch(texts),
            in_dutch([other.paragraph() for _ in range(PARAGRAPHS)]),
        ),
    }


def main() -> None:
    print(f"{described()}; {PARAGRAPHS} paragraphs, median processor seconds of {RUNS} runs")
    for label, (earlier, later) in cases().items():
        taken = median_seconds(lambda earlier=earlier, later=later: propose(earlier, later))  # type: ignore[misc]
        words = median_seconds(
            lambda earlier=earlier, later=later: [Bag.of(text) for text in (*earlier, *later)]  # type: ignore[misc]
        )
        work = propose(earlier, later).work
        print(f"{label:32} {taken:6.3f} s   words alone {words:6.3f} s   {work:8} comparisons")


if __name__ == "__main__":
    main()
