"""A visitor signs, confirms by mail and withdraws."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.consents.models import Consent
from app.extensions import db as database
from app.participation.ledger.models import LedgerEvent
from app.people.participants.models import Participant
from app.petitions.models import PetitionCount
from app.petitions.signatures.models import Signature, SignatureLink, Standing
from tests.factories.petitions import link_to, sign, sign_and_confirm
from tests.petitions.conftest import ELS


def rows_everywhere() -> dict[str, int]:
    """How many rows every table holds."""
    return {
        table.name: database.session.scalar(select(func.count()).select_from(table)) or 0
        for table in database.metadata.sorted_tables
    }


def signature(db: Any) -> Signature:
    db.session.expire_all()
    found: Signature = db.session.scalars(select(Signature)).one()
    return found


def test_signing_waits_for_the_mail(petition, fill_in, client, worker, mails, db):
    answer = fill_in()
    assert answer.status_code == 303
    page = client.page(answer.headers["Location"])
    assert page.heading == "Bijna klaar"
    assert "Els" not in page.text
    kept = signature(db)
    assert (kept.standing, kept.name, kept.email) == (Standing.PENDING, "Els de Vries", "els@example.org")
    assert (kept.is_public, kept.participant_id, kept.news_version) == (False, None, None)
    assert (kept.consent_purpose, kept.consent_version, kept.language) == ("signature", 2, "nl")
    worker()
    mail = mails.last(to="els@example.org")
    assert (mail.name, mail.subject) == ("confirm_signature", "Bevestig je handtekening")
    assert "Houd het plein open" in mail.text
    assert "Els" not in mail.text


def test_the_mail_is_written_by_a_job_and_the_token_is_kept_nowhere(petition, fill_in, worker, mails, db):
    fill_in()
    assert mails() == []
    worker()
    token = mails.last().link("/bevestigen/").split("/")[-2]
    (kept,) = db.session.scalars(select(SignatureLink))
    assert token not in kept.token_hash
    assert len(token) == 43


def test_a_get_signs_nothing_and_the_button_does(petition, fill_in, client, worker, mails, db):
    fill_in()
    worker()
    link = mails.last().link("/bevestigen/")
    before = rows_everywhere()
    for _scanner in range(3):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
        assert client.get(f"{link}intrekken/").status_code == 200
    assert rows_everywhere() == before
    assert signature(db).standing == Standing.PENDING
    answer = client.submit(link)
    assert answer.page.heading == "Je handtekening telt mee"
    assert "volgt" in answer.page.text
    kept = signature(db)
    assert kept.standing == Standing.CONFIRMED
    assert kept.participant_id is not None
    (event,) = db.session.scalars(select(LedgerEvent))
    assert (event.event_uid, event.type, event.object_ref) == (
        kept.event_uid,
        "sign",
        f"petition:{petition.id}",
    )
    assert (event.person_id, event.goals) == (kept.participant_id, "1")


def test_the_number_follows_with_the_count(petition, client, worker, db):
    sign_and_confirm(petition)
    mine = sign_and_confirm(petition, "els@example.org")
    link = f"/nl/bevestigen/{link_to(mine)}/"
    worker()
    assert "2" in client.page(link).text.split("ondertekenaar nummer")[1][:4]
    assert db.session.get_one(PetitionCount, petition.id).confirmed == 2
    assert "2 mensen tekenden" in client.page("/nl/petities/plein/").text


def test_confirming_twice_is_one_signature(petition, client, db):
    link = f"/nl/bevestigen/{link_to(sign(petition))}/"
    client.page(link)
    for _press in range(2):
        assert client.post(link).status_code == 303
    assert len(db.session.scalars(select(LedgerEvent)).all()) == 1


def test_withdrawing_forgets_name_and_address_and_takes_the_act_back(petition, client, worker, db, clock):
    mine = sign_and_confirm(petition, "els@example.org", is_public=True)
    uid, link = mine.event_uid, f"/nl/bevestigen/{link_to(mine)}/"
    worker()
    assert "Els" in client.page("/nl/petities/plein/").text
    answer = client.submit(f"{link}intrekken/")
    assert answer.page.heading == "Je handtekening is ingetrokken"
    kept = signature(db)
    assert (kept.name, kept.email, kept.participant_id, kept.event_uid, kept.number) == (None,) * 5
    assert db.session.scalars(select(LedgerEvent).where(LedgerEvent.retracts == uid)).one()
    clock.move(seconds=6)
    worker()
    page = client.page("/nl/petities/plein/")
    assert "Els" not in page.text
    assert "0 mensen" in page.text
    assert client.get(f"{link}intrekken/").status_code == 303
    assert client.post(f"{link}intrekken/").status_code == 303
    assert len(db.session.scalars(select(LedgerEvent)).all()) == 2


def test_signing_again_after_withdrawing_is_a_new_act(petition, fill_in, client, worker, mails, db):
    mine = sign_and_confirm(petition, "els@example.org")
    first, token = mine.event_uid, link_to(mine)
    client.submit(f"/nl/bevestigen/{token}/intrekken/")
    fill_in(name="Els V.")
    worker()
    mail = mails.last(to="els@example.org")
    assert mail.name == "confirm_signature"
    client.submit(mail.link("/bevestigen/"))
    kept = signature(db)
    assert (kept.standing, kept.name) == (Standing.CONFIRMED, "Els V.")
    assert kept.event_uid != first
    acts = db.session.scalars(select(LedgerEvent.event_uid).where(LedgerEvent.type == "sign")).all()
    assert set(acts) == {first, kept.event_uid}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_answer_is_the_same_whoever_signs(petition, fill_in, client, worker, language):
    sign_and_confirm(petition, "bekend@example.org")
    sign(petition, "wacht@example.org")
    answers, pages = set(), set()
    for email in ("bekend@example.org", "wacht@example.org", "nieuw@example.org"):
        answer = fill_in(language=language, email=email, name="Iemand Anders")
        answers.add(
            (answer.status_code, answer.headers["Location"], answer.data, answer.headers.get("Set-Cookie"))
        )
        pages.add(client.get(answer.headers["Location"]).data)
    assert len(answers) == 1
    assert len(pages) == 1


def test_a_repeat_changes_nothing_and_gets_its_link_by_mail(petition, fill_in, client, worker, mails, db):
    sign_and_confirm(petition, "els@example.org", name="Els de Vries")
    worker()
    fill_in(name=" ELS  de-Vries", email="ELS@example.org", is_public="y", news="y")
    worker()
    kept = signature(db)
    assert (kept.name, kept.is_public, kept.news_version) == ("Els de Vries", False, None)
    mail = mails.last()
    assert (mail.name, mail.address) == ("signed_already", "els@example.org")
    assert "Vries" not in mail.text + mail.html
    assert client.page(mail.link("/bevestigen/")).heading == "Je handtekening telt mee"
    assert len(db.session.scalars(select(Consent)).all()) == 0


@pytest.mark.parametrize("ticked_first", [True, False])
@pytest.mark.parametrize("ticked_later", [True, False])
def test_a_repeat_before_confirming_only_takes_ticks_away(petition, fill_in, db, ticked_first, ticked_later):
    ticks = {True: {"is_public": "y", "news": "y"}, False: {}}
    first = fill_in(**ticks[ticked_first])
    again = fill_in(name="ELS de vries", **ticks[ticked_later])
    kept, both = signature(db), ticked_first and ticked_later
    assert (kept.is_public, kept.news_version) == (both, 1 if both else None)
    assert kept.name == "Els de Vries"
    assert (first.status_code, first.data, first.location) == (again.status_code, again.data, again.location)


def test_a_repeat_takes_away_each_tick_by_itself(petition, fill_in, db):
    fill_in(is_public="y", news="y")
    fill_in(is_public="y")
    assert (signature(db).is_public, signature(db).news_version) == (True, None)
    fill_in(news="y")
    assert (signature(db).is_public, signature(db).news_version) == (False, None)


def test_a_repeat_after_confirming_or_withdrawing_is_another_matter(petition, fill_in, client, db):
    mine = sign_and_confirm(petition, "els@example.org", is_public=True)
    link = f"/nl/bevestigen/{link_to(mine)}/"
    fill_in()
    assert signature(db).is_public
    client.submit(f"{link}intrekken/")
    fill_in(is_public="y", news="y")
    assert (signature(db).is_public, signature(db).news_version) == (True, 1)


def test_a_double_press_is_one_mail(petition, fill_in, worker, mails, clock):
    fill_in()
    fill_in()
    worker()
    assert len(mails()) == 1
    clock.move(minutes=3)
    fill_in()
    worker()
    assert [mail.name for mail in mails()] == ["confirm_signature"] * 2


def test_under_16_leaves_no_trace(petition, safe_petition, fill_in, client, worker):
    worker()
    for at in ("plein", "maron"):
        for fields in ({}, {"email": "geen adres", "consent": None}):
            before = rows_everywhere()
            answer = fill_in(at=at, **{"is_16": "no", **fields})
            assert rows_everywhere() == before
            assert answer.status_code == 303
            assert "Set-Cookie" not in answer.headers
            page = client.page(answer.headers["Location"])
            assert "Samen tekenen" in page.text
            assert rows_everywhere() == before


def test_consents_are_asked_apart_and_unticked(petition, client):
    page = client.page("/nl/petities/plein/")
    form = next(form for form in page.forms if "ondertekenen" in form.action)
    assert not {"consent", "news", "is_public", "is_16"} & set(form.values)
    assert {"consent", "news", "is_public", "is_16"} <= form.fields
    assert "csrf_token" not in form.fields
    assert "Amnesty International Nederland mijn naam" in page.text
    assert "De ontvanger: Minister Van Hoorn." in page.text


def test_news_is_a_consent_of_the_moment_of_signing(petition, fill_in, client, worker, mails, db, clock):
    fill_in(news="y")
    worker()
    signed_at = clock.now
    clock.move(days=2)
    client.submit(mails.last().link("/bevestigen/"))
    (consent,) = db.session.scalars(select(Consent))
    assert (consent.purpose, consent.given, consent.version, consent.language) == ("news", True, 1, "nl")
    assert (consent.chosen_at, consent.recorded_at) == (signed_at, clock.now)
    assert consent.participant_id == signature(db).participant_id


def test_nobody_becomes_a_participant_before_confirming(petition, fill_in, worker, db):
    before = db.session.scalar(select(func.count()).select_from(Participant))
    fill_in()
    worker()
    assert db.session.scalar(select(func.count()).select_from(Participant)) == before


def test_my_own_page_lists_what_i_signed(petition, safe_petition, sign_in, db):
    from tests.factories.people import make_member

    els = make_member("Els de Vries", email="els@example.org")
    sign_and_confirm(petition, "els@example.org")
    sign_and_confirm(safe_petition, "els@example.org")
    page = sign_in(els).page("/nl/mijn-samenspraak/")
    assert "Je tekende een petitie" in page.text
    assert page.text.count("Houd het plein open") == 1


@pytest.mark.parametrize(
    "name",
    ["\u3164", "https://spam.example", "www.spam.example", "+31 6 1234 5678", "１２３", "a" + "\u0301" * 9],
)
def test_what_is_no_name_stands_nowhere(petition, client, db, name):
    answer = client.submit("/nl/petities/plein/", {**ELS, "name": name}, to="tekenen", follow=False)
    assert answer.status_code == 422
    assert db.session.scalars(select(Signature)).all() == []


def test_an_address_with_quotation_marks_gets_its_own_answer(petition, client):
    page = "/nl/petities/plein/"
    quoted = client.submit(page, {**ELS, "email": '"Els Vos"@example.org'}, to="tekenen", follow=False)
    assert "aanhalingstekens" in quoted.page.text
    long = client.submit(page, {**ELS, "email": f"{'a' * 65}@example.org"}, to="tekenen", follow=False)
    assert long.status_code == 422


def test_a_link_ends_after_thirty_days_also_while_no_job_runs(
    petition, fill_in, client, worker, mails, db, clock
):
    petition.closes_at += timedelta(days=90)
    db.session.commit()
    fill_in()
    worker()
    address = mails.last(name="confirm_signature").link()
    clock.move(days=31)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 410
    assert signature(db).standing == "pending"
    fill_in(name="Els Anders")
    worker()
    db.session.expire_all()
    assert (signature(db).name, signature(db).signed_at) == ("Els Anders", clock.now)
    client.post(mails.last(name="confirm_signature").link())
    db.session.expire_all()
    assert signature(db).standing == "confirmed"
