"""The paragraphs of the reading page as HTML, put together from pieces that are drawn once.

Two hundred paragraphs with three contributions each are drawn for every reader in another order. A piece is
kept per process under everything that is in it, so a change is another piece: the paragraph with its result
and its forms, and each contribution in the margin. What differs per reader (the proof and the key of forms,
names, the contributions) is a hole in the piece, filled in at each request.
"""

import re
from collections import OrderedDict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind
from app.consultations.comments.queries import contributions
from app.consultations.comments.shown import Glimpse, VisibleComment
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.processes.models import Act
from app.consultations.reading.pages import ReadingPage, Spot, is_about_earlier, wording_read, wordings_of
from app.consultations.reading.visits import WritingHelp
from app.core.bilingual import Bilingual
from app.core.languages import current_language
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


class _Kept(Generic[T]):
    """The pieces used last, at most so many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pieces: OrderedDict[Hashable, T] = OrderedDict()
        self._lock = Lock()

    def found(self, key: Hashable) -> T | None:
        with self._lock:
            piece = self._pieces.get(key)
            if piece is not None:
                self._pieces.move_to_end(key)
            return piece

    def keep(self, key: Hashable, piece: T) -> None:
        with self._lock:
            self._pieces[key] = piece
            while len(self._pieces) > self._most:
                self._pieces.popitem(last=False)


_rows: _Kept[tuple[str, ...]] = _Kept(MOST_ROWS)
_notes: _Kept[str] = _Kept(MOST_NOTES)


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
    opinions: tuple[int, int, int] | None
    mine: str | None
    acts: frozenset[Act]
    can_link: bool
    count: int
    shown: int
    writing: Shape | None
    answered: int = 0
    changed: int = 0
    kept: str = ""

    margin = _hole("margin")
    order = _hole("order")


def sections_of(page: ReadingPage, *, may_hide: bool) -> dict[str, Markup]:
    """The paragraphs of each section by its key, as HTML: two statements at most, for what is new here."""
    drawing = _Drawing(page, may_hide)
    notes, spots = drawing.notes(), page.spots
    html = {
        section.key: "".join(drawing.paragraph(spots[p.key], notes[p.key]) for p in section.paragraphs)
        for section in page.shown.sections
    }
    # Drawn by autoescaping templates, the holes filled with escaped text.
    return {key: Markup(some) for key, some in html.items()}  # noqa: S704  nothing of a reader is in it unescaped


class _Drawing:
    """One page for one reader."""

    def __init__(self, page: ReadingPage, may_hide: bool) -> None:
        self.page, self.may_hide = page, may_hide
        self.writing = page.writing
        self.shape = None if page.writing is None else _shape(page.writing)
        self.token = generate_csrf() if page.writing else ""
        self.own = self._own()
        visit = page.visit
        # What all rows, and all notes, of this page are drawn for.
        self.rows_for = (current_language(), visit.slug, page.shown.version.id.hex, page.acts, self.shape)
        self.notes_for = (
            current_language(),
            visit.slug,
            page.shown.version.id.hex,
            visit.sight.numberless,
            may_hide,
            int(visit.now.timestamp()) // NOTE_SECONDS,
        )

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

    def notes(self) -> dict[str, str]:
        """The margin of every paragraph; contributions that this process never drew are read first."""
        found: dict[str, list[str | None]] = {}
        missing: list[tuple[str, int, Glimpse]] = []
        for key, spot in self.page.spots.items():
            found[key] = [_notes.found((one.id, one.stamp, self.notes_for)) for one in spot.comments]
            if None in found[key]:
                missing += [
                    (key, place, spot.comments[place])
                    for place, note in enumerate(found[key])
                    if note is None
                ]
        if missing:
            self._draw_missing(missing, found)
        return {key: "".join(note or "" for note in some) for key, some in found.items()}

    def _draw_missing(
        self, missing: list[tuple[str, int, Glimpse]], found: dict[str, list[str | None]]
    ) -> None:
        comments = contributions(
            (one.id for _key, _place, one in missing), self.page.visit.reader(self.page.order)
        )
        spots = self.page.spots
        wordings = wordings_of((spot.paragraph for spot in spots.values()), comments.values())
        for key, place, one in missing:
            if one.id in comments:
                note = self._draw_note(comments[one.id], spots[key].paragraph, wordings)
                _notes.keep((one.id, one.stamp, self.notes_for), note)
                found[key][place] = note

    def _draw_note(
        self, comment: VisibleComment, paragraph: DraftParagraph, wordings: Mapping[UUID, Bilingual]
    ) -> str:
        earlier = is_about_earlier(comment, paragraph, wordings)
        pieces = None
        if comment.is_suggestion and comment.text is not None:
            pieces = shortened(diff_of(wording_read(comment, paragraph, wordings), comment.text))
        macros: Any = _macros()
        return str(macros.margin_note(comment, self.page.visit.slug, earlier, pieces, self.may_hide))

    def paragraph(self, spot: Spot, margin: str) -> str:
        page, paragraph = self.page, spot.paragraph
        kept = page.kept.text if page.kept and page.kept.place == f"comment:{paragraph.key}" else ""
        counts = (spot.count, len(spot.comments), spot.answered, spot.changed)
        key = (paragraph.key, spot.opinions, spot.mine, counts, self.rows_for)
        pieces = None if kept else _rows.found(key)
        if pieces is None:
            pieces = self._draw_row(self._row(spot, kept))
            # A text that was kept is one person's: it is drawn for them alone.
            if not kept:
                _rows.keep(key, pieces)
        filled = {**self.own, "margin": margin}
        return "".join(filled[piece] if place % 2 else piece for place, piece in enumerate(pieces))

    def _row(self, spot: Spot, kept: str) -> Row:
        acts = self.page.acts
        return Row(
            p=spot.paragraph,
            slug=self.page.visit.slug,
            opinions=spot.opinions if any(spot.opinions) else None,
            mine=spot.mine,
            acts=acts,
            can_link=not acts,
            count=spot.count,
            shown=len(spot.comments),
            writing=self.shape,
            answered=spot.answered,
            changed=spot.changed,
            kept=kept,
        )

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
