"""The list of those who come, who was there, and how many heads were counted."""

import csv
import io

import pytest
from sqlalchemy import select

from app.actions.sign_ups.models import SignUp
from app.core.access import Role
from app.core.audit import AuditEntry
from app.participation.ledger.models import LedgerEvent
from tests.factories.actions import make_action, make_demonstration, make_sign_up

OFFICE = "/nl/beheer/acties/"


@pytest.fixture
def event(app):
    """An evening of today, with twenty places."""
    return make_action("vanavond", starts_in=0, capacity=20)


@pytest.fixture
def imke(event, desk):
    """Somebody of the Servicecenter, who sees the list and marks who came."""
    return desk(Role.SERVICECENTER, name="Imke Dros")


def ledger(db):
    db.session.expire_all()
    rows = db.session.scalars(select(LedgerEvent).order_by(LedgerEvent.id))
    return [(row.type, row.object_ref, row.person_id) for row in rows]


def test_every_look_at_the_list_is_logged(event, imke, db):
    make_sign_up(event, "els@example.org", name="Els <b>de Vries</b>")
    page = imke.page(f"{OFFICE}{event.id}/aanmeldingen/")
    assert "Els <b>de Vries</b>" in page.text
    assert "els@example.org" in page.text
    imke.get(f"{OFFICE}{event.id}/aanmeldingen/list.csv")
    looks = db.session.scalars(select(AuditEntry).where(AuditEntry.object_id == str(event.id)))
    found = {each.action: each.actor_id for each in looks}
    assert found["attendees.listed"]
    assert found["attendees.downloaded"]


def test_the_file_reckons_with_nothing(event, imke):
    make_sign_up(event, "els@example.org", name='=HYPERLINK("evil")')
    make_sign_up(event, "+31@example.org", name="Zoë, de tweede")
    answer = imke.get(f"{OFFICE}{event.id}/aanmeldingen/list.csv")
    assert answer.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Naam", "E-mailadres", "Taal", "Aangemeld", "Aanwezig"]
    assert rows[1][0] == '\'=HYPERLINK("evil")'
    assert rows[2][:2] == ["Zoë, de tweede", "'+31@example.org"]


def test_mark_who_came_and_undo(event, imke, db, clock):
    els, bo = make_sign_up(event, "els@example.org", name="Els"), make_sign_up(event, name="Bo")
    els_id = els.participant_id
    clock.move(hours=8)
    where = f"{OFFICE}{event.id}/aanmeldingen/"
    imke.submit(where, {"presence": "came"}, to=f"/{els.id}/")
    page = imke.submit(where, {"presence": "absent"}, to=f"/{bo.id}/").page
    assert "Aanwezig: 1. Afwezig: 1." in page.text
    assert ledger(db)[2:] == [("attend", f"event:{event.id}", els_id)]
    attended = db.session.scalars(select(LedgerEvent).where(LedgerEvent.type == "attend")).one()
    assert (attended.channel, attended.goals, attended.occurred_at) == ("room", "4", event.starts_at)
    imke.submit(where, {"presence": "undo"}, to=f"/{els.id}/")
    assert [row[0] for row in ledger(db)] == ["signup", "signup", "attend", "retract"]
    imke.submit(where, {"presence": "came"}, to=f"/{els.id}/")
    uids = list(db.session.scalars(select(LedgerEvent.event_uid).where(LedgerEvent.type == "attend")))
    assert len(set(uids)) == 2
    held = db.session.get(SignUp, els.id)
    assert (held.presence, held.attend_event_uid) == ("came", uids[1])


def test_marking_twice_is_one_act(event, imke, db, clock):
    els = make_sign_up(event)
    clock.move(hours=8)
    imke.page(f"{OFFICE}{event.id}/aanmeldingen/")
    for _each in range(2):
        imke.post(f"{OFFICE}{event.id}/aanmeldingen/{els.id}/aanwezigheid/", data={"presence": "came"})
    assert [row[0] for row in ledger(db)] == ["signup", "attend"]


def test_before_it_begins_nobody_can_have_come(event, imke, db):
    els = make_sign_up(event)
    imke.page(f"{OFFICE}{event.id}/aanmeldingen/")
    answer = imke.post(
        f"{OFFICE}{event.id}/aanmeldingen/{els.id}/aanwezigheid/",
        data={"presence": "came"},
        follow_redirects=True,
    )
    assert "er kan nog niemand zijn geweest" in answer.page.text
    assert [row[0] for row in ledger(db)] == ["signup"]


def test_nonsense_about_attendance_changes_nothing(event, imke, db, clock):
    els = make_sign_up(event)
    other = make_demonstration("wake")
    clock.move(hours=8)
    imke.page(f"{OFFICE}{event.id}/aanmeldingen/")
    where = f"{OFFICE}{event.id}/aanmeldingen/{els.id}/aanwezigheid/"
    assert imke.post(where, data={"presence": "vast wel"}).status_code == 400
    elsewhere = f"{OFFICE}{other.id}/aanmeldingen/{els.id}/aanwezigheid/"
    assert imke.post(elsewhere, data={"presence": "came"}).status_code == 404
    assert [row[0] for row in ledger(db)] == ["signup"]


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [
        ("17", 200, "De telling is opgeslagen."),
        ("1.200", 200, "De telling is opgeslagen."),
        ("", 200, "De telling is opgeslagen."),
        ("veel", 422, "Vul een heel aantal mensen in"),
        ("-3", 422, "Vul een heel aantal mensen in"),
        ("999999999", 422, "Vul een heel aantal mensen in"),
    ],
)
def test_heads_are_counted(event, imke, db, clock, typed, status, words):
    clock.move(hours=8)
    answer = imke.submit(f"{OFFICE}{event.id}/", {"headcount": typed})
    assert answer.status_code == status
    assert words in answer.page.text
    db.session.refresh(event)
    counted = {"17": 17, "1.200": 1200}.get(typed)
    assert event.headcount == counted


def test_a_demonstration_is_counted_by_heads_alone(imke, client, db, clock):
    found = make_demonstration("wake", starts_in=0)
    clock.move(hours=8)
    imke.submit(f"{OFFICE}{found.id}/", {"headcount": "640"})
    clock.move(days=1)
    page = client.page("/nl/kom-in-actie/wake/")
    assert "640 mensen waren erbij" in page.text
    assert "niemand is opgeschreven" in page.text


def test_the_list_is_for_few(event, desk):
    for role in (Role.EDITOR, Role.REVIEWER, Role.ANALYST, Role.MODERATOR):
        client = desk(role)
        client.page(f"{OFFICE}{event.id}/aanmeldingen/", status=403)
        assert client.get(f"{OFFICE}{event.id}/aanmeldingen/list.csv").status_code == 403
