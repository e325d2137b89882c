"""The paragraphs of the reading page as HTML, put together from pieces that are drawn once.

Two hundred paragraphs with three contributions each are drawn for every reader in another order. A piece is
kept per process under everything that is in it, so a change is another piece: the paragraph with its result
and its forms, and each contribution in the margin. What differs per reader (the proof and the key of forms,
names, the contributions) or with time (how long ago) is a hole in the piece, filled in at each request.
Pieces are kept as the bytes that are sent: a page is a megabyte, and each copy of it as text costs
milliseconds.
"""

import re
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from threading import Lock
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import current_app
from flask_wtf.csrf import generate_csrf
from markupsafe import escape

from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import BylineKind
from app.consultations.comments.queries import contributions
from app.consultations.comments.shown import Glimpse, VisibleComment
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.processes.models import Act
from app.consultations.reading.pages import ReadingPage, Spot, is_about_earlier, wording_read, wordings_of
from app.consultations.reading.visits import WritingHelp
from app.core.bilingual import Bilingual
from app.core.formatting import ago_after
from app.core.languages import current_language
from app.core.word_diff import Piece, word_diff

MOST_ROWS, MOST_NOTES = 5_000, 30_000
# Words of a suggestion that are left around a change in the margin.
AROUND = 8
# Nobody can write these characters: they are taken out of every text.
_HOLE = re.compile("\x02([a-z0-9_]+)\x03")
T = TypeVar("T")


def _hole(name: str) -> str:
    return f"\x02{name}\x03"


