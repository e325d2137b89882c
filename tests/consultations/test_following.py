"""Following: with an account at once, by mail after a yes, and stopped in one click."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.consultations.following import operations
from app.consultations.following.models import Follow, Follower, FollowRequest
from app.consultations.processes.models import Act, PhaseAct
from app.core import clock as core_clock
from app.core.personal_data import holders
from app.mail.models import Mail
from tests.factories.consultations import (
    MEMBERS,
    make_comment,
    make_consultation,
    make_phase,
    paragraphs_of,
)
from tests.factories.people import make_member
from tests.factories.phases import follow

PAGE = "/nl/denk-mee/buurt/"
FOLLOW = f"{PAGE}volgen/"
MINE = "/nl/mijn-samenspraak/wat-ik-volg/"


@pytest.fixture
def consultation(app: Any) -> Any:
    return make_consultation("buurt", opens_in=-20, closes_in=20)


@pytest.fixture
def els(consultation: Any) -> Any:
    return make_member("Els de Vries", email="els@example.org")


def digests(mails: Any, to: str = "els@example.org") -> list[Any]:
    return mails(to=to, name="digest")


# --- with an account ----------------------------------------------------------------------------------------


def test_one_button_follows_and_my_page_tells(consultation, els, sign_in, db):
    client = sign_in(els)
    answer = client.submit(PAGE, to="/volgen/")
    assert "Je volgt dit. Is er nieuws, dan krijg je één mail per dag." in answer.page.text
    assert "Je volgt dit" in client.page(PAGE).text
    key = paragraphs_of(consultation)[2].key
    client.submit(f"{PAGE}alinea/{key}/", to="/volgen/")
    page = client.page(MINE)
    assert "Samen vooruit, alinea 3" in page.text
    client.submit(MINE, {"rhythm": "weekly"})
    assert db.session.scalar(select(Follower.rhythm)) == "weekly"
    client.submit(f"{FOLLOW}?paragraph={key}", to="/niet-meer-volgen/")
    assert "alinea 3" not in client.page(MINE).text
    client.submit(MINE, to="/niet-meer-volgen/")
    assert "Je volgt nog niets." in client.page(MINE).text


def test_somebody_elses_follow_is_not_mine_to_end(consultation, els, sign_in, db):
    follow(els, consultation)
    db.session.commit()
    held = db.session.scalars(select(Follow)).one()
    tom = sign_in(make_member("Tom"))
    tom.page("/nl/mijn-samenspraak/mail/")
    tom.post(f"{MINE}{held.id}/niet-meer-volgen/", data={})
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 1


def test_what_is_not_there_cannot_be_followed(client, sign_in, consultation, els):
    council = {"members-council"}
    found = make_consultation("raad", readers=council, commenters=council)
    key = paragraphs_of(found)[0].key
    member = sign_in(els)
    member.page(MINE)
    for address in ("/nl/denk-mee/raad/volgen/", f"/nl/denk-mee/raad/volgen/?paragraph={key}"):
        assert client.get(address).status_code == 404
        assert member.get(address).status_code == 404
        assert member.post(address, data={}).status_code == 404
    assert client.post("/nl/denk-mee/raad/volgen/mail/", data={"email": "x@example.org"}).status_code == 404
    assert member.get(f"{FOLLOW}?paragraph={key}").status_code == 404


# --- by mail ------------------------------------------------------------------------------------------------


def ask(client: Any, address: str = "jan@example.org", **fields: Any) -> Any:
    return client.submit(FOLLOW, {"email": address, **fields}, to="/volgen/mail/")


def test_without_an_account_after_a_yes(consultation, client, mails, worker, clock, db):
    answer = ask(client, rhythm="daily")
    assert "Kijk in je mail" in answer.page.heading
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 0
    letter = mails.last(to="jan@example.org", name="confirm_following")
    link = letter.link("/volgen/bevestigen/")
    assert "Wil je dit volgen?" in client.page(link).heading
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 0
    assert "Je volgt dit" in client.submit(link, to="/bevestigen/").page.heading
    assert db.session.scalar(select(func.count()).select_from(FollowRequest)) == 0
    assert client.get(link).status_code == 410
    clock.move(minutes=1)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    assert len(digests(mails, "jan@example.org")) == 1


def test_nobody_without_an_account_hears_of_a_restricted_phase(client, mails, worker, clock, consultation):
    make_phase(
        consultation,
        None,
        readers={"members-council"},
        commenters={"members-council"},
        opens_in=-1,
        closes_in=2,
        name="Geheime ronde",
    )
    ask(client)
    client.submit(mails.last(to="jan@example.org").link("/volgen/bevestigen/"), to="/bevestigen/")
    for _day in range(5):
        clock.move(days=1)
        worker()
    assert "Geheime ronde" not in "".join(letter.text for letter in mails())
    assert digests(mails, "jan@example.org") == []


def test_what_is_not_for_everybody_asks_to_sign_in(client, sign_in, app):
    make_consultation("leden", readers=MEMBERS)
    member = sign_in(make_member())
    assert member.get("/nl/denk-mee/leden/volgen/").status_code == 200
    assert client.get("/nl/denk-mee/leden/volgen/").status_code == 404


def test_the_answer_is_the_same_for_every_address(consultation, client, els, app):
    follow(els, consultation)
    known = ask(client, els.email).text
    assert known.replace("els@", "jan@") == ask(app.test_client(), "jan@example.org").text


@pytest.mark.parametrize("address", ["", "geen adres", "a@b\nBcc: c@d"])
def test_what_is_no_address_is_refused(consultation, client, address, mails):
    assert ask(client, address).status_code == 422
    assert mails() == []


def test_an_address_is_not_flooded(consultation, client, mails):
    statuses = [ask(client).status_code for _each in range(7)]
    assert statuses.count(200) == 5
    assert statuses[-1] == 429
    assert len(mails(to="jan@example.org")) == 5


def test_the_owner_of_an_account_who_says_yes_by_mail_follows_with_it(consultation, client, els, mails, db):
    ask(client, els.email)
    client.submit(mails.last(to=els.email).link("/volgen/bevestigen/"), to="/bevestigen/")
    assert db.session.scalars(select(Follow.participant_id)).all() == [els.participant_id]


# --- stopping -----------------------------------------------------------------------------------------------


def test_one_click_in_a_mail_program_stops_the_mails(consultation, els, app, worker, mails, clock, db):
    follow(els, consultation)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    mail = db.session.scalars(select(Mail).where(Mail.name == "digest")).one()
    link = digests(mails)[0].link("/uitschrijven/")
    assert mail.unsubscribe_url is not None
    assert mail.unsubscribe_url.endswith(link)
    program = app.test_client()
    assert program.get(link).status_code == 200
    assert db.session.scalar(select(Follower.rhythm)) == "daily"
    answer = program.post(link, data={"List-Unsubscribe": "One-Click"}, proof=False)
    assert answer.status_code == 200
    assert "Je krijgt deze mails niet meer" in answer.page.heading
    make_comment(paragraphs_of(consultation)[0], make_member("Ada"))
    clock.move(days=8)
    worker()
    assert len(digests(mails)) == 1
    # What is followed stays for who has an account, to begin again without what came between.
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 1


def test_the_headers_of_the_mail(consultation, els, worker, clock, db, app):
    from app.mail.composing import message

    follow(els, consultation)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    db.session.commit()
    for held in db.session.scalars(select(Follower)):
        operations.tell(held, clock.now)
    built = message(db.session.scalars(select(Mail).where(Mail.name == "digest")).one())
    assert built["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/nl/uitschrijven/nieuws/" in built["List-Unsubscribe"]


def test_without_an_account_stopping_erases_the_address(consultation, client, app, mails, worker, clock, db):
    ask(client)
    client.submit(mails.last(to="jan@example.org").link("/volgen/bevestigen/"), to="/bevestigen/")
    clock.move(minutes=1)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    link = digests(mails, "jan@example.org")[0].link("/uitschrijven/")
    client.submit(link, to="/uitschrijven/")
    assert db.session.scalar(select(func.count()).select_from(Follower)) == 0
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 0
    # A second press, or a mail program that comes later, changes nothing and is answered the same.
    assert client.post(link, proof=False).status_code == 200


@pytest.mark.parametrize(
    "change", [lambda link: link[:-3] + "xx/", lambda link: "/nl/uitschrijven/nieuws/x/"]
)
def test_a_forged_address_stops_nobodys_mail(consultation, els, app, worker, mails, clock, change):
    follow(els, consultation)
    make_comment(paragraphs_of(consultation)[0], make_member("Tom"))
    clock.move(days=1)
    worker()
    link = change(digests(mails)[0].link("/uitschrijven/"))
    assert app.test_client().post(link, proof=False).status_code == 404


# --- what is kept -------------------------------------------------------------------------------------------


def holder() -> Any:
    return next(each for each in holders() if each.name == "following")


def test_what_is_kept_can_be_taken_along_and_goes_with_the_account(consultation, els, db, app):
    follow(els, consultation, paragraphs_of(consultation)[1])
    with app.test_request_context("/nl/"):
        found = holder().export(els.participant_id)
    assert found["how_often"] == "daily"
    assert found["follows"][0] | {"since": ""} == {
        "consultation": "Samen vooruit",
        "paragraph": 2,
        "since": "",
    }
    holder().erase(els.participant_id, core_clock.now(), False)
    assert db.session.scalar(select(func.count()).select_from(Follow)) == 0
    assert db.session.scalar(select(func.count()).select_from(Follower)) == 0


def test_what_one_cannot_read_any_more_is_not_named(consultation, els, db, app):
    follow(els, consultation)
    for phase in consultation.phases:
        phase.acts = [PhaseAct(audience="members-council", act=Act.READ)]
    db.session.commit()
    with app.test_request_context("/nl/"):
        found = holder().export(els.participant_id)
    named = [each["consultation"] for each in found["follows"]]
    assert named == ["Een consultatie die je niet meer kunt lezen"]


def test_of_two_records_of_one_person_one_follows(consultation, els, db):
    tom = make_member("Tom")
    place = paragraphs_of(consultation)[0]
    for account in (els, tom):
        follow(account, consultation)
    follow(tom, consultation, place)
    merge = holder().merge
    assert merge is not None
    merge(tom.participant_id, els.participant_id, core_clock.now())
    db.session.commit()
    assert db.session.scalars(select(Follow.participant_id)).all() == [els.participant_id] * 2
    assert db.session.scalars(select(Follower.participant_id)).all() == [els.participant_id]


def test_requests_go_after_a_week_and_follows_a_year_after_the_close(
    consultation, els, client, clock, db, mails
):
    from app.core.retention import retention_rules

    rules = {rule.name: rule for rule in retention_rules()}
    follow(els, consultation)
    ask(client)
    link = mails.last(to="jan@example.org").link("/volgen/bevestigen/")
    clock.move(days=8)
    assert client.get(link).status_code == 410
    assert rules["follow-requests"].expire is not None
    assert rules["follow-requests"].expire(clock.now) == 1
    assert rules["following"].expire is not None
    assert rules["following"].expire(clock.now) == 0
    clock.move(days=400)
    assert rules["following"].expire(clock.now) == 1
    db.session.commit()
