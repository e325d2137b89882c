"""The picture beside a link to a petition with a photo: the photo, its maker, and words that can be read."""

import io
from typing import Any

import pytest
from PIL import Image, ImageChops

from app.core.access import Role
from tests.factories.people import make_staff
from tests.petitions.sharing.test_sharing import EN, NL, meta
from tests.petitions.test_pictures import desk, upload

GREEN, YELLOW, INK = (40, 140, 60), (255, 226, 0), (21, 19, 15)
# Where the photo stands without anything over it, and where its maker is named.
PHOTO, BELOW = (760, 20, 1190, 120), (648, 466, 1140, 506)


def evenly(colour: tuple[int, int, int], size: tuple[int, int] = (1500, 1000)) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def shown(petition: Any, editor: Any) -> Any:
    """The petition, with a green photo."""
    upload(editor, petition, picture=(evenly(GREEN), "plein.jpg"))
    return petition


def linked(client: Any, address: str) -> Any:
    """What others fetch when they show a link to this page."""
    image = meta(client.page(address), "og:image")
    return client.get(image[image.index("/", 8) :])


def drawn(answer: Any) -> Image.Image:
    return Image.open(io.BytesIO(answer.data)).convert("RGB")


def furthest(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    """By how much, of 255, the pixel differs that differs most from this colour."""
    difference = ImageChops.difference(picture, Image.new("RGB", picture.size, colour))
    return max(high for _low, high in difference.getextrema())


@pytest.mark.parametrize("address", [NL, EN])
def test_it_shows_the_photo_its_maker_and_the_title_in_the_language_of_the_page(shown, client, address):
    page = client.page(address)
    assert f"{address}picture.jpg?v=" in meta(page, "og:image")
    assert meta(page, "og:image:type") == "image/jpeg"
    told = {NL: ("Houd het plein open", "Mensen op een plein"), EN: ("Keep the square open", "People in a")}
    assert all(words in meta(page, "og:image:alt") for words in told[address])
    answer = linked(client, address)
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert len(answer.data) < 300_000
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    picture = drawn(answer)
    assert picture.size == (1200, 630)
    assert furthest(picture.crop(PHOTO), GREEN) < 12
    # The title stands on a ground of its own, also where it lies over the photo.
    assert furthest(picture.crop((66, 200, 70, 240)), INK) < 12
    assert furthest(picture.crop(BELOW), YELLOW) > 200


def test_another_maker_is_another_picture_at_another_address(shown, editor, client):
    address, first = meta(client.page(NL), "og:image"), drawn(linked(client, NL))
    upload(editor, shown, picture=(evenly(GREEN), "plein.jpg"), credit="Kim Kijker")
    assert meta(client.page(NL), "og:image") != address
    second = drawn(linked(client, NL))
    assert ImageChops.difference(first.crop(BELOW), second.crop(BELOW)).getbbox()
    assert not ImageChops.difference(first.crop((0, 0, 600, 460)), second.crop((0, 0, 600, 460))).getbbox()


def test_others_may_keep_it(shown, client):
    answer = linked(client, NL)
    assert "max-age=86400" in answer.headers["Cache-Control"]
    again = client.get(f"{NL}picture.jpg", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert "max-age=60" in again.headers["Cache-Control"]


@pytest.mark.parametrize("size", [(1500, 40), (300, 2000), (90, 60)])
def test_a_photo_of_any_shape_fills_its_place(petition, editor, client, size):
    upload(editor, petition, picture=(evenly(GREEN, size), "plein.jpg"))
    assert furthest(drawn(linked(client, NL)).crop(PHOTO), GREEN) < 12


def test_without_the_photo_it_is_words_alone_again(shown, editor, client):
    editor.submit(desk(shown), to="weghalen")
    assert "picture.png" in meta(client.page(NL), "og:image")
    assert linked(client, NL).mimetype == "image/png"
    assert client.get(f"{NL}picture.jpg").status_code == 404


def test_a_maker_our_fonts_cannot_write_keeps_the_photo_off_it(petition, editor, client):
    upload(editor, petition, credit="写真家")
    assert "picture.png" in meta(client.page(NL), "og:image")
    assert client.get(f"{NL}picture.jpg").status_code == 404


def test_the_page_to_pass_it_on_offers_the_same_picture(shown, client):
    page = client.page(f"{NL}delen/")
    assert "Plaatje met foto en titel (JPEG)" in page.text
    assert any("picture.jpg?v=" in link.get("href", "") for link in page.main.all("a"))
