"""Somebody finds back what they said about an address that is longer than a phone is wide."""

from tests.browser.actors.company import Company
from tests.browser.journeys.manners import in_two_manners
from tests.browser.pages.looking import WIDER_THAN_WINDOW
from tests.browser.texts import OPEN

LINK = f"https://example.org/{'a' * 80}"


@in_two_manners
def test_nothing_scrolls_sideways_for_a_long_word(company: Company) -> None:
    author = company.member("Sanne Bos")
    author.opens_the_front_page().signs_in().opens(OPEN).comments(4, f"Lees {LINK} eens.")
    for endpoint in ("web.my_input", "web.my_page"):
        author.goes_to(endpoint).sees(LINK)
        for width in (320, 640):
            author.page.set_viewport_size({"width": width, "height": 700})
            assert author.page.evaluate(WIDER_THAN_WINDOW) == []
