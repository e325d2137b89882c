"""From closed to handed over, answered and archived: dated, logged, shown, and taken back."""

import hashlib
import io
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.core import files
from app.core.access import Role
from app.core.audit import AuditEntry
from app.petitions import operations
from app.petitions.after.models import HandOver
from app.petitions.models import Petition, State
from app.petitions.signatures import counting
from tests.factories.people import make_staff
from tests.factories.petitions import sign_and_confirm

PAGE = "/nl/petities/plein/"


def desk(petition: Petition, page: str = "") -> str:
    return f"/nl/beheer/petities/{petition.id}/{page}"


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def officer(sign_in: Any) -> Any:
    return sign_in(make_staff("Dirk", roles=(Role.DATA_OFFICER,)), second_factor=True)


def photo() -> tuple[io.BytesIO, str]:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "yellow").save(made, "JPEG")
    made.seek(0)
    return made, "foto.jpg"


HANDED = {
    "day": "2026-11-21",
    "place": "Den Haag",
    "received_by_nl": "Minister Van Hoorn",
    "received_by_en": "Minister Van Hoorn",
    "text_nl": "We gaven **alle** handtekeningen.",
}
ANSWERED = {"day": "2026-11-21", "text_nl": "De minister zegt nee.", "text_en": "The minister says no."}


def closed(petition: Petition, clock: Any) -> Petition:
    counting.count_all(clock.now)
    clock.move(hours=1)
    operations.close_petition(petition, now=clock.now, actor_id=None)
    return petition


def state_of(petition: Petition, db: Any) -> str:
    db.session.expire_all()
    return db.session.get_one(Petition, petition.id).state


def test_from_closed_to_archive_and_back(petition, sign_in, client, db, clock):
    editor = sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)
    sign_and_confirm(petition, name="Els de Vries", is_public=True)
    sign_and_confirm(petition, name="Gerda Geheim")
    closed(petition, clock)
    editor.submit(desk(petition, "overhandiging/"), HANDED)
    assert state_of(petition, db) == State.HANDED_OVER
    clock.move(days=42)
    page = client.page(PAGE)
    assert "42 dagen zonder antwoord" in page.main.text
    assert "Den Haag" in page.main.text
    assert "Els de Vries" not in page.text
    assert "Gerda" not in page.text
    editor = sign_in(make_staff("Otto", roles=(Role.EDITOR,)), second_factor=True)
    editor.submit(
        desk(petition, "antwoord/"), {**ANSWERED, "day": "2026-12-01", "link": "https://x.example/a"}
    )
    assert state_of(petition, db) == State.ANSWERED
    shown = client.page(PAGE).main.text
    assert "De minister zegt nee." in shown
    assert "zonder antwoord" not in shown
    assert "The minister says no." in client.page("/en/petitions/plein-en/").text
    editor.submit(desk(petition), to="archief/")
    assert state_of(petition, db) == State.ARCHIVED
    assert "De minister zegt nee." in client.page(PAGE).text
    assert "Houd het plein open" in client.page("/nl/petities/").text
    for step, state in (
        ("archief", State.ANSWERED),
        ("antwoord", State.HANDED_OVER),
        ("overhandiging", State.CLOSED),
    ):
        editor.submit(desk(petition), to=f"{step}/ongedaan-maken/")
        assert state_of(petition, db) == state
    assert "Den Haag" not in client.page(PAGE).text
    logged = db.session.scalars(
        select(AuditEntry.action).where(AuditEntry.object_id == str(petition.id))
    ).all()
    assert {
        f"petition.{act}"
        for act in ("hand-over", "hand-over-undone", "answer", "answer-undone", "archive", "archive-undone")
    } <= set(logged)


def test_a_step_waits_for_the_one_before(petition, editor, db, clock):
    for step in ("overhandiging/", "antwoord/"):
        editor.page(desk(petition, step))
        editor.post(desk(petition, step), data={**HANDED, **ANSWERED})
    editor.post(desk(petition, "archief/"))
    assert state_of(petition, db) == State.OPEN
    closed(petition, clock)
    editor.page(desk(petition, "antwoord/"))
    assert editor.post(desk(petition, "antwoord/"), data=ANSWERED).status_code == 409
    editor.submit(desk(petition, "overhandiging/"), HANDED)
    editor.submit(desk(petition, "antwoord/"), ANSWERED)
    answer = editor.post(desk(petition, "overhandiging/ongedaan-maken/"), follow_redirects=True)
    assert "een antwoord op de site" in answer.page.text
    assert state_of(petition, db) == State.ANSWERED


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"day": "2026-12-01"}, "dag die geweest is"),
        ({"day": "2026-01-01"}, "vóór de dag"),
        ({"day": ""}, "datum"),
        ({"place": ""}, "plaats"),
        ({"received_by_nl": "", "received_by_en": " "}, "in ontvangst nam"),
    ],
)
def test_what_is_wrong_with_a_hand_over_is_said(petition, editor, db, clock, fields, reason):
    closed(petition, clock)
    answer = editor.submit(desk(petition, "overhandiging/"), {**HANDED, **fields})
    assert answer.status_code == 422
    assert reason in answer.page.text
    assert "We gaven **alle**" in answer.text
    assert state_of(petition, db) == State.CLOSED


