"""Where a paragraph can be split: after a sentence."""

import re

BREAK = re.compile(r"""(?<=[.!?…:;])(?P<closing>["'”’»)\]]*)\s+(?=["'‘“„«(\[]*[A-ZÀ-ÖØ-Þ0-9])""")
# A full stop after these ends no sentence.
ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|bijv|bv|ca|d\.w\.z|dr|drs|e\.a|e\.g|enz|etc|i\.e|incl|ing|ir|m\.b\.t|mr|mrs|nl|nr|o\.a|prof|resp|t\.o\.v|vgl|vs|zgn)\.$",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, in order; put together with single spaces they are the text again."""
    found, start = [], 0
    for match in BREAK.finditer(text):
        end = match.end("closing")
        if ABBREVIATION.search(text[start:end]):
            continue
        found.append(text[start:end])
        start = match.end()
    return [*found, text[start:]] if text[start:] else found


def split_after(text: str, sentence: int) -> tuple[str, str]:
    """The text up to and including a sentence (counted from 1), and the rest."""
    parts = sentences(text)
    return " ".join(parts[:sentence]), " ".join(parts[sentence:])
