"""Staff make an action, make it public, change it and call it off."""

from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.actions.agenda.models import Action
from app.core.access import Role
from app.core.audit import AuditEntry
from app.mail.models import Mail
from tests.actions.conftest import EVENT
from tests.factories.actions import make_action, make_demonstration, make_sign_up
from tests.factories.groups import make_group
from tests.support.client import AuditedClient

OFFICE = "/nl/beheer/acties/"
NEW = f"{OFFICE}nieuw/?kind=event"
EVENING = {
    "title_nl": "Schrijfavond",
    "title_en": "Letter evening",
    "summary_nl": "We schrijven brieven.",
    "summary_en": "We write letters.",
    "text_nl": "Er is **thee**.",
    "starts_on": "2026-12-05",
    "starts_time": "19:30",
    "ends_on": "2026-12-05",
    "ends_time": "21:30",
    "place": "Buurthuis De Brug",
    "address": "Kade 12",
    "town": "Utrecht",
    "capacity": "20",
    "goals": ["4"],
}


@pytest.fixture
def staff(desk: Any) -> AuditedClient:
    client: AuditedClient = desk()
    return client


def latest(db) -> Action:
    db.session.expire_all()
    return db.session.scalars(select(Action).order_by(Action.id.desc())).first()


def test_make_an_event_and_make_it_public(staff, client, db, worker):
    group = make_group("Groep Utrecht")
    answer = staff.submit(f"{OFFICE}nieuw/", {"kind": "event"})
    assert answer.page.heading == "Een nieuwe bijeenkomst"
    answer = staff.submit(NEW, {**EVENING, "group": str(group.id)})
    assert "De actie is gemaakt." in answer.page.text
    made = latest(db)
    assert made.starts_at.isoformat() == "2026-12-05T18:30:00+00:00"
    assert made.starts_local.isoformat() == "2026-12-05T19:30:00"
    assert (made.zone, made.capacity, made.goals, made.group_id) == ("Europe/Amsterdam", 20, ("4",), group.id)
    client.page("/nl/kom-in-actie/schrijfavond/", status=404)
    answer = staff.submit(f"{OFFICE}{made.id}/publiceren/")
    assert "De actie is openbaar." in answer.page.text
    worker()
    page = client.page("/nl/kom-in-actie/schrijfavond/")
    assert "zaterdag 5 december 2026, 19:30–21:30 uur" in page.text
    assert "Groep Utrecht" in page.text
    assert client.page("/en/take-action/letter-evening/").heading == "Letter evening"
    assert "Schrijfavond" in client.page("/nl/zoeken/?q=schrijfavond").text
    sitemap = client.get("/sitemap.xml").text
    assert "/nl/kom-in-actie/schrijfavond/" in sitemap
    assert "/en/take-action/letter-evening/" in sitemap


def test_a_demonstration_has_no_places(staff, db):
    answer = staff.submit(f"{OFFICE}nieuw/", {"kind": "demonstration"})
    assert answer.page.heading == "Een nieuwe demonstratie"
    assert "capacity" not in answer.text
    where = f"{OFFICE}nieuw/?kind=demonstration"
    fields = {key: value for key, value in EVENING.items() if key != "capacity"}
    token = staff.token
    forced = staff.post(where, data={**fields, "capacity": "20", "csrf_token": token})
    assert forced.status_code == 422
    assert "Een demonstratie heeft geen aantal plekken" in forced.page.text
    assert "De actie is gemaakt." in staff.submit(where, fields).page.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title_nl": "", "title_en": ""}, "Geef een titel in minstens één taal."),
        ({"title_nl": "x" * 201}, "Hooguit 200 tekens."),
        ({"place": ""}, "Vul in waar het is."),
        ({"place": "\u202e \u200e"}, "Vul in waar het is."),
        ({"town": ""}, "Vul in in welke plaats het is."),
        ({"town": "x" * 121}, "Hooguit 120 tekens."),
        ({"starts_on": ""}, "Vul een datum in."),
        ({"starts_on": "2026-02-30"}, "Begint op"),
        ({"starts_time": ""}, "Vul een tijd in."),
        ({"starts_time": "25:00"}, "Begint om"),
        ({"ends_on": "2026-12-04"}, "Het einde kan niet vóór het begin liggen."),
        ({"ends_time": "19:30"}, "Het einde kan niet vóór het begin liggen."),
        ({"ends_on": "2027-12-05"}, "Een actie duurt hooguit 31 dagen."),
        ({"capacity": "0"}, "Vul een heel getal in van 1 tot en met 100000"),
        ({"capacity": "-3"}, "Vul een heel getal in"),
        ({"capacity": "twintig"}, "Vul een heel getal in"),
        ({"capacity": "9" * 30}, "Vul een heel getal in"),
        ({"goals": []}, "Kies minstens één doel."),
        ({"goals": ["99"]}, "Kies uit de doelen in de lijst."),
        ({"goals": ["22.1"]}, "Kies doelen van de strategie"),
        ({"group": "geen-id"}, "Kies een groep uit de lijst."),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(staff, db, fields, words):
    page = staff.page(NEW)
    answer = staff.post(NEW, data={**EVENING, "csrf_token": staff.token, **fields})
    assert answer.status_code == 422
    assert words in answer.page.text
    form = next(form for form in answer.page.forms if "title_nl" in form.fields)
    for name in ("summary_nl", "text_nl", "address"):
        assert form.values[name][0].strip() == EVENING[name]
    assert latest(db) is None
    assert page.heading


