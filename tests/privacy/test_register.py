"""The register of what is kept, and the end of it."""

import pytest
from sqlalchemy import select

from app.core.retention import retention_rules
from app.people.accounts.models import AddressChange, DeviceSession, SignInLink
from app.privacy.queries import retention_table
from tests.factories.people import make_member


def test_the_register_says_each_rule_in_both_languages(app):
    dutch, english = retention_table("nl"), retention_table("en")
    assert [row.name for row in dutch] == [rule.name for rule in retention_rules()]
    for here, there in zip(dutch, english, strict=True):
        assert all(value.strip() for value in (*here, *there))
        assert (here.what, here.purpose) != (there.what, there.purpose)


@pytest.mark.parametrize(
    ("address", "words"), [("/nl/privacy/", "Wat we bewaren, waarom"), ("/en/privacy/", "What we keep, why")]
)
def test_the_privacy_page_shows_it(app, client, command, address, words):
    assert command("pages", "load").exit_code == 0
    page = client.page(address)
    tables = [table for table in page.all("table") if words in table.text]
    assert len(tables) == 1
    assert len(tables[0].all("tr")) == len(retention_rules()) + 1


def test_links_and_devices_go_when_their_time_is_over(db, command, sign_in, clock):
    els = make_member(email="els@example.org")
    db.session.commit()
    client = sign_in(els)
    client.submit("/nl/mijn-samenspraak/instellingen/mail/", {"email": "els@nieuw.example"})

    def left():
        db.session.expire_all()
        return [
            len(db.session.scalars(select(table)).all())
            for table in (SignInLink, AddressChange, DeviceSession)
        ]

    assert left() == [1, 1, 1]
    clock.move(hours=2)
    command("retention", "run")
    assert left() == [1, 1, 1]
    clock.move(days=2)
    command("retention", "run")
    assert left() == [0, 0, 1]
    clock.move(days=30)
    command("retention", "run")
    assert left() == [0, 0, 0]
