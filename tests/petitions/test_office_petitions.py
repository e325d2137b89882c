"""The desk: an editor writes, a second person opens or returns, and what people signed stays."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core.access import Role
from app.core.audit import AuditEntry
from app.petitions.models import Petition, State
from tests.factories.people import make_staff
from tests.factories.petitions import CONSENT, make_draft, make_petition, make_waiting, sign_and_confirm

PLAIN = {
    "title_nl": "Houd het plein open",
    "title_en": "Keep the square open",
    "demand_nl": "Trek de wet in.",
    "demand_en": "Withdraw the act.",
    "target_nl": "Minister Van Hoorn",
    "target_en": "Minister Van Hoorn",
    "text_nl": "Demonstreren is een **recht**.",
    "text_en": "Protest is a **right**.",
    "goals": "1",
    "closes_on": "2026-12-31",
    "step": "500",
}
NEW = "/nl/beheer/petities/nieuw/"


def desk(petition: Petition, page: str = "") -> str:
    return f"/nl/beheer/petities/{petition.id}/{page}"


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def reviewer(sign_in: Any) -> Any:
    return sign_in(make_staff("Rik Reviewer", roles=(Role.REVIEWER,)), second_factor=True)


def kept(db: Any) -> Petition:
    db.session.expire_all()
    found: Petition = db.session.scalars(select(Petition)).one()
    return found


def test_from_draft_to_closed(editor, reviewer, client, worker, db, clock):
    answer = editor.submit(NEW, PLAIN)
    assert answer.status_code == 200
    made = kept(db)
    assert (made.state, made.step, made.goals, made.safe_mode) == (State.DRAFT, 500, ("1",), False)
    public = "/nl/petities/houd-het-plein-open/"
    client.page(public, status=404)
    editor.submit(desk(made), to="insturen")
    assert kept(db).state == State.REVIEW
    client.page(public, status=404)
    assert "1 petitie wacht op beoordeling" in reviewer.page("/nl/beheer/").text
    reviewer.submit(desk(made, "beoordelen/"), to="openen")
    opened = kept(db)
    assert (opened.state, opened.opens_at) == (State.OPEN, clock.now)
    assert opened.reviewed_by not in (opened.made_by, None)
    assert client.page(public).heading == "Houd het plein open"
    assert "Demonstreren is een recht" in client.page(public).text
    worker()
    assert "Houd het plein open" in client.page("/nl/zoeken/?q=plein").text
    assert public in client.get("/sitemap.xml").text
    clock.move(hours=1)
    editor.submit(desk(made, "sluiten/"))
    assert (kept(db).state, kept(db).closed_at) == (State.CLOSED, clock.now)
    page = client.page(public)
    assert "Deze petitie is gesloten" in page.text
    assert not any("ondertekenen" in form.action for form in page.forms)
    logged = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(made.id)))
    assert set(logged) == {f"petition.{act}" for act in ("create", "send", "open", "close")}


def test_nobody_opens_a_petition_they_made_or_sent(sign_in, db):
    boss = make_staff("Bo Beheer", roles=(Role.ADMINISTRATOR,))
    client = sign_in(boss, second_factor=True)
    client.submit(NEW, PLAIN)
    made = kept(db)
    client.submit(desk(made), to="insturen")
    assert "Iemand anders moet ernaar kijken" in client.page(desk(made, "beoordelen/")).text
    answer = client.post(desk(made, "openen/"), follow_redirects=True)
    assert "Iemand anders moet ernaar kijken" in answer.page.text
    assert kept(db).state == State.REVIEW


def test_nobody_opens_a_petition_with_words_of_theirs_in_it(editor, sign_in, db):
    editor.submit(NEW, PLAIN)
    made = kept(db)
    boss = make_staff("Bo Beheer", roles=(Role.ADMINISTRATOR,))
    client = sign_in(boss, second_factor=True)
    client.submit(desk(made, "bewerken/"), {"demand_nl": "Helemaal door Bo geschreven."})
    editor.submit(desk(made), to="insturen")
    assert "Je schreef mee aan deze petitie" in client.page(desk(made, "beoordelen/")).text
    answer = client.post(desk(made, "openen/"), follow_redirects=True)
    assert "Je schreef mee aan deze petitie" in answer.page.text
    assert kept(db).state == State.REVIEW


@pytest.mark.parametrize("column", ["made_by", "sent_by"])
def test_the_second_pair_of_eyes_is_a_constraint(app, db, column):
    make_petition()
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE petitions SET reviewed_by = {column}"))
    db.session.rollback()


@pytest.mark.parametrize(
    "change",
    [
        "state = 'draft'",
        "state = 'closed'",
        "reviewed_at = NULL",
        "opens_at = NULL",
        "closes_at = opens_at",
        "step = 0",
        "title_nl = NULL, title_en = NULL",
        "state = 'answered'",
    ],
)
def test_the_course_is_a_constraint(app, db, change):
    make_petition()
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE petitions SET {change}"))
    db.session.rollback()


def test_returned_with_a_note(reviewer, editor, db):
    waiting = make_waiting()
    empty = reviewer.submit(desk(waiting, "beoordelen/"), {"note": " "}, to="terugsturen")
    assert empty.status_code == 422
    reviewer.submit(desk(waiting, "beoordelen/"), {"note": "Noem de bron."}, to="terugsturen")
    assert (kept(db).state, kept(db).return_note) == (State.DRAFT, "Noem de bron.")
    assert "Noem de bron." in editor.page(desk(waiting)).text


def test_words_stay_once_people_can_sign(editor, db):
    for made in (make_waiting("wacht"), make_petition("open")):
        before = (made.title, made.revision)
        answer = editor.get(desk(made, "bewerken/"), follow_redirects=True)
        assert not any(form.fields >= {"title_nl"} for form in answer.page.forms)
        editor.post(desk(made, "bewerken/"), data={**PLAIN, "title_nl": "Anders", "revision": "1"})
        db.session.refresh(made)
        assert (made.title, made.revision) == before


def test_the_closing_date_can_move_and_not_into_the_past(editor, db, clock):
    made = make_petition()
    wrong = editor.submit(desk(made, "sluitdatum/"), {"closes_on": "2026-11-20"})
    assert wrong.status_code == 422
    assert "nog moet komen" in wrong.page.text
    editor.submit(desk(made, "sluitdatum/"), {"closes_on": "2027-02-01"})
    assert kept(db).last_day.isoformat() == "2027-02-01"


def test_it_closes_by_date_and_confirming_goes_on_for_a_day(client, worker, db, clock):
    from tests.factories.petitions import link_to, sign

    made = make_petition("plein", closes_on=clock.now.date())
    early, late = sign(made), sign(made)
    tokens = [link_to(early), link_to(late)]
    clock.move(hours=13)
    assert "Deze petitie is gesloten" in client.page("/nl/petities/plein/").text
    fields = {
        "name": "Els",
        "email": "els@example.org",
        "is_16": "yes",
        "consent": "y",
        "consent_version": CONSENT,
    }
    refused = client.post("/nl/petities/plein/ondertekenen/", data=fields)
    assert refused.status_code == 409
    assert "Deze petitie is gesloten" in refused.page.text
    worker()
    assert (kept(db).state, kept(db).closed_at) == (State.CLOSED, kept(db).closes_at)
    assert client.submit(f"/nl/bevestigen/{tokens[0]}/").page.heading == "Je handtekening telt mee"
    clock.move(hours=25)
    page = client.page(f"/nl/bevestigen/{tokens[1]}/", status=410)
    assert page.heading == "Dit kan niet meer bevestigd worden"
    assert client.post(f"/nl/bevestigen/{tokens[1]}/").status_code == 410


def test_it_opens_on_its_first_day(client, worker, clock, sign_in):
    tomorrow = clock.now.date() + timedelta(days=1)
    made = make_petition("later", opens_on=tomorrow)
    worker()
    client.page("/nl/petities/later/", status=404)
    assert client.get("/nl/petities/later/count.json").status_code == 404
    staff = sign_in(make_staff(), second_factor=True)
    assert staff.page(desk(made, "voorbeeld/")).heading == "Houd het plein open"
    assert "Houd het plein open" not in client.page("/nl/petities/").text
    clock.move(days=1)
    worker()
    assert "Houd het plein open" in client.page("/nl/petities/").text
    assert "Houd het plein open" in client.page("/nl/zoeken/?q=plein").text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"title_nl": "", "title_en": " "}, "een titel in minstens één taal"),
        ({"closes_on": ""}, "Vul een datum in"),
        ({"closes_on": "31-12-2026"}, "Schrijf een dag als 2026-11-21."),
        ({"opens_on": "2027-01-01"}, "niet vóór de eerste"),
        ({"goals": []}, "minstens één doel"),
        ({"goals": "22.1"}, "de strategie"),
        ({"goals": "99"}, "in de lijst"),
        ({"step": ""}, "geheel getal|heel getal"),
        ({"step": "0"}, "heel getal in van 1"),
        ({"step": "99999999999"}, "heel getal in van 1"),
        ({"step": "veel"}, "heel getal|geldig"),
        ({"title_nl": "x" * 300}, "200 tekens"),
        ({"target_is_foreign": "y", "safe_mode": "off"}, "waarom die uit kan"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(editor, db, fields, reason):
    import re

    answer = editor.submit(NEW, {**PLAIN, **fields})
    assert answer.status_code == 422
    assert re.search(reason, answer.page.text), answer.page.text[:800]
    assert "Demonstreren is een **recht**." in answer.text
    assert db.session.scalars(select(Petition)).all() == []


def test_html_stays_text_and_hidden_characters_go(editor, client, db):
    odd = {"text_nl": "<script>alert(1)</script> \u202eom[klik](javascript:alert(1))", "title_nl": "A\u202eB"}
    editor.submit(NEW, {**PLAIN, **odd})
    made = kept(db)
    assert made.title.nl == "AB"
    page = editor.get(desk(made, "voorbeeld/"))
    assert "<script>alert" not in page.text
    assert "javascript:" not in "".join(page.page.links.values())


def test_an_incomplete_draft_says_what_it_lacks(editor, db):
    editor.submit(NEW, {**PLAIN, "text_nl": "", "target_en": ""})
    made = kept(db)
    assert "in minstens één taal allemaal" in editor.page(desk(made)).text
    editor.post(desk(made, "insturen/"))
    assert kept(db).state == State.DRAFT


def test_two_editors_lose_nothing(editor, sign_in, db):
    made = make_draft()
    other = sign_in(make_staff("Otto", roles=(Role.EDITOR,)), second_factor=True)
    stale = {**PLAIN, "revision": str(made.revision), "title_nl": "Van Eva"}
    other.submit(desk(made, "bewerken/"), {"title_nl": "Van Otto"})
    editor.page(desk(made, "bewerken/"))
    answer = editor.post(desk(made, "bewerken/"), data=stale)
    assert answer.status_code == 409
    assert "Van Otto" in answer.page.text
    assert 'value="Van Eva"' in answer.text
    assert kept(db).title.nl == "Van Otto"


def test_looking_at_signers_is_written_down(sign_in, worker, db):
    made = make_petition()
    sign_and_confirm(made, name="Els de Vries")
    worker()
    officer = make_staff("Dirk", roles=(Role.DATA_OFFICER,))
    page = sign_in(officer, second_factor=True).page(desk(made, "ondertekenaars/"))
    assert "Els de Vries" in page.text
    assert "@example.org" not in page.main.text
    look = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "petition.signers-viewed")).one()
    assert (look.actor_id, look.object_id) == (officer.participant_id, str(made.id))


def test_editors_see_counts_and_no_names(editor, worker):
    made = make_petition()
    sign_and_confirm(made, name="Geheime Gerda")
    worker()
    page = editor.page(desk(made))
    assert "Gerda" not in page.text
    assert not any("ondertekenaars" in link for link in page.links.values())
    assert editor.get(desk(made, "ondertekenaars/")).status_code == 403
