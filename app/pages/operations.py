"""The verbs of information pages: load the first texts, save new ones, put older ones back."""

from datetime import datetime
from uuid import UUID

from app.core import audit
from app.core.refusals import require
from app.extensions import db
from app.pages import indexing, queries, rules
from app.pages.content import PageTexts, first_texts
from app.pages.models import PAGE_KEYS, Page, PageVersion


def load_missing(now: datetime) -> list[str]:
    """Give each page without a text its first one, and answer their keys; staff's texts are never touched."""
    present = {current.page.key for current in queries.current_versions()}
    loaded = [key for key in PAGE_KEYS if key not in present]
    for key in loaded:
        page = Page(key=key)
        db.session.add(page)
        db.session.flush()
        _add_version(page, 1, first_texts(key), by=None, now=now)
    return loaded


def save(page: Page, texts: PageTexts, *, read: int, by: UUID, now: datetime) -> PageVersion:
    """Make `texts` what readers get. `read` is the number of the version that the writer began from.

    Raises:
        Refused: texts incomplete, too long or naming something unknown; or somebody else saved meanwhile.
    """
    current = _current_version(page)
    require(rules.may_save(texts))
    if _same(current, texts):
        return current
    require(rules.may_replace(current, read))
    saved = _add_version(page, current.number + 1, texts, by=by, now=now)
    audit.record("page.saved", "page", page.id, actor_id=by, now=now, key=page.key, number=saved.number)
    return saved


def restore(page: Page, old: PageVersion, *, read: int, by: UUID, now: datetime) -> PageVersion:
    """Make an older version's texts the newest version; nothing of what came between is lost.

    Raises:
        Refused: it is the version readers see already, or somebody else saved meanwhile.
    """
    current = _current_version(page)
    require(rules.may_replace(current, read))
    require(rules.may_restore(current, old))
    texts = PageTexts(old.title, old.summary, old.body)
    saved = _add_version(page, current.number + 1, texts, by=by, now=now, restored_from=old.number)
    audit.record(
        "page.restored",
        "page",
        page.id,
        actor_id=by,
        now=now,
        key=page.key,
        number=saved.number,
        of=old.number,
    )
    return saved


def _current_version(page: Page) -> PageVersion:
    current = queries.current_version(page.key)
    if current is None:
        raise LookupError(f"page {page.key} has no version")
    return current


def _same(current: PageVersion, texts: PageTexts) -> bool:
    return (current.title, current.summary, current.body) == (texts.title, texts.summary, texts.body)


def _add_version(
    page: Page,
    number: int,
    texts: PageTexts,
    *,
    by: UUID | None,
    now: datetime,
    restored_from: int | None = None,
) -> PageVersion:
    added = PageVersion(
        page=page,
        number=number,
        title=texts.title,
        summary=texts.summary,
        body=texts.body,
        changed_at=now,
        changed_by=by,
        restored_from=restored_from,
    )
    db.session.add(added)
    indexing.index(added, now)
    return added
