"""Our goals and the page of each, as visitors find them."""

from uuid import uuid4

import pytest

from app.consultations.processes.models import SectionGoal
from app.core import clock, public_pages
from app.core.bilingual import Bilingual
from app.core.languages import LANGUAGES
from app.extensions import db
from app.goals.catalogue import all_goals, goal, periods
from app.web.goal_search import index_goals
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, sign_in
from tests.support.client import AuditedClient, path_of
from tests.support.statements import counted

ASYLUM = "/nl/doelen/recht-op-asiel/"


def open_doors(client: AuditedClient, address: str = ASYLUM) -> list[str]:
    return [door.all("h3")[0].text for door in client.page(address).main.all("article")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_goal_of_both_strategies_has_a_page(language: str, client: AuditedClient) -> None:
    listed = client.page("/nl/doelen/" if language == "nl" else "/en/goals/").main
    for each in all_goals():
        slug = each.slug.text_in(language)
        assert any(slug in (link.get("href") or "") for link in listed.all("a"))
        page = client.page(f"/nl/doelen/{slug}/" if language == "nl" else f"/en/goals/{slug}/")
        assert page.all("h1")[0].text == each.short.text_in(language)
        assert each.why.text_in(language).split("\n")[0] in page.text
    for part in periods()[0].foundation:
        assert part.text_in(language) in listed.text


def test_a_slug_of_the_other_language_leads_to_this_one(client: AuditedClient) -> None:
    assert client.get("/en/goals/recht-op-asiel/").location.endswith("/en/goals/right-to-asylum/")
    assert client.get("/nl/doelen/bestaat-niet/").status_code == 404
    other = [link.get("href") for link in client.page(ASYLUM).all("a") if link.get("hreflang") == "en"]
    assert [path_of(str(each)) for each in other] == ["/en/goals/right-to-asylum/"]


def test_a_goal_shows_what_is_open_for_it(client: AuditedClient) -> None:
    assert open_doors(client) == []
    assert "Voor dit doel staat nu niets open" in client.page(ASYLUM).text
    make_consultation(title=Bilingual("Over asiel", "On asylum"), goals=("3", "6"))
    make_consultation(title=Bilingual("Over iets anders", "On something else"), goals=("6",))
    assert open_doors(client) == ["Over asiel"]
    assert "Over iets anders" not in client.page(ASYLUM).text


def test_a_goal_shows_what_was_said_for_it(client: AuditedClient) -> None:
    made = make_consultation(title=Bilingual("Rondje asiel", "A round on asylum"), goals=("3",))
    make_comment(paragraphs_of(made)[0], make_member())
    made.phases[0].closes_at = clock.now()
    db.session.flush()
    page = client.page(ASYLUM)
    assert open_doors(client) == []
    assert "Rondje asiel" in page.main.text
    assert "1 reactie ·" in page.main.text


def test_a_goal_names_no_consultation_of_others(client: AuditedClient) -> None:
    make_consultation(title=Bilingual("Alleen leden", "Members only"), goals=("3",), readers={"member"})
    assert "Alleen leden" not in client.get(ASYLUM).text
    sign_in(client, make_member())
    assert open_doors(client) == ["Alleen leden"]


@pytest.mark.parametrize(("opens_in", "named"), [(-1, True), (2, False)])
def test_a_goal_of_a_section_is_told_once_its_text_is_read(
    client: AuditedClient, opens_in: int, named: bool
) -> None:
    title = Bilingual("Over iets anders", "On something else")
    made = make_consultation(title=title, goals=("6",), opens_in=opens_in)
    db.session.add(SectionGoal(section_id=paragraphs_of(made)[0].section_id, goal="3"))
    db.session.flush()
    assert ("Over iets anders" in client.page(ASYLUM).main.text) is named


def test_a_consultation_names_its_goals(client: AuditedClient) -> None:
    make_consultation("buurt", goals=("3", "T"))
    links = [link.get("href") for link in client.page("/nl/denk-mee/buurt/").main.all("a")]
    assert {ASYLUM, "/nl/doelen/technologie-en-bedrijven/"} <= set(links)


def test_a_goal_costs_the_same_whatever_serves_it(client: AuditedClient) -> None:
    def sent() -> list[str]:
        db.session.commit()
        with counted() as statements:
            client.page(ASYLUM)
        return statements

    for _each in range(2):
        make_consultation(goals=("3",))
    sent()
    few = sent()
    for _each in range(4):
        make_consultation(goals=("3",))
    assert len(sent()) == len(few)


def test_search_finds_goals_and_follows_the_file(client: AuditedClient) -> None:
    index_goals({}, clock.now())
    with counted() as again:
        index_goals({}, clock.now())
    assert len(again) == 1
    assert "Recht op asiel" in client.page("/nl/zoeken/?q=asiel").main.text
    assert "Right to asylum" in client.page("/en/search/?q=asylum").main.text


def test_goals_stand_in_the_sitemap_and_in_the_menu(client: AuditedClient) -> None:
    listed = {each.address("nl") for each in public_pages.public_pages()}
    assert f"http://localhost{ASYLUM}" in listed
    assert "http://localhost/nl/doelen/" in listed
    menu = client.page("/nl/").all("nav")[0].text
    assert "Onze doelen" in menu


def test_codes_are_known_and_nothing_else_is() -> None:
    assert [each.code for each in all_goals()][:8] == list("1234567T")
    assert goal(str(uuid4())) is None
