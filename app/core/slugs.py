"""The readable part of an address: one per language and object, old ones lead to the new one."""

from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from uuid import UUID

from slugify import slugify
from sqlalchemy import (
    Boolean,
    Index,
    ScalarSelect,
    Select,
    String,
    Table,
    Uuid,
    and_,
    bindparam,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from app.core.languages import LANGUAGES, Language
from app.core.retention import impersonal
from app.core.statements import read, upsertable
from app.extensions import Model, db

LONGEST = 80
EMPTY = {"nl": "pagina", "en": "page"}


class Slug(Model):
    """One address an object has or had; `current` is the one to use."""

    __tablename__ = "slugs"
    __table_args__ = (
        Index(
            "uq_slugs_current",
            "object_id",
            "language",
            "kind",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
        Index("ix_slugs_object_id", "object_id"),
    )

    kind: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal("a fixed word"))
    language: Mapped[str] = mapped_column(String(2), primary_key=True, info=impersonal("nl or en"))
    slug: Mapped[str] = mapped_column(String(100), primary_key=True, info=impersonal("from a public title"))
    object_id: Mapped[UUID] = mapped_column(Uuid)
    current: Mapped[bool] = mapped_column(Boolean)


@dataclass(frozen=True)
class Resolution:
    """What a slug leads to, and the slug that its pages carry now (redirect when it differs)."""

    object_id: UUID
    current_slug: str


def slug_of(wanted: str, language: Language) -> str:
    """`wanted` as a piece of an address: lower case, ASCII, dashes, at most 80 characters, never empty."""
    return slugify(wanted, max_length=LONGEST, word_boundary=True) or EMPTY[language]


def assign(kind: str, language: Language, wanted: str, object_id: UUID) -> str:
    """Give an object the slug it wants, or that slug with the first free number; its former one leads on."""
    base = slug_of(wanted, language)
    number = 1
    while True:
        slug = base if number == 1 else f"{base}-{number}"
        if _take(kind, language, slug, object_id):
            break
        number += 1
    mine = (Slug.kind == kind, Slug.language == language, Slug.object_id == object_id)
    db.session.execute(update(Slug).where(*mine, Slug.slug != slug, Slug.current).values(current=False))
    db.session.execute(update(Slug).where(*mine, Slug.slug == slug).values(current=True))
    return slug


def _take(kind: str, language: Language, slug: str, object_id: UUID) -> bool:
    """Whether `slug` is now this object's: it was free, or it was its own before."""
    values = {"kind": kind, "language": language, "slug": slug, "object_id": object_id, "current": False}
    db.session.execute(upsertable(Slug).values(values).on_conflict_do_nothing())
    here = select(Slug.object_id).where(Slug.kind == kind, Slug.language == language, Slug.slug == slug)
    return db.session.execute(here).scalar_one() == object_id


def resolve(kind: str, language: Language, slug: str) -> Resolution | None:
    """The object behind a slug, former ones included; one statement."""
    found = db.session.execute(resolving(), asked(kind, language, slug)).first()
    return Resolution(found[0], found[1]) if found else None


def asked(kind: str, language: Language, slug: str) -> dict[str, str]:
    """The parameters of `resolving`."""
    return {"of_kind": kind, "in_language": language, "slug_asked": slug}


@cache
def resolving() -> Select[UUID, str]:
    """The statement of `resolve`, also as a part of others: `object_id`, and the `slug` it carries now.

    Built once: every page with an address in words begins with it.
    """
    now = aliased(Slug, name="now")
    same = (now.kind == Slug.kind, now.language == Slug.language, now.object_id == Slug.object_id)
    wanted = (
        Slug.kind == bindparam("of_kind"),
        Slug.language == bindparam("in_language"),
        Slug.slug == bindparam("slug_asked"),
    )
    return select(Slug.object_id, now.slug).join(now, and_(*same, now.current)).where(*wanted)


def object_behind(kind: str, language: Any, slug: Any) -> ScalarSelect[UUID]:
    """The id of the object a slug leads to, former ones included, as a part of another statement.

    `language` and `slug` may be bound parameters.
    """
    slugs = Slug.__table__.c
    here = (slugs.kind == kind, slugs.language == language, slugs.slug == slug)
    return select(slugs.object_id).where(*here).scalar_subquery()


def current(kind: str, language: Language, object_ids: list[UUID]) -> dict[UUID, str]:
    """The slugs that objects carry now in a language, in one statement."""
    statement = select(Slug.object_id, Slug.slug).where(
        Slug.kind == kind, Slug.language == language, Slug.current, Slug.object_id.in_(object_ids)
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def in_each_language(kind: str, object_ids: list[UUID]) -> dict[UUID, dict[Language, str]]:
    """The slugs that objects carry now, by language in the order of `LANGUAGES`; one statement."""
    found: dict[UUID, dict[Language, str]] = {each: {} for each in object_ids}
    rows = read(_current(), {"of_kind": kind, "objects": object_ids}).all()
    for language in LANGUAGES:
        for object_id, its_language, slug in rows:
            if its_language == language:
                found[object_id][language] = slug
    return found


@cache
def _current() -> Select[UUID, str, str]:
    columns = cast("Table", Slug.__table__).c
    objects = bindparam("objects", type_=Uuid(), expanding=True)
    return select(columns.object_id, columns.language, columns.slug).where(
        columns.kind == bindparam("of_kind", type_=columns.kind.type),
        columns.current,
        columns.object_id.in_(objects),
    )


def release(kind: str, object_id: UUID) -> None:
    """Forget every slug of an object that is gone for good."""
    for row in db.session.scalars(select(Slug).where(Slug.kind == kind, Slug.object_id == object_id)):
        db.session.delete(row)
