"""What moderation keeps of people: taken along, let go, passed on, and gone in time."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.moderation import retention
from app.moderation.appeals import uphold
from app.moderation.models import Appeal, Decision, Report
from app.moderation.queries import figures
from app.pages.operations import load_missing
from tests.factories.consultations import make_comment
from tests.factories.moderation import hide, keep, object_to, report
from tests.factories.people import make_member, make_staff


def one(db: Any, model: Any) -> Any:
    db.session.rollback()
    return db.session.scalars(select(model)).one()


def test_everybody_takes_along_what_is_theirs(said, els, db):
    tom, mo = make_member("Tom", email="tom@example.org"), make_staff("Mo")
    report(said, email="TOM@example.org")
    hide(said, mo)
    object_to(said)
    db.session.commit()
    own = retention.export(els.participant_id)
    assert own["decisions"][0]["reasons"] == "Dit is reclame voor een winkel."
    assert own["appeals"][0]["text"].startswith("Ik noemde geen winkel")
    reported = retention.export(tom.participant_id)
    assert reported["reports"][0]["explanation"] == "Dit hoort hier niet te staan."
    assert "wondermiddel" not in json.dumps(reported)
    decided = retention.export(mo.participant_id)
    assert decided["decided_by_you"][0]["rule"] == "advertising"
    assert "winkel" not in json.dumps(decided)


def test_it_reads_well_among_my_data(said, member, db):
    hide(said, make_staff("Mo"))
    db.session.commit()
    page = member.page("/nl/mijn-samenspraak/downloaden/")
    assert "Meldingen en besluiten van moderatoren" in page.text
    for words in (
        "Dit is reclame voor een winkel.",
        "Tegen welke regel",
        "Het is reclame, spam",
        "verborgen",
    ):
        assert words in page.text


def test_an_account_that_goes_leaves_the_decision_without_people(said, els, db, clock):
    tom, mo, bo = make_member("Tom", email="tom@example.org"), make_staff("Mo"), make_staff("Bo")
    report(said, email="tom@example.org")
    hide(said, mo)
    object_to(said)
    db.session.commit()
    for person in (tom, mo, els, bo):
        retention.erase(person.participant_id, clock.now, False)
    db.session.commit()
    left, decision, appeal = one(db, Report), one(db, Decision), one(db, Appeal)
    assert (left.email, left.address_key) == (None, None)
    assert (decision.author_id, decision.decided_by) == (None, None)
    assert (appeal.first_decided_by, appeal.decided_by) == (None, None)
    assert (decision.outcome, decision.reasons) == ("hidden", "Dit is reclame voor een winkel.")


def test_two_moderators_who_turn_out_to_be_one(said, db, clock):
    mo, bo = make_staff("Mo"), make_staff("Bo")
    hide(said, mo)
    appeal = object_to(said)
    db.session.flush()
    uphold(appeal.id, "Je noemt het adres.", bo.participant_id, clock.now)
    db.session.commit()
    retention.merge(mo.participant_id, bo.participant_id, clock.now)
    db.session.commit()
    row = one(db, Appeal)
    assert (row.first_decided_by, row.decided_by) == (None, bo.participant_id)
    assert one(db, Decision).decided_by == bo.participant_id


def test_words_and_addresses_go_in_time_and_the_counts_stay(said, els, paragraph, db, clock):
    report(said, email="tom@example.org")
    keep(said, make_staff("Mo"))
    other = make_comment(paragraph, make_member("Tom"), "Nog een.")
    report(other, email="an@example.org")
    db.session.commit()
    since = clock.now - timedelta(days=1)
    now = clock.move(days=209)
    assert retention.forget_reports(now) == 0
    now = clock.move(days=1)
    assert retention.forget_reports(now) == 1
    db.session.commit()
    rows = db.session.scalars(select(Report).order_by(Report.received_at, Report.id)).all()
    assert [row.email for row in rows] == [None, "an@example.org"]
    assert [row.explanation for row in rows] == [None, "Dit hoort hier niet te staan."]
    db.session.rollback()
    now = clock.move(days=520)
    assert retention.forget_decisions(now) == 1
    db.session.commit()
    decision = one(db, Decision)
    assert (decision.reasons, decision.author_id, decision.outcome) == (None, None, "kept")
    counted = figures(since, now)
    assert (counted.reports, counted.kept, counted.hidden) == (2, 1, 0)


def test_an_objection_that_waits_keeps_what_it_is_about(said, db, clock):
    hide(said, make_staff("Mo"))
    object_to(said)
    db.session.commit()
    now = clock.move(days=1000)
    assert retention.forget_decisions(now) == retention.forget_appeals(now) == 0


def test_what_was_done_stands_on_the_house_rules(said, client, db, clock):
    load_missing(clock.now)
    report(said)
    hide(said, make_staff("Mo"))
    object_to(said)
    db.session.commit()
    dutch = client.page("/nl/huisregels/")
    assert "Meldingen" in dutch.text
    row = next(each for each in dutch.all("tr") if "2026" in each.text)
    assert [cell.text for cell in row.all("td")] == ["1", "1", "0", "1", "0"]
    english = client.page(dutch.links["EN English"])
    assert "Objections" in english.text
