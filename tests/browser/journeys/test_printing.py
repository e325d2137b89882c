"""A draft on paper: dark on white, also from a dark screen; the text and what was said, without buttons."""

from typing import Any

from playwright.sync_api import expect

from tests.browser.actors.company import Company, Manner
from tests.browser.journeys.manners import told_in

# How much of the sheet the column of comments takes, in words of their box.
WIDTHS = """() => ['.paragraph-body', '.paragraph .margin.has-comments .comment'].map(
  (which) => document.querySelector(which).getBoundingClientRect().width)"""
A4 = {"width": 673, "height": 1000}  # between margins of 16 mm


@told_in([Manner("nl"), Manner("en")])
def test_a_draft_on_paper(company: Company) -> None:
    visitor = company.visitor().opens_the_front_page()
    page: Any = visitor.page
    visitor.goes_to("consultations.index")
    page.locator(".consultations h3 a").first.click()
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size(A4)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.paragraph-body > p')).color")
        == "rgb(0, 0, 0)"
    )
    expect(page.locator(".reply").first).to_be_hidden()
    text, comment = page.evaluate(WIDTHS)
    assert comment > 0.3 * A4["width"], "comments are read in lines, not in a strip"
    assert text > comment
    assert page.evaluate("document.documentElement.scrollWidth") <= A4["width"]