class _Kept(Generic[T]):
    """Pieces by what they were drawn for, at most so many in all. Of the kind that wasn't asked for longest
    those go first that were drawn first."""

    def __init__(self, most: int) -> None:
        self._most, self._count = most, 0
        self._kinds: OrderedDict[Hashable, dict[Hashable, T]] = OrderedDict()
        self._lock = Lock()

    def drawn_for(self, kind: Hashable) -> Mapping[Hashable, T]:
        """Every piece of this kind; they come in while it is read."""
        with self._lock:
            pieces = self._kinds.setdefault(kind, {})
            self._kinds.move_to_end(kind)
            return pieces

    def keep(self, kind: Hashable, key: Hashable, piece: T) -> None:
        with self._lock:
            while self._count >= self._most:
                oldest, drawn = next(iter(self._kinds.items()))
                del drawn[next(iter(drawn))]
                self._count -= 1
                if not drawn:
                    del self._kinds[oldest]
            pieces = self._kinds.setdefault(kind, {})
            self._count += key not in pieces
            pieces[key] = piece


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The HTML of a row: what stands between its holes, with room for what fills them, and their names."""

    between: tuple[bytes, ...]
    holes: tuple[str, ...]

    @classmethod
    def of(cls, html: str) -> "_Pieces":
        pieces = _HOLE.split(html)
        return cls(tuple(piece.encode() for piece in pieces), tuple(pieces[1::2]))

    def filled(self, own: Mapping[str, bytes]) -> bytes:
        pieces = list(self.between)
        pieces[1::2] = map(own.__getitem__, self.holes)
        return b"".join(pieces)


_rows: _Kept[_Pieces] = _Kept(MOST_ROWS)
_notes: _Kept[_Pieces] = _Kept(MOST_NOTES)


@dataclass(frozen=True)
class Shape:
    """What the forms of a reader look like, with holes for what is theirs alone."""

    longest: int
    kind: str | None
    proposed_kind: str
    consent: str | None

    form_key = _hole("form_key")
    writer = _hole("writer")
    phase_id = _hole("phase")
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
    # Whether the forms stand in it, or a link that fetches them; and whether they are unfolded.
    has_forms: bool = False
    is_open: bool = False
    kept: str = ""

    margin = _hole("margin")
    order = _hole("order")


def holes_of(page: ReadingPage) -> dict[str, str]:
    """Where the paragraphs of each section come in the page that the template draws, by its key."""
    return {section.key: _hole(section.key) for section in page.shown.sections}


def with_paragraphs(html: str, page: ReadingPage, *, may_hide: bool, is_open: bool) -> bytes:
    """The drawn page with the paragraphs in their holes: two statements at most, for what is new here.

    `is_open`: whether the forms of a paragraph that stands alone are unfolded.
    """
    drawing = _Drawing(page, may_hide, is_open)
    notes, spots = drawing.notes(), page.spots
    sections = {
        section.key: b"".join([drawing.paragraph(spots[p.key], notes[p.key]) for p in section.paragraphs])
        for section in page.shown.sections
    }
    # What an address may have carried into the page is no hole.
    return _Pieces.of(html).filled(defaultdict(bytes, sections))


class _Drawing:
    """One page for one reader."""

    def __init__(self, page: ReadingPage, may_hide: bool, is_open: bool) -> None:
        self.page, self.may_hide, self.is_open = page, may_hide, is_open
        self.writing = page.writing
        self.shape = None if page.writing is None else _shape(page.writing)
        self.token = generate_csrf() if page.writing else ""
        self.own = self._own()
        visit = page.visit
        self.language, self.now = current_language(), visit.now.timestamp()
        # What all rows, and all notes, of this page are drawn for.
        self.rows_for = (
            self.language,
            visit.slug,
            page.shown.version.id.hex,
            page.acts,
            self.shape if page.is_alone else None,
            is_open,
        )
        self.rows = _rows.drawn_for(self.rows_for)
        self.notes_for = (
            self.language,
            visit.slug,
            page.shown.version.id.hex,
            visit.sight.numberless,
            may_hide,
        )

    def _own(self) -> dict[str, bytes]:
        """What fills the holes: the proof, the key of the forms, names."""
        ring = self.page.order.ring
        is_known = self.page.visit.visitor.is_known
        filled = {"order": f"?order={ring}" if ring and not is_known else "", "csrf": self.token}
        if self.writing is not None:
            filled |= {
                "form_key": self.writing.form_key,
                "writer": self.writing.writer,
                "phase": str(self.writing.phase_id or ""),
                "name": str(escape(self.writing.name)),
                "own_name": str(escape(self.writing.own_name)),
                "pseudonym": str(escape(self.writing.proposed.pseudonym)),
            }
        return {name: text.encode() for name, text in filled.items()}

    def notes(self) -> dict[str, bytes]:
        """The margin of every paragraph; contributions that this process never drew are read first."""
        drawn, spots = _notes.drawn_for(self.notes_for), self.page.spots
        missing = [
            (key, one) for key, spot in spots.items() for one in spot.comments if one.stamp not in drawn
        ]
        fresh = self._draw_missing(missing) if missing else {}
        return {
            key: b"".join(
                [self._dated(one, fresh.get(one.stamp) or drawn.get(one.stamp)) for one in spot.comments]
            )
            for key, spot in spots.items()
        }

    def _dated(self, one: Glimpse, note: _Pieces | None) -> bytes:
        """A note with how long ago it was said; nothing of what went while this page was made."""
        if note is None:
            return b""
        seconds = ceil(self.now - one.posted_at.timestamp())
        return ago_after(seconds, self.language).encode().join(note.between[::2])

    def _draw_missing(self, missing: list[tuple[str, Glimpse]]) -> dict[Hashable, _Pieces]:
        comments = contributions((one.id for _key, one in missing), self.page.visit.reader(self.page.order))
        spots = self.page.spots
        wordings = wordings_of((spot.paragraph for spot in spots.values()), comments.values())
        fresh: dict[Hashable, _Pieces] = {}
        for key, one in missing:
            if one.id in comments:
                note = self._draw_note(comments[one.id], spots[key].paragraph, wordings)
                _notes.keep(self.notes_for, one.stamp, note)
                fresh[one.stamp] = note
        return fresh

    def _draw_note(
        self, comment: VisibleComment, paragraph: DraftParagraph, wordings: Mapping[UUID, Bilingual]
    ) -> _Pieces:
        earlier = is_about_earlier(comment, paragraph, wordings)
        pieces = None
        if comment.is_suggestion and comment.text is not None:
            pieces = shortened(diff_of(wording_read(comment, paragraph, wordings), comment.text))
        macros: Any = _macros()
        slug, since = self.page.visit.slug, _hole("since")
        return _Pieces.of(str(macros.margin_note(comment, slug, earlier, pieces, self.may_hide, since)))

    def paragraph(self, spot: Spot, margin: bytes) -> bytes:
        page, paragraph = self.page, spot.paragraph
        kept = page.kept.text if page.kept and page.kept.place == f"comment:{paragraph.key}" else ""
        counts = (spot.total, len(spot.comments), spot.answered, spot.changed)
        key = (paragraph.key, spot.opinions, spot.mine, counts)
        pieces = None if kept else self.rows.get(key)
        if pieces is None:
            pieces = self._draw_row(self._row(spot, kept))
            # A text that was kept is one person's: it is drawn for them alone.
            if not kept:
                _rows.keep(self.rows_for, key, pieces)
        self.own["margin"] = margin
        return pieces.filled(self.own)

    def _row(self, spot: Spot, kept: str) -> Row:
        acts = self.page.acts
        return Row(
            p=spot.paragraph,
            slug=self.page.visit.slug,
            opinions=spot.opinions if any(spot.opinions) else None,
            mine=spot.mine,
            acts=acts,
            can_link=not acts,
            count=spot.total,
            shown=len(spot.comments),
            writing=self.shape,
            answered=spot.answered,
            changed=spot.changed,
            has_forms=self.page.is_alone or bool(kept),
            is_open=self.is_open or bool(kept),
            kept=kept,
        )

    def _draw_row(self, row: Row) -> _Pieces:
        macros: Any = _macros()
        html = str(macros.row(row))
        if self.token:
            html = html.replace(self.token, _hole("csrf"))
        return _Pieces.of(html)


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