class TestTheNightsTheClockChanges:
    """25 October 2026 has its hour from two twice; 28 March 2027 has none."""

    def test_an_hour_that_comes_twice_is_asked(self, staff, client, db):
        night = {**EVENING, "starts_on": "2026-10-25", "starts_time": "02:30"}
        night |= {"ends_on": "2026-10-25", "ends_time": "06:00"}
        page = staff.page(NEW)
        answer = staff.post(NEW, data={**night, "csrf_token": staff.token})
        assert answer.status_code == 422
        assert "deze tijd komt twee keer voor" in answer.page.text
        assert "De eerste keer, in de zomertijd" in answer.page.text
        for which, moment in (("first", "00:30"), ("second", "01:30")):
            staff.post(NEW, data={**night, "starts_which": which, "csrf_token": staff.token})
            made = latest(db)
            assert made.starts_at.isoformat() == f"2026-10-25T{moment}:00+00:00"
            assert made.starts_local.isoformat() == "2026-10-25T02:30:00"
            edit = staff.page(f"{OFFICE}{made.id}/bewerken/")
            form = next(form for form in edit.forms if "title_nl" in form.fields)
            assert form.values["starts_which"] == [which]
            words = {"first": "02:30 (zomertijd)", "second": "02:30 (wintertijd)"}[which]
            assert words in staff.page(f"{OFFICE}{made.id}/").text
        assert page.heading

    def test_an_hour_that_never_comes_is_refused(self, staff, db):
        night = {**EVENING, "starts_on": "2027-03-28", "starts_time": "02:30"}
        night |= {"ends_on": "2027-03-28", "ends_time": "06:00"}
        staff.page(NEW)
        answer = staff.post(NEW, data={**night, "starts_which": "first", "csrf_token": staff.token})
        assert answer.status_code == 422
        assert "deze tijd bestaat niet" in answer.page.text
        assert latest(db) is None


def test_a_change_of_time_is_mailed_with_the_next_sequence(staff, event, db, worker, mails):
    make_sign_up(event, "els@example.org")
    worker()
    answer = staff.submit(f"{OFFICE}{event.id}/bewerken/", {"starts_time": "20:00"})
    assert "wie wilde komen, krijgt een mail" in answer.page.text
    worker()
    letter = mails.last(to="els@example.org")
    assert letter.name == "action_changed"
    assert "20:00–21:30 uur" in letter.text
    kept = db.session.scalars(select(Mail).where(Mail.name == "action_changed")).one()
    entry = Calendar.from_ical(kept.attachment).events[0]
    assert (str(entry["uid"]), entry["sequence"]) == (f"{event.id}@localhost", 1)


def test_a_change_of_words_is_not_mailed(staff, event, worker, mails):
    make_sign_up(event, "els@example.org")
    answer = staff.submit(f"{OFFICE}{event.id}/bewerken/", {"summary_nl": "Anders."})
    assert "Tijd of plek is veranderd" not in answer.page.text
    worker()
    assert {letter.name for letter in mails(to="els@example.org")} == {"sign_up_confirmed"}


