"""The page that is kept for everybody: the same bytes, nobody's token in it, and a change shows at once."""

import contextvars
import gzip
import re
from typing import Any

import brotli
import pytest
from werkzeug.test import Client

from app.petitions.operations import close_petition
from tests.factories.people import make_member
from tests.factories.petitions import make_petition, many_signers, sign_and_confirm
from tests.support.statements import counted

NL, EN = "/nl/petities/plein/", "/en/petitions/plein-en/"
MOVED = ("X-Request-ID", "Date")


class Anyone:
    """Somebody without a browser's memory, each of whose requests has a context of its own."""

    def __init__(self, app: Any) -> None:
        self.client = Client(app.wsgi_app, use_cookies=False)

    def get(self, address: str, **given: Any) -> Any:
        return contextvars.Context().run(self.client.get, address, buffered=True, **given)

    def post(self, address: str, **given: Any) -> Any:
        return contextvars.Context().run(self.client.post, address, buffered=True, **given)


@pytest.fixture
def anyone(app, petition, db):
    db.session.commit()
    return Anyone(app)


def facts(answer):
    return {name: value for name, value in answer.headers.items() if name not in MOVED}


def test_the_second_visit_asks_nothing_and_gets_the_same(anyone):
    first = anyone.get(NL)
    with counted() as statements:
        second = anyone.get(NL)
    assert statements == []
    assert (second.data, facts(second)) == (first.data, facts(first))
    assert "X-Request-ID" not in second.headers


def test_it_holds_no_token_and_gives_no_cookie(anyone):
    for address in (NL, EN, NL):
        answer = anyone.get(address, headers={"Referer": f"http://localhost{EN}", "Cookie": "language=en"})
        assert "Set-Cookie" not in answer.headers
        assert "csrf" not in answer.text.lower()
        assert re.findall(r"[\w-]{40,}", re.sub(r'"[^"]*\.(?:css|js|woff2)[^"]*"', "", answer.text)) == []
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert {"Cookie", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))


def test_each_language_and_way_of_packing_is_its_own(anyone):
    plain = anyone.get(NL).text
    assert '<html lang="nl">' in plain
    assert '<html lang="en">' in anyone.get(EN).text
    for _twice in range(2):
        pressed = anyone.get(NL, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})
        assert pressed.headers["Content-Encoding"] == "br"
        assert brotli.decompress(pressed.data).decode() == plain
        zipped = anyone.get(NL, headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(zipped.data).decode() == plain
        assert anyone.get(NL, headers={"Accept-Encoding": "br;q=0"}).text == plain
    assert len({anyone.get(NL, headers={"Accept-Encoding": way}).headers["ETag"] for way in ("", "br")}) == 2


def test_what_did_not_change_is_not_sent_again(anyone, clock):
    first = anyone.get(NL)
    for _twice in range(2):
        again = anyone.get(NL, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        clock.move(seconds=1)


def test_a_change_shows_at_once(anyone, petition, db, clock):
    def change(act):
        before = anyone.get(NL)
        act()
        db.session.commit()
        after = anyone.get(NL)
        assert after.headers["ETag"] != before.headers["ETag"]
        return after.text

    counted_now = change(lambda: many_signers(petition, 3))
    assert "3 mensen tekenden" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", counted_now))
    assert "Noor" in change(lambda: sign_and_confirm(petition, name="Noor Bakker", is_public=True))

    def rename():
        petition.title = type(petition.title)("Houd alle pleinen open", "Keep all squares open")

    assert "Houd alle pleinen open" in change(rename)
    clock.move(days=1)
    assert "gesloten" in change(lambda: close_petition(petition, now=clock.now, actor_id=None))


def test_another_process_sees_a_change_within_half_a_second(anyone, petition, db, clock, app):
    from sqlalchemy import update

    from app.petitions.models import PetitionCount

    anyone.get(NL)
    with db.engine.begin() as elsewhere:
        elsewhere.execute(update(PetitionCount).values(confirmed=71, last_number=71))
    assert ">71<" not in anyone.get(NL).text
    clock.move(seconds=0.6)
    assert ">71<" in anyone.get(NL).text


def test_it_closes_on_the_moment(app, db, clock):
    petition = make_petition("plein")
    db.session.commit()
    anyone = Anyone(app)
    clock.move(seconds=(petition.closes_at - clock.now).total_seconds() - 0.1)
    assert "ondertekenen" in anyone.get(NL).text
    clock.move(seconds=0.2)
    assert "ondertekenen" not in anyone.get(NL).text


def test_a_newsletter_has_its_own_form(anyone):
    assert 'value="brief"' in anyone.get(f"{NL}?utm_source=brief").text
    assert 'value="brief"' not in anyone.get(NL).text
    assert 'value="krant"' in anyone.get(f"{NL}?utm_source=krant").text


def test_signed_in_people_get_their_own_and_leave_nothing(anyone, petition, client, sign_in):
    els = sign_in(make_member("Els de Vries"))
    own = els.get(NL)
    assert own.headers["Cache-Control"] == "private, no-cache"
    assert "Mijn Samenspraak" in own.text
    assert "Mijn Samenspraak" not in anyone.get(NL).text
    anyone.get(NL)
    assert "Mijn Samenspraak" in els.get(NL).text


def test_what_is_not_there_is_not_kept(anyone):
    for _twice in range(2):
        assert anyone.get("/nl/petities/bestaat-niet/").status_code == 404
        assert anyone.post(NL).status_code == 405


def test_a_refused_form_stays_with_who_sent_it(anyone):
    sent = anyone.post(
        f"{NL}ondertekenen/", data={"name": "Geheim Persoon"}, headers={"Sec-Fetch-Site": "same-origin"}
    )
    assert sent.status_code == 422
    assert "Geheim Persoon" in sent.text
    assert "Geheim Persoon" not in anyone.get(NL).text


def test_the_shelf_is_bounded(anyone, app):
    shelf = app.wsgi_app.shelf
    for number in range(530):
        shelf.put(number, number)
    assert len(shelf._kept) == 512
