"""What the information pages say now and said before."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from app.extensions import db
from app.pages.models import PAGE_KEYS, Page, PageVersion


def _current() -> Select[PageVersion]:
    newest = select(PageVersion.page_id, func.max(PageVersion.number).label("number"))
    latest = newest.group_by(PageVersion.page_id).subquery()
    return select(PageVersion).join(
        latest, (PageVersion.page_id == latest.c.page_id) & (PageVersion.number == latest.c.number)
    )


def current_version(key: str) -> PageVersion | None:
    """What the page says now; None before its first texts were loaded."""
    return db.session.scalar(
        select(PageVersion)
        .join(PageVersion.page)
        .where(Page.key == key)
        .order_by(PageVersion.number.desc())
        .limit(1)
    )


def current_versions() -> list[PageVersion]:
    """Every page as it is now, in the order of the footer."""
    return sorted(db.session.scalars(_current()), key=lambda version: PAGE_KEYS.index(version.page.key))


def version(key: str, number: int) -> PageVersion | None:
    return db.session.scalar(
        select(PageVersion).join(PageVersion.page).where(Page.key == key, PageVersion.number == number)
    )


def versions(key: str, before: int | None = None, limit: int = 50) -> Sequence[PageVersion]:
    """The versions of a page, newest first; with `before`, those with a lower number."""
    statement = select(PageVersion).join(PageVersion.page).where(Page.key == key)
    if before is not None:
        statement = statement.where(PageVersion.number < before)
    return db.session.scalars(statement.order_by(PageVersion.number.desc()).limit(limit)).all()


def page_for_change(key: str) -> Page | None:
    """The page, locked until the end of the transaction, so that two who save get different numbers."""
    return db.session.scalar(select(Page).where(Page.key == key).with_for_update())
