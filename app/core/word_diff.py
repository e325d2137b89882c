"""What changed between two texts, word by word: by the longest common subsequence of their tokens.

A token is a word or a punctuation mark, in NFC; white space is no token, so that a line broken elsewhere is
no change. The subsequence is found bit-parallel: one addition of long integers per token of the new text
[Hyyro 2004], and the way back over the rows that were kept.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Change = Literal["same", "deleted", "inserted"]
_Step = tuple[Change, int]

# A word keeps its apostrophes and hyphens ("foto's", "oud-leden"); any other sign stands alone. What takes no
# room (soft hyphen, zero-width space) is as white space.
_TOKEN = re.compile("\\w+(?:['’‑-]\\w+)*|[^\\w\\s\u00ad\u200b]")


@dataclass(frozen=True)
class Piece:
    """A run of text that stayed, went or came, with the white space before each of its words."""

    change: Change
    text: str


@dataclass(frozen=True)
class _Token:
    text: str
    space: str


def tokens(text: str) -> list[str]:
    """The words and punctuation marks of a text, in order."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text))


def word_diff(old: str, new: str) -> list[Piece]:
    """The two texts as one, in reading order: what went stands before what came in its place."""
    before, after = _spaced(old), _spaced(new)
    steps = _alignment([token.text for token in before], [token.text for token in after])
    pieces: list[Piece] = []
    for change, run in _runs(steps, before, after):
        pieces.append(Piece(change, "".join(token.space + token.text for token in run)))
    return pieces


def share_changed(old: str, new: str) -> float:
    """(deleted + inserted) / (old + new) tokens, from 0 to 1; 0 for two empty texts [indicators, D]."""
    changed, total = tokens_changed(old, new)
    return changed / total if total else 0.0


def tokens_changed(old: str, new: str) -> tuple[int, int]:
    """How many tokens were deleted or inserted, and how many both texts have together."""
    before, after = tokens(old), tokens(new)
    kept = sum(1 for change, _place in _alignment(before, after) if change == "same")
    total = len(before) + len(after)
    return total - 2 * kept, total


def _spaced(text: str) -> list[_Token]:
    text = unicodedata.normalize("NFC", text)
    found, end = [], 0
    for match in _TOKEN.finditer(text):
        found.append(_Token(match.group(), text[end : match.start()]))
        end = match.end()
    return found


def _alignment(old: Sequence[str], new: Sequence[str]) -> list[_Step]:
    """Each token of both texts once, in reading order, with its place in the text it is taken from."""
    places: dict[str, int] = {}
    for place, token in enumerate(old):
        places[token] = places.get(token, 0) | 1 << place
    everything = (1 << len(old)) - 1
    row, rows = everything, []
    for token in new:
        met = row & places.get(token, 0)
        row = ((row + met) | (row - met)) & everything
        rows.append(row)
    return _together(_way_back(rows, len(old), len(new)), old, new)


def _way_back(rows: Sequence[int], column: int, line: int) -> list[_Step]:
    """Walk from the end to the start; a zero bit in a row is where the subsequence grows."""
    steps: list[_Step] = []
    while line and column:
        bit = 1 << (column - 1)
        if rows[line - 1] & bit:
            column -= 1
            steps.append(("deleted", column))
        elif line > 1 and not rows[line - 2] & bit:
            line -= 1
            steps.append(("inserted", line))
        else:
            line, column = line - 1, column - 1
            steps.append(("same", line))
    steps += [("deleted", place) for place in reversed(range(column))]
    steps += [("inserted", place) for place in reversed(range(line))]
    return steps[::-1]


def _together(steps: list[_Step], old: Sequence[str], new: Sequence[str]) -> list[_Step]:
    """The same change with fewer pieces, where it can be told in several ways.

    "(+six months) a (-fair time a) honest" is also "(-a fair time) (+six months) a honest": words that stayed
    between two changes move behind the second where that one ends in the same words.
    """
    runs = [(change, list(run)) for change, run in groupby(steps, key=lambda step: step[0])]
    place = 2
    while place < len(runs):
        (stayed, kept), (change, run) = runs[place - 1], runs[place]
        if stayed == "same" and change != "same" and runs[place - 2][0] != "same":
            moved = _moved_behind(kept, run, old if change == "deleted" else new)
            if moved is not None:
                runs[place - 1], runs[place] = (change, moved[0]), (stayed, moved[1])
        place += 1
    return [step for _change, run in runs for step in run]


def _moved_behind(
    kept: list[_Step], run: list[_Step], text: Sequence[str]
) -> tuple[list[_Step], list[_Step]] | None:
    """A change before the words that stayed, instead of behind them; None where that is another change."""
    change, length, end = run[0][0], len(kept), run[-1][1] + 1
    start = run[0][1] - length
    if length > len(run) or text[end - length : end] != text[start : start + length]:
        return None
    earlier = [(change, start + place) for place in range(len(run))]
    # What stayed is told by its place in the new text, which an insertion before it moves.
    later = [("same", place + len(run) if change == "inserted" else place) for _same, place in kept]
    return earlier, later  # type: ignore[return-value]  # "same" is one of the changes


def _runs(
    steps: Sequence[tuple[Change, int]], before: Sequence[_Token], after: Sequence[_Token]
) -> list[tuple[Change, list[_Token]]]:
    """Neighbours of one kind together; between two that stayed, everything that went comes first."""
    runs: list[tuple[Change, list[_Token]]] = []
    gone: list[_Token] = []
    come: list[_Token] = []

    def settle() -> None:
        if gone:
            runs.append(("deleted", gone.copy()))
        if come:
            runs.append(("inserted", come.copy()))
        gone.clear()
        come.clear()

    for change, place in steps:
        if change == "same":
            settle()
            if not runs or runs[-1][0] != "same":
                runs.append(("same", []))
            runs[-1][1].append(after[place])
        else:
            (gone if change == "deleted" else come).append(
                before[place] if change == "deleted" else after[place]
            )
    settle()
    return runs
