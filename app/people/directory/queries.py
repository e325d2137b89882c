"""The office's list of people: found by name or address, filtered by audience and group."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import aliased

from app.core.pagination import Page, page
from app.extensions import db
from app.people.accounts.models import Account
from app.people.audiences.models import AudienceMembership
from app.people.audiences.queries import audiences_of_many
from app.people.audiences.queries import holds_on as belongs_on
from app.people.directory.folding import fold
from app.people.directory.models import DirectoryName
from app.people.groups.models import GroupMembership
from app.people.groups.queries import group_names_of_many
from app.people.groups.queries import holds_on as in_group_on
from app.people.participants.queries import address_key, participant_with_key

PAGE_SIZE = 50
# Sorts after every letter.
_LAST = "\U0010ffff"


@dataclass(frozen=True)
class Search:
    """What is asked for: a name or an address, an audience, a group, only these people; each may be left out.

    `among` selects participant ids.
    """

    text: str = ""
    audience: str | None = None
    group_id: UUID | None = None
    among: Select[Any] | None = None

    @property
    def is_address(self) -> bool:
        return "@" in self.text

    @property
    def asks(self) -> bool:
        return bool(self.text.strip() or self.audience or self.group_id) or self.among is not None


@dataclass(frozen=True)
class Listed:
    """One person in the list with the audiences and groups of today."""

    account: Account
    audiences: list[str]
    groups: list[str]


def find_people(search: Search, today: date, cursor: str | None, size: int = PAGE_SIZE) -> Page[Listed]:
    """A page of people by name, in three statements (an address asks one or two more)."""
    found = accounts_found(search, today, cursor, size)
    ids = [account.participant_id for account in found.items]
    audiences, groups = audiences_of_many(ids, today), group_names_of_many(ids, today)
    listed = [
        Listed(account, audiences.get(account.participant_id, []), groups.get(account.participant_id, []))
        for account in found.items
    ]
    return Page(listed, found.newer, found.older)


def accounts_found(search: Search, today: date, cursor: str | None, size: int) -> Page[Account]:
    """A page of everybody found, by name."""
    keys = (DirectoryName.folded, DirectoryName.participant_id)
    return page(_statement(search, today), keys, cursor=cursor, size=size, descending=False)


def count_found(search: Search, today: date) -> int:
    """How many people are found, over all pages."""
    found = _statement(search, today).with_only_columns(Account.participant_id)
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _statement(search: Search, today: date) -> Select[Any]:
    statement: Any = (
        select(Account)
        .join(DirectoryName, DirectoryName.participant_id == Account.participant_id)
        .where(DirectoryName.position == 0)
    )
    if search.is_address:
        statement = statement.where(_has_address(search.text))
    else:
        statement = statement.where(*(_has_word(word) for word in fold(search.text).split()))
        if search.text.strip() and not fold(search.text):
            statement = statement.where(false())
    if search.audience:
        statement = statement.where(_belongs(search.audience, today))
    if search.group_id:
        statement = statement.where(_is_in_group(search.group_id, today))
    if search.among is not None:
        statement = statement.where(Account.participant_id.in_(search.among))
    return statement  # type: ignore[no-any-return]  # built step by step, its type would change each time


def _has_word(word: str) -> ColumnElement[bool]:
    """A word of the name begins with these letters."""
    name = aliased(DirectoryName)
    begins = (name.folded >= word) & (name.folded < word + _LAST)
    return exists().where(name.participant_id == Account.participant_id, begins)


def _has_address(text: str) -> ColumnElement[bool]:
    """Exactly this address, of an account or from before a merge."""
    try:
        key = address_key(text.strip())
    except ValueError:
        return false()
    holder = participant_with_key(key)
    known = Account.address_key == key
    return known | (Account.participant_id == holder.id) if holder is not None else known


def _belongs(audience: str, today: date) -> ColumnElement[bool]:
    return exists().where(
        AudienceMembership.participant_id == Account.participant_id,
        AudienceMembership.audience == audience,
        belongs_on(today),
    )


def _is_in_group(group_id: UUID, today: date) -> ColumnElement[bool]:
    return exists().where(
        GroupMembership.participant_id == Account.participant_id,
        GroupMembership.group_id == group_id,
        in_group_on(today),
    )
