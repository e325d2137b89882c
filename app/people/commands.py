"""`flask --app app people ...`: let staff in, and help them when a phone is lost."""

import json
from contextlib import suppress
from typing import Any
from uuid import UUID

import click
from flask import Flask
from flask.cli import AppGroup

from app.core import clock
from app.core.access import Role
from app.core.languages import LANGUAGES, Language
from app.core.refusals import Refused
from app.core.speaking import in_language
from app.extensions import db
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_key
from app.people.accounts.second_factor import operations as second_factor
from app.people.participants.merging import merge
from app.people.participants.models import Participant
from app.people.participants.queries import (
    address_key,
    participant_with_address,
    participant_with_code,
)
from app.people.participants.rules import read_address
from app.people.staff import add_staff

people = AppGroup("people", help="People: staff, roles and second factors.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")


def init_app(app: Flask) -> None:
    app.cli.add_command(people)


@people.command("add-staff")
@click.argument("address")
@click.option("--name", required=True, help="Name as colleagues know it.")
@click.option(
    "--role",
    "roles",
    required=True,
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="Role in the office; may be given several times.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@as_json_option
def add_staff_command(
    address: str, name: str, roles: tuple[str, ...], language: Language, as_json: bool
) -> None:
    """Give somebody an account at ADDRESS with roles in the office. Repeating it adds what is missing."""
    with in_language("en"):
        try:
            account, is_new = add_staff(
                address, name=name, roles=[Role(role) for role in roles], language=language, now=clock.now()
            )
        except Refused as refused:
            raise click.ClickException(str(refused.refusal)) from None
    db.session.commit()
    _answer(
        {**_facts(account), "roles": sorted(roles), "new_account": is_new},
        f"{account.name} <{account.email}> has {', '.join(sorted(roles))}. The first entry of the office "
        "asks to set up a second factor.",
        as_json=as_json,
    )


@people.command("reset-second-factor")
@click.argument("address")
@click.option("--name", help="Whose, where several people share the address.")
@as_json_option
def reset_second_factor(address: str, name: str | None, as_json: bool) -> None:
    """Take the second factor of whoever has ADDRESS away; the next entry of the office sets up a new one."""
    account = _one_account(address, name)
    had = second_factor.reset(account.participant_id, actor_id=None, now=clock.now())
    db.session.commit()
    said = "is reset, and every device is signed out" if had else "was not set up; every device is signed out"
    _answer(
        {**_facts(account), "had_second_factor": had},
        f"The second factor of {account.name} <{account.email}> {said}.",
        as_json=as_json,
    )


@people.command("merge")
@click.argument("duplicate")
@click.argument("kept")
@as_json_option
def merge_command(duplicate: str, kept: str, as_json: bool) -> None:
    """Let KEPT stand for everything DUPLICATE did and has.

    Each is a mail address, a participant's id, or the code by which a file of events names somebody.
    """
    with in_language("en"):
        try:
            duplicate_id, kept_id = _participant_id(duplicate), _participant_id(kept)
            merge(duplicate_id, kept_id, now=clock.now(), acting=None)
        except Refused as refused:
            raise click.ClickException(str(refused.refusal)) from None
    db.session.commit()
    _answer(
        {"duplicate": str(duplicate_id), "kept": str(kept_id)},
        f"{duplicate} is now {kept}. The figures follow within seconds, while a worker runs.",
        as_json=as_json,
    )


def _participant_id(given: str) -> UUID:
    """The participant with an id, or recognised by an address or a file's code."""
    found = None
    with suppress(ValueError):
        found = db.session.get(Participant, UUID(given))
    if found is None:
        found = participant_with_code(given)
    if found is None and "@" in given:
        found = participant_with_address(read_address(given))
    if found is None:
        raise click.ClickException(f"Nobody is known by {given}.")
    return found.id


def _one_account(address: str, name: str | None) -> Account:
    with in_language("en"):
        try:
            found = accounts_with_key(address_key(read_address(address)))
        except Refused as refused:
            raise click.ClickException(str(refused.refusal)) from None
    if name is not None:
        found = [account for account in found if account.name == name]
    if not found:
        raise click.ClickException(
            f"Nobody has an account at {address}{f' by the name {name}' if name else ''}."
        )
    if len(found) > 1:
        names = ", ".join(account.name for account in found)
        raise click.ClickException(f"Several people share {address}: {names}. Say which with --name.")
    return found[0]


def _facts(account: Account) -> dict[str, Any]:
    return {"participant_id": str(account.participant_id), "email": account.email, "name": account.name}


def _answer(facts: dict[str, Any], sentence: str, *, as_json: bool) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False) if as_json else sentence)
