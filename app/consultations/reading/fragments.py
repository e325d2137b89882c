"""The paragraphs of the reading page as HTML, put together from pieces that are drawn once.

Two hundred paragraphs with three contributions each are drawn for every reader in another order. A piece is
kept per process under everything that is in it, so a change is another piece: the paragraph with its result
and its forms, and each contribution in the margin. What differs per reader (the proof and the key of forms,
names, the contributions) is a hole in the piece, filled in at each request.
"""

import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, TypeVar
from uuid import UUID

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind
from app.consultations.comments.queries import VisibleComment
from app.consultations.comments.tallies import NOTHING
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.processes.models import Act
from app.consultations.reading.pages import ReadingPage, wording_read
from app.consultations.reading.visits import WritingHelp
from app.core import clock
from app.core.languages import Language, current_language
from app.core.word_diff import Piece, word_diff

MOST_ROWS, MOST_NOTES = 5_000, 20_000
# "2 days ago" is as old as this at most.
NOTE_SECONDS = 300
# Words of a suggestion that are left around a change in the margin.
AROUND = 8
# Nobody can write these characters: they are taken out of every text.
_HOLE = re.compile("\x02([a-z_]+)\x03")
T = TypeVar("T")


def _hole(name: str) -> str:
    return f"\x02{name}\x03"


class _Kept:
    """The pieces used last, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], T]) -> T:
        with self._lock:
            if key in self._pieces:
                self._pieces.move_to_end(key)
                found: T = self._pieces[key]
                return found
        drawn = draw()
        with self._lock:
            self._pieces[key] = drawn
            while len(self._pieces) > self._most:
                self._pieces.popitem(last=False)
        return drawn


_rows, _notes = _Kept(MOST_ROWS), _Kept(MOST_NOTES)


@dataclass(frozen=True)
class Shape:
    """What the forms of a reader look like, with holes for what is theirs alone."""

    longest: int
    kind: str | None
    proposed_kind: str
    consent: str | None

    form_key = _hole("form_key")
    writer = _hole("writer")
    name = _hole("name")
    own_name = _hole("own_name")

    @property
    def byline(self) -> bool:
        return self.kind is not None

    @property
    def is_pseudonym(self) -> bool:
        return self.kind == BylineKind.PSEUDONYM

    @property
    def proposed(self) -> BylineChoice:
        return BylineChoice(BylineKind(self.proposed_kind), _hole("pseudonym"))


@dataclass(frozen=True)
class Row:
    """Everything that is in the HTML of one paragraph, but for the holes."""

    p: DraftParagraph
    slug: str
    language: Language
    opinions: tuple[int, int, int] | None
    mine: str | None
    acts: frozenset[Act]
    can_link: bool
    count: int
    shown: int
    writing: Shape | None
    kept: str = ""

    margin = _hole("margin")
    order = _hole("order")


def paragraphs_of(page: ReadingPage, *, may_hide: bool) -> dict[UUID, Markup]:
    """Each paragraph of the page as HTML."""
    drawing = _Drawing(page, may_hide)
    return {paragraph.paragraph_id: drawing.paragraph(paragraph) for paragraph in page.shown.paragraphs}


class _Drawing:
    """One page for one reader."""

    def __init__(self, page: ReadingPage, may_hide: bool) -> None:
        self.page, self.may_hide = page, may_hide
        self.language = current_language()
        self.writing = page.writing
        self.shape = None if page.writing is None else _shape(page.writing)
        self.token = generate_csrf() if page.writing else ""
        self.time = int(clock.now().timestamp()) // NOTE_SECONDS
        self.own = self._own()

    def _own(self) -> dict[str, str]:
        """What fills the holes: the proof, the key of the forms, names."""
        ring = self.page.order.ring
        is_known = self.page.visit.visitor.is_known
        filled = {"order": f"?order={ring}" if ring and not is_known else "", "csrf": self.token}
        if self.writing is not None:
            filled |= {
                "form_key": self.writing.form_key,
                "writer": self.writing.writer,
                "name": str(escape(self.writing.name)),
                "own_name": str(escape(self.writing.own_name)),
                "pseudonym": str(escape(self.writing.proposed.pseudonym)),
            }
        return filled

    def paragraph(self, paragraph: DraftParagraph) -> Markup:
        page = self.page
        comments = page.comments.get(paragraph.paragraph_id, ())
        kept = page.kept.text if page.kept and page.kept.place == f"comment:{paragraph.key}" else ""
        opinions = page.counts.get(paragraph.paragraph_id, NOTHING).opinions
        row = Row(
            p=paragraph,
            slug=page.visit.slug,
            language=self.language,
            opinions=opinions if any(opinions) else None,
            mine=page.mine.get(paragraph.paragraph_id),
            acts=page.acts,
            can_link=not page.acts,
            count=page.count(paragraph),
            shown=len(comments),
            writing=self.shape,
            kept=kept,
        )
        # A text that was kept is one person's: it is drawn for them alone.
        pieces = self._draw_row(row) if kept else _rows.get(row, lambda: self._draw_row(row))
        margin = "".join(self.note(comment, paragraph) for comment in comments)
        filled = {**self.own, "margin": margin}
        html = "".join(filled[piece] if place % 2 else piece for place, piece in enumerate(pieces))
        return Markup(html)  # noqa: S704  drawn by autoescaping templates, the holes filled with escaped text

    def note(self, comment: VisibleComment, paragraph: DraftParagraph) -> str:
        """A contribution in the margin."""
        page = self.page
        earlier = page.is_about_earlier(comment, paragraph)
        read = wording_read(comment, paragraph, page.wordings) if comment.is_suggestion else ""
        key = (comment, read, earlier, page.visit.slug, self.language, self.may_hide, self.time)

        def draw() -> str:
            pieces = shortened(diff_of(read, comment.text)) if read and comment.text else None
            macros: Any = _macros()
            return str(macros.margin_note(comment, page.visit.slug, earlier, pieces, self.may_hide))

        return _notes.get(key, draw)

    def _draw_row(self, row: Row) -> tuple[str, ...]:
        macros: Any = _macros()
        html = str(macros.row(row))
        if self.token:
            html = html.replace(self.token, _hole("csrf"))
        return tuple(_HOLE.split(html))


def _shape(writing: WritingHelp) -> Shape:
    return Shape(
        longest=writing.longest,
        kind=writing.byline.kind if writing.byline else None,
        proposed_kind=writing.proposed.kind,
        consent=writing.consent,
    )


def _macros() -> object:
    return current_app.jinja_env.get_template("consultations/_row.html").module


@lru_cache(maxsize=5_000)
def diff_of(old: str, new: str) -> tuple[Piece, ...]:
    """What a suggestion changes, found once."""
    return tuple(word_diff(old, new))


def shortened(pieces: tuple[Piece, ...]) -> list[Piece]:
    """A diff for the margin: of what stayed only the words around a change."""
    last = len(pieces) - 1
    return [
        piece if piece.change != "same" else Piece("same", _around(piece.text, place > 0, place < last))
        for place, piece in enumerate(pieces)
    ]


def _around(text: str, after_change: bool, before_change: bool) -> str:
    words = text.split(" ")
    start = words[:AROUND] if after_change else []
    end = words[-AROUND:] if before_change else []
    if len(words) <= len(start) + len(end) + AROUND or not (start or end):
        return text
    return " ".join([*start, "…", *end])
