"""Finding: the best hits first, in the reader's language where a text exists in it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import url_for
from sqlalchemy import select, text
from sqlalchemy.sql.elements import TextClause

from app.core.languages import Language
from app.core.search.documents import SearchDocument
from app.core.search.words import Pieces, highlighted, snippet, words_of
from app.extensions import db

FURTHEST = 500


@dataclass(frozen=True)
class Hit:
    """One page that answers a search: title and snippet as (text, is_match), in `language`."""

    kind: str
    object_id: UUID
    language: str
    title: Pieces
    snippet: Pieces
    url_endpoint: str
    url_values: dict[str, Any]

    @property
    def address(self) -> str:
        """The page of the hit, in the language of the page that shows it."""
        return url_for(self.url_endpoint, **self.url_values)


# The same object in both languages is one hit: in the reader's language, else in the other.
_BEST_LANGUAGE = (
    "(d.language = :language OR NOT EXISTS (SELECT 1 FROM search_documents o WHERE o.kind = d.kind"
    " AND o.object_id = d.object_id AND o.language = :language))"
)
# Both are fixed sentences of our own; what was typed is a bound value.
_SQLITE = text(
    "SELECT d.id FROM search_text JOIN search_documents d ON d.id = search_text.document_id"  # noqa: S608 two fixed sentences
    f" WHERE search_text MATCH :query AND {_BEST_LANGUAGE}"
    " ORDER BY bm25(search_text, 0.0, 4.0, 1.0), d.id LIMIT :limit OFFSET :after"
)
_POSTGRESQL = text(
    "SELECT d.id FROM search_text t JOIN search_documents d ON d.id = t.document_id,"  # noqa: S608 two fixed sentences
    " to_tsquery('dutch', :query) dutch, to_tsquery('english', :query) english"
    " WHERE t.words @@ CASE d.language WHEN 'nl' THEN dutch ELSE english END"
    f" AND (t.words @@ dutch OR t.words @@ english) AND {_BEST_LANGUAGE}"
    " ORDER BY ts_rank(t.words, CASE d.language WHEN 'nl' THEN dutch ELSE english END) DESC, d.id"
    " LIMIT :limit OFFSET :after"
)


def find(query: str, language: Language, limit: int = 20, after: int = 0) -> list[Hit]:
    """The pages that hold every word of `query`, the last word also as a beginning; two statements.

    `after` is the number of hits already shown (at most 500). Whatever is typed is only ever words: an empty
    or senseless query finds nothing.
    """
    words = words_of(query)
    if not words:
        return []
    statement, asked = _statement(words)
    values = {"query": asked, "language": language, "limit": limit, "after": min(max(after, 0), FURTHEST)}
    rows = db.session.execute(statement, values).scalars()
    ids = [row if isinstance(row, UUID) else UUID(row) for row in rows]
    documents = db.session.scalars(select(SearchDocument).where(SearchDocument.id.in_(ids)))
    by_id = {document.id: document for document in documents}
    return [_hit(by_id[document_id], words) for document_id in ids]


def _statement(words: list[str]) -> tuple[TextClause, str]:
    if db.engine.dialect.name == "postgresql":
        return _POSTGRESQL, " & ".join([f"'{word}'" for word in words[:-1]] + [f"'{words[-1]}':*"])
    return _SQLITE, " ".join([f'"{word}"' for word in words[:-1]] + [f'"{words[-1]}"*'])


def _hit(document: SearchDocument, words: list[str]) -> Hit:
    return Hit(
        kind=document.kind,
        object_id=document.object_id,
        language=document.language,
        title=highlighted(document.title, words),
        snippet=snippet(document.body, words),
        url_endpoint=document.url_endpoint,
        url_values=document.url_values,
    )
