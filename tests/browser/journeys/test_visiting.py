"""Somebody without an account: reads, is told what to do, searches, changes language, goes astray."""

import pytest
from playwright.sync_api import expect

from app.people.audiences.models import Audience
from tests.browser.actors.company import Company
from tests.browser.actors.visitor import Visitor
from tests.browser.journeys.manners import by_keyboard, in_every_manner, in_two_manners
from tests.browser.texts import CLOSED, OPEN, RESTRICTED


@in_every_manner
def test_a_visitor_reads_and_is_told_what_to_do(visitor: Visitor) -> None:
    read_and_be_told(visitor)


@by_keyboard
def test_a_visitor_reads_by_keyboard_alone(visitor: Visitor) -> None:
    visitor.opens_the_front_page()
    visitor.hand.presses(visitor.page.get_by_role("link", name=visitor.words("Skip to the content")))
    expect(visitor.page.locator("#main")).to_be_focused()
    read_and_be_told(visitor)


def read_and_be_told(visitor: Visitor) -> None:
    visitor.opens_the_front_page().opens(OPEN).sees(OPEN.sentence(visitor.words.language))
    expect(visitor.page.locator("#can-do")).to_be_visible()
    visitor.follows("Link to paragraph %(number)s", number=2, within=visitor.paragraph(2))
    visitor.is_at("Paragraph %(number)s", number=2).follows("Sign in to take part").is_at("Sign in")


@in_two_manners
def test_on_paper_stands_what_is_read_and_nothing_that_is_pressed(visitor: Visitor) -> None:
    visitor.opens_the_front_page().opens(OPEN)
    visitor.page.set_viewport_size({"width": 700, "height": 1000})
    visitor.page.emulate_media(media="print")
    visitor.sees(OPEN.sentence(visitor.words.language))
    expect(visitor.page.locator(".comment").first).to_be_visible()
    pressed = visitor.page.locator("button, summary, input, select, textarea, .button, .permalink")
    assert not [each.inner_text() for each in pressed.all() if each.is_visible()]
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_two_manners
def test_a_closed_draft_is_for_reading(visitor: Visitor) -> None:
    visitor.opens_the_front_page().opens(CLOSED)
    expect(visitor.page.locator(".comment").first).to_be_visible()
    expect(visitor.page.get_by_role("link", name=visitor.words("Sign in to take part"))).to_have_count(0)


@in_two_manners
def test_the_language_switch_stays_on_the_page(visitor: Visitor) -> None:
    visitor.opens_the_front_page().opens(OPEN)
    visitor.follows("Link to paragraph %(number)s", number=3, within=visitor.paragraph(3))
    visitor.is_at("Paragraph %(number)s", number=3).switches_language()
    visitor.is_at("Paragraph %(number)s", number=3)
    visitor.goes_to("web.search", q="asiel").switches_language().is_at("Search")
    expect(visitor.page.get_by_role("searchbox")).to_have_value("asiel")
    # The door without a language remembers the choice.
    visitor.page.goto("/")
    expect(visitor.page.locator("html")).to_have_attribute("lang", visitor.words.language)


@in_two_manners
def test_a_visitor_searches(visitor: Visitor) -> None:
    visitor.opens_the_front_page().chooses_in_the_menu("Search").is_at("Search")
    visitor.fills_in("What are you looking for?", "asiel" if visitor.language == "nl" else "asylum")
    visitor.presses("Search")
    expect(visitor.page.locator(".hits")).to_be_visible()
    visitor.hand.presses(visitor.page.locator(".hits").get_by_role("link").first)
    expect(visitor.page.get_by_role("heading", level=1)).not_to_have_text(visitor.words("Search"))


@in_two_manners
def test_going_astray_ends_at_a_page_that_leads_on(visitor: Visitor) -> None:
    answer = visitor.page.goto(f"/{visitor.language}/zomaar-iets/")
    assert answer is not None
    assert answer.status == 404
    visitor.follows("To the front page").is_at("Think along, sign, join in")
    with visitor.app.test_request_context():
        from flask import url_for

        address = url_for("accounts.sign_out", lang=visitor.language)
    answer = visitor.page.goto(address)
    assert answer is not None
    assert answer.status == 405
    assert "POST" in answer.headers["allow"]
    visitor.follows("To the front page").is_at("Think along, sign, join in")


class TestARestrictedConsultation:
    """The memo of the Members' Council."""

    @in_two_manners
    def test_a_member_of_the_council_reads_and_comments(self, company: Company) -> None:
        councillor = company.member("Henny Vos", Audience.MEMBERS_COUNCIL)
        councillor.opens_the_front_page().signs_in().opens(RESTRICTED)
        councillor.comments(1, "Elf dagen is echt te kort.")

    @in_two_manners
    @pytest.mark.parametrize("signed_in", [True, False], ids=["member", "visitor"])
    def test_an_outsider_finds_nothing(self, company: Company, signed_in: bool) -> None:
        outsider = company.member().opens_the_front_page().signs_in() if signed_in else company.visitor()
        language = outsider.words.language
        title, slug = RESTRICTED.title(language), RESTRICTED.slug(language)
        for endpoint in ("web.home", "consultations.index"):
            outsider.goes_to(endpoint).sees_nothing_of(title)
        outsider.goes_to("web.search", q=title).sees_nothing_of(f"/{slug}/")
        outsider.goes_to("consultations.show", slug=slug)
        hidden = outsider.page.get_by_role("main").inner_text()
        outsider.goes_to("consultations.show", slug="bestaat-echt-niet")
        assert outsider.page.get_by_role("main").inner_text() == hidden
        assert title not in hidden
