"""Two presses and two staff in the very same moment: a list is loaded once."""

import io
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select

from app.core.access import Role
from app.extensions import db
from app.people.accounts.models import Account
from app.people.imports.models import ImportStatus, PeopleImport
from tests.factories.imports import many_people
from tests.support.client import AuditedClient

NEW = "/nl/beheer/importen/nieuw/"
PEOPLE = 200


def uploaded(client: AuditedClient) -> str:
    client.submit(NEW, {"file": (io.BytesIO(many_people(PEOPLE)), "leden.csv")})
    db.session.expire_all()
    latest = db.session.scalars(select(PeopleImport.id).order_by(PeopleImport.id.desc())).first()
    return f"/nl/beheer/importen/{latest}/"


def people() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def press_at_once(*presses: tuple[AuditedClient, str]) -> None:
    for client, address in presses:
        client.page(address)

    def press(client: AuditedClient, address: str) -> int:
        return client.post(f"{address}inlezen/", data={"csrf_token": client.token}).status_code

    with ThreadPoolExecutor(len(presses)) as pool:
        answers = list(pool.map(lambda one: press(*one), presses))
    assert answers == [303] * len(presses)


def statuses() -> list[str]:
    db.session.rollback()
    db.session.expire_all()
    return sorted(db.session.scalars(select(PeopleImport.status)))


def test_one_list_pressed_by_two(staff: Any) -> None:
    first, second = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR, name="Noor Bos")
    address, before = uploaded(first), people()
    press_at_once((first, address), (second, address))
    assert (people(), statuses()) == (before + PEOPLE, [ImportStatus.LOADED])


def test_the_same_people_in_two_lists(staff: Any) -> None:
    first, second = staff(Role.ADMINISTRATOR), staff(Role.ADMINISTRATOR, name="Noor Bos")
    addresses, before = (uploaded(first), uploaded(second)), people()
    press_at_once((first, addresses[0]), (second, addresses[1]))
    assert (people(), statuses()) == (before + PEOPLE, [ImportStatus.CHECKED, ImportStatus.LOADED])