def test_a_photo_comes_with_its_words(petition, editor, client, db, clock):
    closed(petition, clock)
    editor.page(desk(petition, "overhandiging/"))
    answer = editor.post(desk(petition, "overhandiging/"), data={**HANDED, "photo": photo()})
    assert answer.status_code == 422
    assert "wat er op de foto staat" in answer.page.text
    wrong = {**HANDED, "alt_nl": "x", "photo": (io.BytesIO(b"GIF89a"), "a.jpg")}
    assert editor.post(desk(petition, "overhandiging/"), data=wrong).status_code == 422
    editor.post(
        desk(petition, "overhandiging/"), data={**HANDED, "alt_nl": "Els geeft een doos", "photo": photo()}
    )
    picture = client.page(PAGE).all("img")[0]
    assert picture.get("alt") == "Els geeft een doos"
    fetched = client.get(picture.get("src"))
    assert (fetched.mimetype, fetched.headers["Cache-Control"]) == ("image/jpeg", "public, max-age=86400")
    assert "Set-Cookie" not in fetched.headers


def test_the_file_holds_public_names_alone(petition, editor, officer, db, clock):
    sign_and_confirm(petition, name="Els de Vries", is_public=True)
    sign_and_confirm(petition, name="=A1+1", is_public=True)
    sign_and_confirm(petition, name="Gerda Geheim")
    closed(petition, clock)
    editor.submit(desk(petition, "overhandiging/"), HANDED)
    handed = db.session.get_one(HandOver, petition.id)
    assert (handed.names, handed.confirmed, handed.paper) == (2, 3, 0)
    assert editor.get(desk(petition, "overhandiging/bestand/")).status_code == 403
    fetched = officer.get(desk(petition, "overhandiging/bestand/"))
    assert fetched.data.decode("utf-8-sig").splitlines()[1:] == ["Els de Vries", "'=A1+1"]
    assert hashlib.sha256(fetched.data).hexdigest() == handed.names_sha256
    assert fetched.headers["Cache-Control"] == "no-store"
    assert db.session.scalars(
        select(AuditEntry).where(AuditEntry.action == "petition.names-downloaded")
    ).one()


def test_in_safe_mode_the_count_alone_is_handed_over(safe_petition, editor, officer, client, db, clock):
    sign_and_confirm(safe_petition)
    closed(safe_petition, clock)
    editor.submit(desk(safe_petition, "overhandiging/"), HANDED)
    handed = db.session.get_one(HandOver, safe_petition.id)
    assert (handed.names, handed.names_file_id, handed.names_sha256, handed.total) == (None, None, None, 1)
    assert officer.get(desk(safe_petition, "overhandiging/bestand/")).status_code == 404
    assert "alleen het aantal" in client.page("/nl/petities/maron/").text


def test_the_file_goes_with_the_names_and_its_hash_stays(petition, editor, worker, db, clock):
    sign_and_confirm(petition, name="Els de Vries", is_public=True)
    closed(petition, clock)
    editor.submit(desk(petition, "overhandiging/"), HANDED)
    file_id = db.session.get_one(HandOver, petition.id).names_file_id
    clock.move(days=181)
    worker()
    clock.move(days=1)
    worker()
    db.session.expire_all()
    handed = db.session.get_one(HandOver, petition.id)
    assert handed.names_file_id is None
    assert handed.names_sha256
    assert files.stored(file_id) is None


@pytest.mark.parametrize(
    "change",
    ["state = 'archived'", "archived_at = '2026-11-21 00:00:00'", "state = 'handed'", "state = 'lost'"],
)
def test_the_course_is_a_constraint(petition, db, change):
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(f"UPDATE petitions SET {change}"))
    db.session.rollback()
