"""The picture of a petition: its sizes, its words, its consent, and taking it away."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.core.access import Role
from app.core.files import StoredFile, remove_unused
from app.petitions.models import Petition
from app.petitions.pictures.models import PetitionPicture
from app.petitions.pictures.operations import forget_removed
from tests.factories.people import make_staff

TOLD = {"alt_nl": "Mensen op een plein", "alt_en": "People in a square", "credit": "Sanne Foto"}


def photo(width: int = 2000, height: int = 1200) -> bytes:
    drawn = Image.effect_noise((width, height), 40).convert("RGB")
    place = Image.Exif()
    place[0x010E] = "thuis bij Sanne"
    target = io.BytesIO()
    drawn.save(target, "JPEG", exif=place)
    return target.getvalue()


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


def desk(petition: Petition) -> str:
    return f"/nl/beheer/petities/{petition.id}/illustratie/"


def upload(editor: Any, petition: Petition, **fields: Any) -> Any:
    data, name = fields.pop("picture", None) or (photo(), "plein.jpg")
    return editor.submit(desk(petition), {**TOLD, "picture": (io.BytesIO(data), name), **fields}, to="")


def test_shown_in_the_size_that_fits_with_its_words_and_maker(petition, editor, client, db):
    upload(editor, petition)
    page = client.get("/nl/petities/plein/")
    assert 'alt="Mensen op een plein"' in page.text
    assert "Sanne Foto" in page.page.text
    shown = page.page.main.all("img")[0]
    sizes = {part.split()[1]: part.split()[0] for part in shown.attributes["srcset"].split(", ")}
    assert sorted(sizes) == ["1600w", "480w", "960w"]
    weights = {}
    for width, address in sizes.items():
        answer = client.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert b"Sanne" not in answer.data
        with Image.open(io.BytesIO(answer.data)) as found:
            assert f"{found.width}w" == width
            assert not found.getexif()
        weights[width] = len(answer.data)
    assert weights["480w"] < weights["960w"] < weights["1600w"]
    assert len(page.data) < 40_000
    assert 'alt="Mensen op een plein"' in client.get("/nl/petities/").text
    assert 'alt="People in a square"' in client.get("/en/petitions/plein-en/").text


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"alt_en": ""}, "in beide talen"),
        ({"credit": " "}, "wie de afbeelding maakte"),
        ({"has_people": "y"}, "wie van de mensen"),
        ({"has_people": "y", "agreed_by": "Ada", "agreed_on": "2030-01-01"}, "nog moet komen|nog komen"),
        ({"picture": (b"<svg/>", "x.svg")}, "kunnen we niet lezen"),
        ({"picture": (b"", "")}, "Kies een afbeelding"),
    ],
)
def test_what_is_missing_is_said(petition, editor, db, fields, reason):
    import re

    answer = upload(editor, petition, **fields)
    assert answer.status_code in (413, 422)
    assert re.search(reason, answer.page.text), answer.page.text[:900]
    assert db.session.scalars(select(PetitionPicture)).all() == []


def test_who_agreed_is_for_the_office_alone(petition, editor, client, db):
    upload(editor, petition, has_people="y", agreed_by="Ada Adams", agreed_on="2026-11-20")
    assert "Ada Adams" not in client.get("/nl/petities/plein/").text
    assert "Ada Adams" in editor.get(desk(petition)).text


def test_taken_away_put_back_and_then_forgotten(petition, editor, client, db, clock):
    upload(editor, petition, has_people="y", agreed_by="Ada Adams", agreed_on="2026-11-20")
    address = "/nl/petities/plein/illustratie/small/"
    assert client.get(address).status_code == 200
    editor.submit(desk(petition), to="weghalen")
    assert "Mensen op een plein" not in client.get("/nl/petities/plein/").text
    assert client.get(address).status_code == 404
    editor.submit(desk(petition), to="terugzetten")
    assert client.get(address).status_code == 200
    editor.submit(desk(petition), to="weghalen")
    assert forget_removed(clock.now + timedelta(days=29)) == 0
    assert forget_removed(clock.now + timedelta(days=31)) == 1
    assert remove_unused(clock.now + timedelta(days=31)) == 3
    assert db.session.scalars(select(StoredFile)).all() == []


def test_words_are_corrected_without_another_picture(petition, editor, client, db):
    upload(editor, petition)
    before = db.session.scalars(select(PetitionPicture.large_id)).one()
    editor.submit(desk(petition), {**TOLD, "credit": "Sanne Jansen"}, to="")
    found = db.session.scalars(select(PetitionPicture)).one()
    assert (found.large_id, found.credit) == (before, "Sanne Jansen")


def test_a_small_picture_is_never_made_larger(petition, editor, db):
    upload(editor, petition, picture=(photo(600, 400), "klein.jpg"))
    found = db.session.scalars(select(PetitionPicture)).one()
    assert (found.width, found.height) == (600, 400)