def test_cancelling_tells_everybody_and_strikes_the_entry_out(staff, client, event, db, worker, mails):
    for number, language in ((1, "nl"), (2, "en")):
        make_sign_up(event, f"mens{number}@example.org", language=language)
    worker()
    where = f"{OFFICE}{event.id}/annuleren/"
    refused = staff.submit(where, {})
    assert refused.status_code == 422
    assert "waarom het niet doorgaat" in refused.page.text
    answer = staff.submit(where, {"reason_nl": "Er komt storm.", "reason_en": "A storm is coming."})
    assert "De actie is geannuleerd." in answer.page.text
    worker()
    letters = [mails.last(to=f"mens{number}@example.org") for number in (1, 2)]
    assert [letter.name for letter in letters] == ["action_cancelled"] * 2
    assert "Er komt storm." in letters[0].text
    assert "A storm is coming." in letters[1].text
    kept = db.session.scalars(select(Mail).where(Mail.name == "action_cancelled")).first()
    calendar = Calendar.from_ical(kept.attachment)
    entry = calendar.events[0]
    assert (str(calendar["method"]), str(entry["status"]), entry["sequence"]) == ("CANCEL", "CANCELLED", 1)
    page = client.page(EVENT)
    assert "Er komt storm." in page.text
    assert "Gaat niet door" in client.page("/nl/kom-in-actie/").text
    assert client.post(EVENT + "aanmelden/", data={}).status_code in (409, 422)


def test_many_are_told_in_batches(staff, event, db, worker, mails, monkeypatch):
    monkeypatch.setattr("app.actions.sign_ups.jobs.AT_ONCE", 2)
    for number in range(5):
        make_sign_up(event, f"mens{number}@example.org")
    worker()
    staff.submit(f"{OFFICE}{event.id}/annuleren/", {"reason_nl": "Storm."})
    worker()
    told = [letter.address for letter in mails(name="action_cancelled")]
    assert sorted(told) == [f"mens{number}@example.org" for number in range(5)]


def test_the_places_never_fall_below_the_people(staff, event):
    for _each in range(3):
        make_sign_up(event)
    answer = staff.submit(f"{OFFICE}{event.id}/bewerken/", {"capacity": "2"})
    assert answer.status_code == 422
    assert "Er zijn al 3 mensen aangemeld" in answer.page.text
    assert (
        "De actie is opgeslagen."
        in staff.submit(f"{OFFICE}{event.id}/bewerken/", {"capacity": "3"}).page.text
    )


def test_two_writers_see_both_texts(staff, event, desk):
    where = f"{OFFICE}{event.id}/bewerken/"
    form = next(form for form in staff.page(where).forms if "title_nl" in form.fields)
    other = desk(name="Noor")
    other.submit(where, {"summary_nl": "Van Noor."})
    answer = staff.post(where, data={**form.values, "summary_nl": "Van Sam."})
    assert answer.status_code == 409
    assert "Van Noor." in answer.page.text
    assert "Van Sam." in answer.text


def test_a_former_address_leads_on(staff, event, client):
    staff.submit(f"{OFFICE}{event.id}/bewerken/", {"slug_nl": "brieven"})
    assert client.get(EVENT).location.endswith("/nl/kom-in-actie/brieven/")


def test_nothing_is_published_twice_or_when_it_is_over(staff, event, clock, db):
    staff.page(f"{OFFICE}{event.id}/bewerken/")
    answer = staff.post(f"{OFFICE}{event.id}/publiceren/", follow_redirects=True)
    assert "Dit is al openbaar." in answer.page.text
    late = make_action(published=False, starts_in=0, at="13:00", until="14:00")
    clock.move(hours=4)
    assert "Dit is al voorbij." in staff.page(f"{OFFICE}{late.id}/publiceren/").text


def test_who_may_not_publish_finds_no_button(desk):
    draft = make_action(published=False)
    editor = desk(Role.EDITOR)
    assert "Maak openbaar" not in editor.page(f"{OFFICE}{draft.id}/").text
    editor.page(f"{OFFICE}{draft.id}/publiceren/", status=403)


def test_everything_staff_do_is_in_the_log(staff, event, db):
    staff.submit(f"{OFFICE}{event.id}/annuleren/", {"reason_nl": "Storm."})
    found = set(db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(event.id))))
    assert {"action.create", "action.publish", "action.cancel"} <= found


def test_a_demonstration_is_listed_without_people(staff, db):
    found = make_demonstration("wake")
    page = staff.page(f"{OFFICE}{found.id}/")
    assert "bij een demonstratie doe je mee zonder naam" in page.text
    staff.page(f"{OFFICE}{found.id}/aanmeldingen/", status=404)
    staff.page(f"{OFFICE}{found.id}/aanmeldingen/list.csv", status=404)
