"""How a petition travels: its picture, its code to scan, the frame and the card on other sites."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.petitions.sharing import code, picture
from app.petitions.sharing.picture import Words
from app.petitions.sharing.words import passed_step
from tests.factories.people import make_staff
from tests.factories.petitions import many_signers

NL, EN = "/nl/petities/plein/", "/en/petitions/plein-en/"


def words(title, **facts):
    return Words(
        **{
            "kicker": "Petitie aan: Minister Van Hoorn",
            "title": title,
            "instead": "Teken deze petitie",
            "count": "Al 5.000 handtekeningen",
            "organisation": "Amnesty International Nederland",
            **facts,
        }
    )


def meta(page, name):
    found = [each for each in page.all("meta") if name in (each.get("property"), each.get("name"))]
    return found[0].get("content")


HOSTILE = [
    "Demonstreren is een recht, geen gunst",
    "",
    " ",
    "W" * 400,
    "Laat " * 200,
    "حرية التعبير للجميع",
    "Свобода собраний",
    "言論の自由",
    "Vrij \u202etxet\u202c 🎉🎉 \u0000\u0007",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!͖̬̰̙̗̿̋ͥͥ̂ͣ̐́́͜͞",
    "<script>alert(1)</script> {{ 7*7 }} %s",
    "Hottentottententententoonstellingsmakersopleidingsinstituutsdirecteur",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_every_title_makes_a_picture_of_the_right_size(title):
    data = picture.drawn(
        words(title, organisation=title or "x", kicker=title, count="Al 5.000 handtekeningen")
    )
    drawn = Image.open(io.BytesIO(data))
    assert (drawn.format, drawn.size) == ("PNG", (1200, 630))
    assert len(data) < 100_000
    # The margins stay yellow: nothing runs out of the picture.
    shown = drawn.convert("RGB")
    edges = (shown.crop((0, 0, 40, 630)), shown.crop((1160, 0, 1200, 630)), shown.crop((0, 600, 1200, 630)))
    assert [edge.getcolors() for edge in edges] == [[(e.width * e.height, (255, 226, 0))] for e in edges]


def test_a_title_our_fonts_cannot_write_makes_place_for_a_sentence():
    assert picture.drawn(words("言論の自由")) == picture.drawn(words("Teken deze petitie"))
    assert picture.drawn(words("Vrijheid 🎉")) == picture.drawn(words("Vrijheid"))


def test_the_same_words_are_the_same_bytes():
    first = picture.drawn(words("Vrijheid"))
    picture.drawn.cache_clear()
    assert picture.drawn(words("Vrijheid")) == first


@pytest.mark.parametrize(
    ("count", "passed"), [(0, 0), (99, 0), (100, 100), (199, 100), (200, 200), (8412, 5000), (10_000, 10_000)]
)
def test_the_picture_names_a_round_number(count, passed):
    assert passed_step(count) == passed


@pytest.mark.parametrize("address", [NL, EN])
def test_the_page_names_its_picture_in_its_language(petition, client, address):
    page = client.page(address)
    shown = meta(page, "og:image")
    assert f"{address}picture.png?v=" in shown
    answer = client.get(
        shown.split("localhost", 1)[-1] if "localhost" in shown else shown[shown.index("/", 8) :]
    )
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert (Image.open(io.BytesIO(answer.data)).size, len(answer.data) < 100_000) == ((1200, 630), True)
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers
    expected = "Houd het plein open" if address == NL else "Keep the square open"
    assert expected in meta(page, "og:image:alt")
    assert meta(page, "og:title") == expected
    again = client.get(answer.request.path, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_the_picture_changes_with_the_title_and_a_passed_step_alone(petition, client, db):
    def address():
        return meta(client.page(NL), "og:image")

    first = address()
    many_signers(petition, 3)
    db.session.commit()
    assert address() == first
    petition.step = 7
    db.session.commit()
    assert address() == first
    petition.title = type(petition.title)("Houd alle pleinen open", "Keep all squares open")
    db.session.commit()
    assert address() != first


def test_nothing_on_the_page_comes_from_elsewhere(petition, client):
    answer = client.get(NL)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    own = client.application.extensions["settings"].base_url
    foreign = [
        found for found in re.findall(r"https?://[^\"'\s<]+", answer.text) if not found.startswith(own)
    ]
    assert foreign == []
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["code.svg", "code.png"])
def test_the_code_says_where_it_stood(petition, safe_petition, client, name):
    assert client.get(f"{NL}{name}").data == (code.as_svg if name.endswith("svg") else code.as_png)(
        f"{client.application.extensions['settings'].base_url}{NL}?utm_source=qr"
    )
    safe = f"{client.application.extensions['settings'].base_url}/nl/petities/maron/"
    made = (code.as_svg if name.endswith("svg") else code.as_png)(safe)
    assert client.get(f"/nl/petities/maron/{name}").data == made


@pytest.mark.parametrize(("address", "folder"), [(NL, "insluiten"), (EN, "embed")])
def test_a_frame_elsewhere_counts_links_and_leaves_nothing_behind(petition, client, address, folder):
    answer = client.get(
        f"{address}{folder}/", headers={"Referer": f"http://localhost{NL if address == EN else EN}"}
    )
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "form-action 'none'" in answer.headers["Content-Security-Policy"]
    assert "Set-Cookie" not in answer.headers
    (link,) = answer.page.main.all("a")
    assert link.get("href").endswith(f"{address}?utm_source=embed")
    assert (link.get("target"), link.get("rel")) == ("_blank", "noopener")
    assert answer.page.all("form", "script", "input") == []


def test_an_ordinary_page_may_not_be_framed(petition, client):
    assert "frame-ancestors 'none'" in client.get(NL).headers["Content-Security-Policy"]


def test_the_share_page_offers_what_can_be_copied(petition, client):
    page = client.page(f"{NL}delen/")
    frame, card = (each.text for each in page.all("textarea"))
    assert f'{NL}insluiten/"' in frame
    assert "<script" not in card + frame
    assert "<img" not in card
    assert f"{NL}?utm_source=card" in card


def test_a_petition_in_safe_mode_travels_without_a_trace(safe_petition, client):
    page = client.page("/nl/petities/maron/delen/")
    text = client.get("/nl/petities/maron/delen/").text
    assert "utm_" not in text
    assert "wa.me" not in text
    assert "gevaarlijk" in page.text
    assert "utm_" not in client.get("/nl/petities/maron/insluiten/").text


@pytest.mark.parametrize("name", ["delen/", "insluiten/", "picture.png", "code.svg", "code.png"])
def test_what_is_not_open_yet_shows_nothing(client, name):
    from tests.factories.petitions import make_draft

    make_draft("geheim")
    assert client.get(f"/nl/petities/geheim/{name}").status_code == 404


def test_staff_change_on_which_sites_an_open_petition_stands(petition, sign_in, client, db):
    editor = sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)
    page = f"/nl/beheer/petities/{petition.id}/inbedden/"
    refused = editor.submit(page, {"embed_sites": "https://school.example/plein"}, follow=False)
    assert refused.status_code == 422
    assert "https://school.example/plein" in refused.page.by_id("embed_sites").text
    assert editor.submit(page, {"embed_sites": "https://school.example:65536"}).status_code == 422
    editor.submit(page, {"embed_sites": "https://school.example\nhttps://münchen.example"})
    frame = client.get(f"{NL}insluiten/").headers["Content-Security-Policy"]
    assert "frame-ancestors https://school.example https://xn--mnchen-3ya.example" in frame
    action = select(AuditEntry.action).where(AuditEntry.object_id == str(petition.id))
    assert "petition.change-embed-sites" in set(db.session.scalars(action))
