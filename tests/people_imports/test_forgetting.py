"""Somebody erased leaves the lists too: the file, the report, the index of names."""

import io
from typing import Any

from sqlalchemy import select

from app.core.access import Role
from app.extensions import db
from app.people.accounts.queries import accounts_with_address
from app.people.directory.models import DirectoryName
from app.people.imports.models import ImportStatus, PeopleImport, PeopleImportRow
from app.privacy.operations import erase_person
from app.privacy.queries import export_of
from tests.factories.imports import HEADER, csv_of
from tests.factories.people import make_person
from tests.support.clock import FrozenClock

NEW = "/nl/beheer/importen/nieuw/"
ROW = ("Els de Vries", "els@example.org", "lid", "", "nl", "", "", "")
OTHER = ("Bo Jansen", "bo@example.org", "lid", "", "nl", "", "", "")


def upload(client: Any) -> PeopleImport:
    client.submit(NEW, {"file": (io.BytesIO(csv_of([ROW, OTHER], HEADER)), "leden.csv")})
    found = db.session.scalars(select(PeopleImport).order_by(PeopleImport.id.desc())).first()
    assert found is not None
    return found


def test_a_loaded_list_loses_the_person_and_the_file(staff: Any, clock: FrozenClock) -> None:
    admin = staff(Role.ADMINISTRATOR)
    found = upload(admin)
    address = f"/nl/beheer/importen/{found.id}/"
    admin.submit(address, to=f"{address}inlezen/")
    (els,) = accounts_with_address("els@example.org")
    exported = export_of(els.participant_id, clock.now)["data"]["imports"]
    assert [row["outcome"] for row in exported] == ["new"]
    erase_person(els.participant_id, withdraw_words=False, actor_id=None, now=clock.now)
    db.session.commit()
    db.session.expire_all()
    assert db.session.get_one(PeopleImport, found.id).file_id is None
    assert [row.name for row in db.session.scalars(select(PeopleImportRow))] == ["Bo Jansen"]
    names = set(db.session.scalars(select(DirectoryName.folded)))
    assert "bo jansen" in names
    assert not any("vries" in name for name in names)
    assert "Els" not in admin.page(address).main.text


def test_a_list_that_waits_must_be_uploaded_again(staff: Any, clock: FrozenClock) -> None:
    admin = staff(Role.ADMINISTRATOR)
    els = make_person("Els Vries", email="els@example.org")
    found = upload(admin)
    erase_person(els.participant_id, withdraw_words=False, actor_id=None, now=clock.now)
    db.session.commit()
    db.session.expire_all()
    assert db.session.get_one(PeopleImport, found.id).status == ImportStatus.DISCARDED
