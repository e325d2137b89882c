"""The poster: one page of A4 that a screen reader can read, the same bytes for the same petition."""

import io

import pytest
from pypdf import PdfReader

from app.core.bilingual import Bilingual
from app.petitions.sharing import poster
from tests.factories.petitions import make_petition

ADDRESSES = {"nl": "/nl/petities/plein/poster.pdf", "en": "/en/petitions/plein-en/poster.pdf"}
A4 = (595, 842)


def read(data):
    found = PdfReader(io.BytesIO(data))
    assert len(found.pages) == 1
    assert tuple(round(float(side)) for side in found.pages[0].mediabox[2:]) == A4
    return found


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "nl",
            ["Houd het plein open", "Trek de Pleinenwet in.", "Teken deze petitie", "/nl/petities/plein/"],
        ),
        ("en", ["Keep the square open", "Withdraw the Squares Act.", "Sign this petition", "plein-en/"]),
    ],
)
def test_it_says_what_and_where_in_its_language(petition, client, language, expected):
    answer = client.get(ADDRESSES[language])
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    found = read(answer.data)
    words = " ".join(found.pages[0].extract_text().split())
    assert [part for part in expected if part not in words] == []
    assert found.trailer["/Root"]["/Lang"] == language
    assert found.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert found.metadata.title in expected[0]
    assert "Set-Cookie" not in answer.headers


def test_the_same_petition_is_the_same_file(petition, client):
    first = client.get(ADDRESSES["nl"])
    poster._printed.cache_clear()
    assert client.get(ADDRESSES["nl"]).data == first.data
    again = client.get(ADDRESSES["nl"], headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "text",
    [
        '#import "x" $a$ @b \\ ]#[ = * _ ` <x> // /*',
        "W" * 200,
        "Laat " * 39,
        "حرية التعبير 言論の自由 😀 Свобода",
        "Ża\u0301\u0302\u0303\u0304\u0305\u0306 \u202etxet\u202c",
    ],
)
def test_no_text_breaks_it(app, client, text):
    make_petition("plein", title=Bilingual(text, "x"), demand=Bilingual((text + " ") * 3, "x"))
    read(client.get(ADDRESSES["nl"]).data)
