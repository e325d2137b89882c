"""The one statement by which somebody signs, built once: building it takes longer than running it."""

from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Executable, Table, Uuid, and_, bindparam, case, exists, false, null, or_
from sqlalchemy.orm import aliased

from app.core.statements import upserting
from app.petitions.signatures.models import Signature, Standing

KEYS = ("signer_key", "petition_id")
# What a signature begins with, also when it waits anew after it was withdrawn.
FRESH: dict[str, Any] = {
    "standing": Standing.PENDING.value,
    "mailed_at": None,
    "news_language": None,
    "cleared_at": None,
    "suspicion": None,
}
GIVEN = (
    "petition_id",
    "safe_mode",
    "email",
    "language",
    "consent_purpose",
    "consent_version",
    "version",
    "network",
    "event_code_id",
    "signed_at",
    "changed_at",
    "name",
    "town",
    "name_key",
    "is_public",
    "news_version",
    "mail_domain",
    "alias_key",
    *FRESH,
)


def values_of(**values: Any) -> dict[str, Any]:
    """The parameters of `signing`: id, `GIVEN`, `forgotten`, `first_key`, outside safe mode `other_key`."""
    return {f"given_{name}": value for name, value in {**FRESH, **values}.items()}


@cache
def signing(dialect: str, *, safe_mode: bool) -> Executable:
    """One statement for first, repeat, second person and whoever withdrew: nothing tells them apart.

    It gives the id of the signature. `first_key` is the key of the address, `other_key` the one that this
    name gets there as a second person.

    A repeat while the signature waits can take a tick away, never add one: anybody can type an address, and
    nobody may be more public than their last form says. One that waited too long (signed before `forgotten`)
    is as good as gone.
    """
    table = cast("Table", Signature.__table__)
    columns: dict[str, Any] = {name: bindparam(f"given_{name}") for name in ("id", *GIVEN)}
    columns |= {"signer_key": _given("first_key"), "second_of": null()}
    if not safe_mode:
        second = _another_signed()
        columns["signer_key"] = case((second, _given("other_key")), else_=_given("first_key"))
        columns["second_of"] = case((second, _given("first_key")), else_=null())
    fresh = upserting(table, dialect).values(columns)
    waits = table.c.standing == Standing.PENDING.value
    forgotten = and_(waits, table.c.signed_at < bindparam("given_forgotten", type_=table.c.signed_at.type))
    gone = or_(table.c.standing == Standing.WITHDRAWN.value, forgotten)
    again: dict[str, Any] = {
        name: case((gone, fresh.excluded[name]), else_=table.c[name])
        for name in (*GIVEN, "second_of")
        if name not in KEYS
    }
    if safe_mode:
        # The address was erased when its last mail left; the next mail needs it once more.
        again["email"] = fresh.excluded.email
    else:
        private = and_(waits, ~fresh.excluded.is_public)
        no_news = and_(waits, fresh.excluded.news_version.is_(None))
        again["is_public"] = case((private, false()), else_=again["is_public"])
        again["news_version"] = case((no_news, null()), else_=again["news_version"])
    return fresh.on_conflict_do_update(index_elements=list(KEYS), set_=again).returning(table.c.id)


def _given(name: str) -> Any:
    return bindparam(f"given_{name}", type_=Signature.signer_key.type)


def _another_signed() -> ColumnElement[bool]:
    """Whether this name is a second person at an address: another stands there, or this one did so before.

    A part of the statement that signs: asking first would be a statement more, and tell.
    """
    there, before = aliased(Signature), aliased(Signature)
    petition = bindparam("given_petition_id", type_=Uuid())
    another = exists().where(
        there.petition_id == petition,
        there.signer_key == _given("first_key"),
        there.standing != Standing.WITHDRAWN.value,
        there.name_key != bindparam("given_name_key", type_=Signature.name_key.type),
    )
    known = exists().where(
        before.petition_id == petition,
        before.signer_key == _given("other_key"),
        before.standing != Standing.WITHDRAWN.value,
    )
    return or_(another, known)
