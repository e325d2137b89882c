"""The front page: what is open for this visitor, and figures that everybody could count."""

import pytest

from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.extensions import db
from app.web.figures import Figures, figures
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, sign_in
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock
from tests.support.statements import counted


def doors(client: AuditedClient, language: str = "nl") -> list[str]:
    page = client.page(f"/{language}/")
    return [door.all("h3")[0].text for door in page.main.all("article")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_site_says_so_and_counts_nothing(language: str, client: AuditedClient) -> None:
    page = client.page(f"/{language}/")
    assert page.main.all("article") == page.main.all("dl") == []
    assert ("Er staat nu niets open" in page.main.text) == (language == "nl")
    assert figures(clock.now()) == Figures(0, 0, 0, 0)


def test_what_is_open_has_a_door_and_the_rest_a_line(client: AuditedClient) -> None:
    make_consultation(title=Bilingual("Nu te doen", "Do it now"))
    make_consultation(title=Bilingual("Al voorbij", "Over already"), opens_in=-20, closes_in=-5)
    make_consultation(title=Bilingual("Nog even wachten", "Wait a while"), opens_in=3, closes_in=9)
    assert doors(client) == ["Nu te doen"]
    page = client.page("/en/")
    assert "Open until and including 28 November 2026" in page.main.text
    assert "Over already" in page.main.text
    assert "closed on 16 November 2026" in page.main.text
    assert "opens on 24 November 2026" in page.main.text


def test_a_title_in_one_language_says_so(client: AuditedClient) -> None:
    make_consultation(title=Bilingual("Alleen Nederlands"))
    page = client.page("/en/")
    (door,) = page.main.all("article")
    assert "only in Dutch" in door.text
    assert [node.get("lang") for node in door.all("h3")[0].all("span") if node.has("lang")] == ["nl"]


def test_what_is_for_one_group_stands_on_its_own_front_page_only(client: AuditedClient) -> None:
    make_consultation(title=Bilingual("Alleen voor leden", "Members only"), readers={"member"})
    assert doors(client) == []
    assert "Alleen voor leden" not in client.get("/nl/").text
    assert figures(clock.now()) == Figures(0, 0, 0, 0)
    sign_in(client, make_member())
    assert doors(client) == ["Alleen voor leden"]


def test_figures_count_what_everybody_may_read(client: AuditedClient) -> None:
    member = make_member()
    for readers in ({"public"}, {"public", "member"}, {"member"}):
        consultation = make_consultation(readers=readers, sections=2, paragraphs=3)
        said = [make_comment(paragraph, member) for paragraph in paragraphs_of(consultation)[:2]]
        said[1].withdrawn_at, said[1].text = clock.now(), None
    make_consultation(opens_in=-20, closes_in=-5)
    make_consultation(opens_in=5, closes_in=9)
    db.session.flush()
    assert figures(clock.now()) == Figures(open_now=2, consultations=3, paragraphs=18, comments=2)


def test_figures_agree_with_their_number(client: AuditedClient, clock: FrozenClock) -> None:
    make_consultation(sections=1, paragraphs=1)
    one = client.page("/nl/").main.all("dl")[0].text
    assert "consultatie die iedereen kan lezen 1" in one
    assert "reacties in de kantlijn 0" in one
    make_consultation()
    assert "consultaties die iedereen kan lezen 2" in client.page("/nl/").main.all("dl")[0].text


def test_twice_the_consultations_take_no_more_statements(client: AuditedClient) -> None:
    def sent() -> list[str]:
        db.session.commit()
        with counted() as statements:
            client.page("/nl/")
        return statements

    for _each in range(3):
        make_consultation(readers={"public"})
    sent()
    few = sent()
    for _each in range(6):
        make_consultation(readers={"public", "member"})
    many = sent()
    assert len(many) == len(few), "\n".join(many)
