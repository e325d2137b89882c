"""What the public count says, how it is corrected in public, and paper beside it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core import clock as core_clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.petitions.corrections import correct, signatures_removed, signatures_restored, wrong_counts
from app.petitions.models import CorrectionKind, Petition, PetitionCorrection, PetitionCount
from app.petitions.signatures import counting
from app.petitions.signatures.operations import withdraw
from app.petitions.signatures.paper import PaperRow, PaperSheet
from tests.factories.people import make_staff
from tests.factories.petitions import many_signers, sign, sign_and_confirm
from tests.petitions.after.test_course import closed, desk, photo

COUNT = "/nl/petities/plein/count.json"
HOW = "/nl/petities/plein/zo-tellen-we/"
SHEET = {"number": "1", "place": "Utrecht", "day": "2026-11-20", "lines": "10"}
REMOVED = Bilingual(nl="Automatische handtekeningen.", en="Automated signatures.")


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


def numbers(client: Any) -> tuple[int, ...]:
    found = client.get(COUNT).json
    return tuple(found[name] for name in ("confirmed", "held", "paper", "corrections", "total"))


def test_count_json_says_what_it_is_made_of(petition, editor, client, clock):
    many_signers(petition, 2)
    editor.submit(desk(petition, "papier/"), SHEET, to="papier/nieuw/")
    answer = client.get(COUNT, headers={"Origin": "https://elders.example"})
    assert answer.json == {
        "confirmed": 2,
        "held": 0,
        "paper": 10,
        "corrections": 0,
        "total": 12,
        "step": 100,
        "reached": 0,
        "counted_at": clock.now.isoformat(),
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "Set-Cookie" not in answer.headers
    again = client.get(COUNT, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    page = client.page("/nl/petities/plein/")
    assert "12" in page.main.text
    assert "Waarvan 10 op papier" in page.main.text


def test_the_bar_counts_paper_and_is_never_full(petition, editor, client, db):
    db.session.execute(update(Petition).values(step=10))
    many_signers(petition, 3)
    editor.submit(desk(petition, "papier/"), {**SHEET, "lines": "7"}, to="papier/nieuw/")
    bar = client.page("/nl/petities/plein/").all("progress")[0]
    assert (int(bar.get("value")), int(bar.get("max"))) == (10, 20)


@pytest.mark.parametrize(
    ("lines", "said", "other", "bar"),
    [
        (98, {"nl": ["Op naar 100"], "en": ["On to 100"]}, {"nl": "gehaald", "en": "reached"}, (99, 100)),
        (99, {"nl": ["100 gehaald!", "Op naar 200"], "en": ["100 reached!", "On to 200"]}, None, (100, 200)),
        (100, {"nl": ["100 gehaald!", "Op naar 200"], "en": ["100 reached!", "On to 200"]}, None, (101, 200)),
        (998, {"nl": ["500 gehaald!", "Op naar 1.000"], "en": ["500 reached!", "1,000"]}, None, (999, 1000)),
        (
            999,
            {"nl": ["1.000 gehaald!", "naar 2.000"], "en": ["1,000 reached!", "2,000"]},
            None,
            (1000, 2000),
        ),
    ],
)
def test_a_number_that_is_reached_is_announced_with_the_next(
    petition, editor, client, lines, said, other, bar
):
    """Just below the number to reach, on it, and just above; one signature by mail, the others on paper."""
    many_signers(petition, 1)
    editor.submit(desk(petition, "papier/"), {**SHEET, "lines": str(lines)}, to="papier/nieuw/")
    for language, address in (("nl", "/nl/petities/plein/"), ("en", "/en/petitions/plein-en/")):
        page = client.page(address)
        shown = page.all("progress")[0]
        assert (int(shown.get("value")), int(shown.get("max"))) == bar
        for words in said[language]:
            assert words in page.main.text
        if other:
            assert other[language] not in page.main.text
    found = client.get(COUNT).json
    assert (found["total"], found["step"]) == bar
    assert (found["reached"] == 0) == (other is not None)


def test_who_withdraws_counts_on_paper_no_longer(petition, editor, client, worker, db):
    sheet = {**SHEET, "lines": "3", "addresses": "els@example.org\njan@example.org"}
    editor.submit(desk(petition, "papier/"), sheet, to="papier/nieuw/")
    els, jan = sign_and_confirm(petition, "els@example.org"), sign(petition, "jan@example.org")
    counting.count_all(core_clock.now())
    assert numbers(client) == (1, 0, 2, 0, 3)
    # Jan only says that he didn't fill in the form on the site: that takes nothing off the sheet.
    for signature in (els, jan):
        withdraw(signature, now=core_clock.now())
    db.session.commit()
    counting.count_all(core_clock.now())
    assert numbers(client) == (0, 0, 2, 0, 2)


def test_what_is_closed_announces_nothing(petition, editor, client, clock):
    editor.submit(desk(petition, "papier/"), {**SHEET, "lines": "150"}, to="papier/nieuw/")
    closed(petition, clock)
    page = client.page("/nl/petities/plein/")
    assert "gehaald" not in page.main.text
    assert page.all("progress") == []


def test_a_wrong_count_is_repaired_in_public(petition, editor, client, worker, db, clock, capsys):
    many_signers(petition, 3)
    db.session.commit()
    clock.move(minutes=10)
    counting.count_what_changed(clock.now)
    db.session.execute(update(PetitionCount).values(confirmed=1))
    db.session.commit()
    clock.move(hours=1)
    assert counting.recount(clock.now) == 1
    db.session.commit()
    assert numbers(client) == (3, 0, 0, 2, 3)
    alert = "De hertelling vond in een week 1 fout aantal bij een petitie"
    assert alert in editor.page("/nl/beheer/").text
    assert wrong_counts(clock.now + timedelta(seconds=1)) == 0
    assert "petition.count-wrong" in capsys.readouterr().out
    assert "+2" in client.page(HOW).main.text
    assert "dagelijkse hertelling" in client.page(HOW).main.text
    assert "daily recount" in client.page("/en/petitions/plein-en/how-we-count/").main.text
    clock.move(days=1)
    assert counting.recount(clock.now) == 0
    assert "samenspraak_petition_counts_wrong 1.0" in client.get("/metrics").text


def test_what_just_moved_is_no_mistake(petition, db, clock):
    many_signers(petition, 2)
    clock.move(hours=1)
    sign_and_confirm(petition)
    withdraw(sign_and_confirm(petition), now=clock.now)
    assert counting.recount(clock.now) == 0
    assert db.session.scalars(select(PetitionCorrection)).all() == []


def test_the_worker_recounts_once_a_day(petition, client, worker, db, clock):
    many_signers(petition, 3)
    worker()
    clock.move(days=1)
    worker()
    db.session.execute(update(PetitionCount).values(confirmed=2))
    db.session.commit()
    clock.move(days=1)
    worker()
    assert numbers(client) == (3, 0, 0, 1, 3)


def test_staff_removals_are_told_without_names(petition, client, db, clock):
    many_signers(petition, 3)
    correct(petition.id, -12, CorrectionKind.REMOVED, REMOVED, now=clock.now)
    counting.count_all(clock.now)
    page = client.page(HOW)
    assert "Automatische handtekeningen." in page.main.text
    assert "-12" in page.main.text
    assert numbers(client)[3] == -12


def test_what_is_taken_back_is_told_too(petition, client, clock):
    signatures_removed(petition.id, 12, now=clock.now)
    clock.move(hours=1)
    signatures_restored(petition.id, 5, now=clock.now)
    signatures_restored(petition.id, 0, now=clock.now)
    counting.count_all(clock.now)
    rows = [row.text for row in client.page(HOW).all("tr")][1:]
    assert len(rows) == 2
    assert "+5" in rows[0]
    assert "toch handtekeningen van mensen" in rows[0]
    assert "automatische handtekeningen" in rows[1]
    assert numbers(client)[3] == -7


@pytest.mark.parametrize("reason", [Bilingual(nl="x"), Bilingual(en="x")])
def test_a_correction_is_told_in_both_languages(petition, clock, reason):
    with pytest.raises(ValueError, match="both languages"):
        correct(petition.id, -1, CorrectionKind.REMOVED, reason, now=clock.now)
    with pytest.raises(ValueError, match="changes something"):
        correct(petition.id, 0, CorrectionKind.REMOVED, REMOVED, now=clock.now)


@pytest.mark.parametrize(
    "change", ["UPDATE petition_corrections SET number = 0", "DELETE FROM petition_corrections"]
)
def test_nobody_changes_the_ledger_of_corrections(petition, db, clock, change):
    correct(petition.id, -12, CorrectionKind.REMOVED, REMOVED, now=clock.now)
    db.session.commit()
    with pytest.raises(DBAPIError, match="append-only"):
        db.session.execute(text(change))
    db.session.rollback()


def test_an_address_that_signed_counts_once(petition, editor, client, db, clock):
    sign_and_confirm(petition, "els@example.org")
    sheet = {**SHEET, "addresses": " ELS@Example.org \n\njan@example.org\njan@example.org"}
    answer = editor.submit(desk(petition, "papier/"), sheet, to="papier/nieuw/")
    assert "2 regels hadden al getekend" in answer.page.text
    assert numbers(client) == (1, 0, 8, 0, 9)
    # Who signs afterwards moves from paper to mail.
    later = sign_and_confirm(petition, "jan@example.org")
    counting.count_what_changed(clock.now)
    assert numbers(client) == (2, 0, 7, 0, 9)
    withdraw(later, now=clock.now)
    counting.count_what_changed(clock.now)
    assert numbers(client) == (1, 0, 7, 0, 8)
    kept = db.session.scalars(select(PaperRow.signer_key)).all()
    assert len(kept) == 3
    assert not any("example" in key for key in kept)
    for address in ("/nl/petities/plein/", HOW):
        assert "al getekend" not in client.page(address).text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"lines": "0"}, "van 1 tot"),
        ({"lines": "veel"}, "geldig|getal"),
        ({"lines": "1", "addresses": "a@example.org\nb@example.org"}, "meer regels"),
        ({"addresses": "a@example.org\nEls de Vries"}, "Regel 2"),
        ({"day": "2027-01-01"}, "dag die geweest is"),
        ({"place": " "}, "plaats"),
    ],
)
def test_what_is_wrong_with_a_sheet_is_said(petition, editor, db, fields, reason):
    import re

    answer = editor.submit(desk(petition, "papier/"), {**SHEET, **fields}, to="papier/nieuw/")
    assert answer.status_code == 422
    assert re.search(reason, answer.page.text)
    assert db.session.scalars(select(PaperSheet)).all() == []


def test_a_number_is_used_once(petition, editor, client):
    editor.submit(desk(petition, "papier/"), SHEET, to="papier/nieuw/")
    answer = editor.submit(desk(petition, "papier/"), SHEET, to="papier/nieuw/")
    assert "al een vel met dit nummer" in answer.page.text
    assert numbers(client)[2] == 10


def test_taking_a_sheet_out_is_told(petition, editor, client, db):
    editor.submit(desk(petition, "papier/"), SHEET, to="papier/nieuw/")
    editor.submit(desk(petition, "papier/"), to="weghalen/")
    assert numbers(client) == (0, 0, 0, -10, 0)
    assert "ten onrechte geteld" in client.page(HOW).main.text


def test_what_was_handed_over_stays(petition, editor, client, db, clock):
    from tests.petitions.after.test_course import HANDED

    closed(petition, clock)
    editor.submit(desk(petition, "overhandiging/"), HANDED)
    page = editor.page(desk(petition, "papier/"))
    assert not any("nieuw" in form.action for form in page.forms)
    assert editor.post(desk(petition, "papier/nieuw/"), data=SHEET).status_code == 409
    assert numbers(client)[2] == 0


def test_a_scan_is_for_who_may_see_signers(petition, editor, sign_in, db):
    editor.page(desk(petition, "papier/"))
    editor.post(desk(petition, "papier/nieuw/"), data={**SHEET, "scan": photo()})
    sheet = db.session.scalars(select(PaperSheet)).one()
    scan = desk(petition, f"papier/{sheet.id}/scan/")
    assert editor.get(scan).status_code == 403
    officer = sign_in(make_staff("Dirk", roles=(Role.DATA_OFFICER,)), second_factor=True)
    assert officer.get(scan).headers["Cache-Control"] == "no-store"


def test_in_safe_mode_a_sheet_is_a_number(safe_petition, editor, db):
    page = editor.page(desk(safe_petition, "papier/"))
    assert not any({"addresses", "scan"} & form.fields for form in page.forms)
    editor.post(
        desk(safe_petition, "papier/nieuw/"), data={**SHEET, "addresses": "els@example.org", "scan": photo()}
    )
    sheet = db.session.scalars(select(PaperSheet)).one()
    assert (sheet.lines, sheet.scan_id) == (10, None)
    assert db.session.scalars(select(PaperRow)).all() == []
    with pytest.raises(IntegrityError):
        db.session.execute(text("UPDATE paper_sheets SET safe_mode = NOT safe_mode"))
    db.session.rollback()


def test_fingerprints_and_scans_go_and_the_count_stays(petition, editor, client, worker, db, clock):
    sign_and_confirm(petition, "els@example.org")
    editor.page(desk(petition, "papier/"))
    data = {**SHEET, "addresses": "els@example.org\njan@example.org", "scan": photo()}
    editor.post(desk(petition, "papier/nieuw/"), data=data)
    closed(petition, clock)
    db.session.commit()
    for _day in range(3):
        clock.move(days=90)
        worker()
    db.session.expire_all()
    sheet = db.session.scalars(select(PaperSheet)).one()
    assert (sheet.lines, sheet.duplicates, sheet.scan_id) == (10, 1, None)
    assert db.session.scalars(select(PaperRow)).all() == []
    assert numbers(client) == (1, 0, 9, 0, 10)
    assert db.session.execute(delete(PaperRow)).rowcount == 0
