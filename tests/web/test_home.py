"""The front page: what is open for this visitor, and figures that everybody could count."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.extensions import db
from app.petitions.models import PetitionCount
from tests.factories.actions import make_action
from tests.factories.acts import make_act
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, sign_in
from tests.factories.petitions import make_petition, many_signers
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock
from tests.support.statements import counted

DAYS = timedelta(days=1)


def doors(client: AuditedClient, language: str = "nl") -> list[str]:
    page = client.page(f"/{language}/")
    return [door.all("h3")[0].text for door in page.main.all("article")]


def counted_figures(client: AuditedClient, language: str = "nl") -> dict[str, str]:
    """What the black band says: what is counted, and how many."""
    (band,) = client.page(f"/{language}/").main.all("dl")
    words, numbers = band.all("dt"), band.all("dd")
    return {word.text: figure.text for word, figure in zip(words, numbers, strict=True)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_site_says_so_and_counts_nothing(language: str, client: AuditedClient) -> None:
    page = client.page(f"/{language}/")
    assert page.main.all("article") == page.main.all("dl") == []
    assert ("Er staat nu niets open" in page.main.text) == (language == "nl")
    for words in ("niets te ondertekenen", "geen actie gepland"):
        assert (words in page.main.text) == (language == "nl")


def test_what_is_open_has_a_door_and_the_rest_a_line(client: AuditedClient) -> None:
    make_consultation(title=Bilingual("Nu te doen", "Do it now"))
    make_consultation(title=Bilingual("Ook nog te doen", "Do this too"), closes_in=9)
    make_consultation(title=Bilingual("Al voorbij", "Over already"), opens_in=-20, closes_in=-5)
    make_consultation(title=Bilingual("Nog even wachten", "Wait a while"), opens_in=3, closes_in=9)
    assert doors(client) == ["Nu te doen"]
    page = client.page("/en/")
    assert "Open until and including 28 November 2026" in page.main.text
    assert "open until and including 30 November 2026" in page.main.text
    assert "Over already" in page.main.text
    assert "closed on 16 November 2026" in page.main.text
    assert "opens on 24 November 2026" in page.main.text


def test_there_is_one_door_for_each_thing_to_do(client: AuditedClient) -> None:
    make_consultation(title=Bilingual("Een plan", "A plan"))
    make_petition(title=Bilingual("Teken dit", "Sign this"))
    make_petition(title=Bilingual("Teken ook dit", "Sign this too"), closes_on=clock.today() + DAYS * 60)
    make_action(title="Een avond", capacity=3)
    make_action(title="Nog een avond", starts_in=20)
    assert doors(client) == ["Een plan", "Teken dit", "Een avond"]
    rows = client.page("/nl/").main.text
    assert "Teken ook dit" in rows
    assert "Nog een avond" in rows
    assert "nog 3 plekken" in rows


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
    sign_in(client, make_member())
    assert doors(client) == ["Alleen voor leden"]


def test_figures_count_what_everybody_may_read(client: AuditedClient) -> None:
    member = make_member()
    for readers in ({"public"}, {"public", "member"}, {"member"}):
        consultation = make_consultation(readers=readers, sections=2, paragraphs=3)
        said = [make_comment(paragraph, member) for paragraph in paragraphs_of(consultation)[:2]]
        said[1].withdrawn_at, said[1].text = clock.now(), None
    db.session.flush()
    assert counted_figures(client)["reacties in de kantlijn"] == "2"
    assert counted_figures(client, "en")["comments in the margin"] == "2"


def test_figures_add_the_signatures_up(client: AuditedClient) -> None:
    for number in (1200, 34):
        count = db.session.get_one(PetitionCount, make_petition().id)
        count.confirmed = count.last_number = number
    db.session.flush()
    assert counted_figures(client)["handtekeningen onder petities"] == "1.234"
    assert counted_figures(client, "en")["signatures on petitions"] == "1,234"


def test_a_small_group_is_no_number(client: AuditedClient, worker: Any, clock: FrozenClock) -> None:
    def acts(people: int) -> None:
        clock.move(minutes=1)
        for _each in range(people):
            make_act()
        db.session.commit()
        worker()

    many_signers(make_petition(), 1)
    acts(8)
    assert counted_figures(client)["mensen deden mee in 2026"] == "minder dan 10"
    acts(1)
    assert counted_figures(client)["mensen deden mee in 2026"] == "10"
    assert counted_figures(client)["keer in actie in 2026"] == "10"


def test_early_in_a_year_the_year_before_is_told(
    client: AuditedClient, worker: Any, clock: FrozenClock
) -> None:
    for _each in range(12):
        make_act()
    db.session.commit()
    clock.set(datetime(2027, 1, 3, 11, tzinfo=UTC))
    make_act()
    db.session.commit()
    worker()
    assert counted_figures(client)["mensen deden mee in 2026"] == "12"


def test_twice_the_consultations_take_no_more_statements(client: AuditedClient) -> None:
    def sent() -> list[str]:
        db.session.commit()
        with counted() as statements:
            client.page("/nl/")
        return statements

    def more(number: int) -> None:
        for _each in range(number):
            make_consultation(readers={"public", "member"})
            make_petition()
            make_action()

    more(3)
    sent()
    few = sent()
    more(6)
    many = sent()
    assert len(many) == len(few), "\n".join(many)
