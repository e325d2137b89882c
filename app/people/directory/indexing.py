"""Keeps the searched names in step with the accounts: a row written is a row indexed, whoever wrote it.

Only what goes round the ORM (the bulk load of an import) writes its index rows itself. Erasure needs nothing:
the rows go with the account by the database's own cascade.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, delete, event, insert, inspect
from sqlalchemy.orm import Mapper

from app.people.accounts.models import Account
from app.people.directory.folding import from_each_word
from app.people.directory.models import DirectoryName


def index_rows(participant_id: UUID, name: str) -> list[dict[str, Any]]:
    """The index rows of one name, for an insert."""
    return [
        {"participant_id": participant_id, "position": position, "folded": folded}
        for position, folded in enumerate(from_each_word(name))
    ]


def bind() -> None:
    """Listen to accounts; a second call changes nothing."""
    for name, listener in (("after_insert", _inserted), ("after_update", _updated)):
        if not event.contains(Account, name, listener):
            event.listen(Account, name, listener)


def _inserted(_mapper: Mapper[Account], connection: Connection, account: Account) -> None:
    connection.execute(insert(DirectoryName), index_rows(account.participant_id, account.name))


def _updated(mapper: Mapper[Account], connection: Connection, account: Account) -> None:
    if not inspect(account).attrs.name.history.has_changes():
        return
    connection.execute(delete(DirectoryName).where(DirectoryName.participant_id == account.participant_id))
    _inserted(mapper, connection, account)
