"""The searchable texts, and the full-text table beside them that each database keeps in its own way."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String, Text, UniqueConstraint, Uuid, delete, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.languages import Language
from app.core.retention import impersonal
from app.core.search.words import folded
from app.core.types import UTCDateTime, new_id
from app.extensions import Model, db

LONGEST_BODY = 200_000


class SearchDocument(Model):
    """One public text in one language, and where its page is."""

    __tablename__ = "search_documents"
    __table_args__ = (UniqueConstraint("kind", "object_id", "language", name="uq_search_documents_kind"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(40), info=impersonal("a fixed word"))
    object_id: Mapped[UUID] = mapped_column(Uuid)
    language: Mapped[str] = mapped_column(String(2), info=impersonal("nl or en"))
    title: Mapped[str] = mapped_column(Text, info=impersonal("public content"))
    body: Mapped[str] = mapped_column(Text, info=impersonal("public content"))
    url_endpoint: Mapped[str] = mapped_column(String(80), info=impersonal("a fixed word"))
    url_values: Mapped[dict[str, Any]] = mapped_column(JSON, info=impersonal("slugs and keys"))
    indexed_at: Mapped[datetime] = mapped_column(UTCDateTime)


def index(
    kind: str,
    object_id: UUID,
    language: Language,
    *,
    title: str,
    body: str,
    url_endpoint: str,
    url_values: Mapping[str, Any],
    now: datetime,
) -> None:
    """Make a public text findable, in place of what was indexed for the same object and language."""
    remove(kind, object_id, language)
    document = SearchDocument(
        id=new_id(),
        kind=kind,
        object_id=object_id,
        language=language,
        title=title,
        body=body[:LONGEST_BODY],
        url_endpoint=url_endpoint,
        url_values={key: str(value) for key, value in url_values.items()},
        indexed_at=now,
    )
    db.session.add(document)
    db.session.flush()
    _add_text(document)


def remove(kind: str, object_id: UUID, language: Language | None = None) -> None:
    """Make an object unfindable, in every language unless one is named."""
    mine = [SearchDocument.kind == kind, SearchDocument.object_id == object_id]
    if language is not None:
        mine.append(SearchDocument.language == language)
    ids = list(db.session.scalars(select(SearchDocument.id).where(*mine)))
    for document_id in ids:
        db.session.execute(text("DELETE FROM search_text WHERE document_id = :id"), {"id": _key(document_id)})
    if ids:
        db.session.execute(delete(SearchDocument).where(SearchDocument.id.in_(ids)))


def rebuild() -> int:
    """Fill the full-text table anew from the documents (after a restore); how many."""
    db.session.execute(text("DELETE FROM search_text"))
    count = 0
    for document in db.session.scalars(select(SearchDocument).execution_options(yield_per=200)):
        _add_text(document)
        count += 1
    return count


def _key(document_id: UUID) -> Any:
    return document_id if db.engine.dialect.name == "postgresql" else document_id.hex


_SQLITE = text("INSERT INTO search_text (document_id, title, body) VALUES (:id, :title, :body)")
_POSTGRESQL = text(
    "INSERT INTO search_text (document_id, words) VALUES (:id,"
    " setweight(to_tsvector(CAST(:config AS regconfig), :title), 'A')"
    " || setweight(to_tsvector(CAST(:config AS regconfig), :body), 'B'))"
)
CONFIGS: Mapping[str, str] = {"nl": "dutch", "en": "english"}


def _add_text(document: SearchDocument) -> None:
    values = {"id": _key(document.id), "title": folded(document.title), "body": folded(document.body)}
    if db.engine.dialect.name == "postgresql":
        db.session.execute(_POSTGRESQL, values | {"config": CONFIGS[document.language]})
    else:
        db.session.execute(_SQLITE, values)
