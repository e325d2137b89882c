"""Somebody with a browser: opens pages, reads, presses."""

import re
from pathlib import Path
from typing import Any, Self

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from tests.browser.actors.hands import Hand
from tests.browser.texts import Draft
from tests.browser.words import Words


class Visitor:
    """A person at a window. Sentences are given in English and met in the language of the window."""

    def __init__(self, page: Page, words: Words, hand: Hand, app: Flask) -> None:
        self.page, self.words, self.hand, self.app = page, words, hand, app

    @property
    def language(self) -> str:
        return self.words.language

    # --- going somewhere ------------------------------------------------------------

    def goes_to(self, endpoint: str, **values: Any) -> Self:
        """Type an address."""
        with self.app.test_request_context():
            from flask import url_for

            self.page.goto(url_for(endpoint, lang=self.language, **values))
        return self

    def opens_the_front_page(self) -> Self:
        return self.goes_to("web.home")

    def opens_the_menu(self) -> Self:
        """On a phone the menu is behind a button."""
        button = self.page.get_by_role("button", name=self.words("Menu"), exact=True)
        if button.is_visible():
            self.hand.presses(button)
        return self

    def chooses_in_the_menu(self, source: str) -> Self:
        self.opens_the_menu()
        menu = self.page.get_by_role("navigation", name=self.words("Main menu"))
        self.hand.presses(menu.get_by_role("link", name=self.words(source)))
        return self

    def opens(self, draft: Draft) -> Self:
        """From anywhere: the menu, the list, the draft."""
        self.chooses_in_the_menu("Have your say")
        self.hand.presses(self.page.get_by_role("link", name=draft.title(self.words.language)))
        return self.reads(draft.title(self.words.language))

    def switches_language(self) -> Self:
        other = "en" if self.language == "nl" else "nl"
        group = self.page.get_by_role("group", name=self.words("Language"))
        self.hand.presses(group.get_by_role("link"))
        self.words = Words(other)
        expect(self.page.locator("html")).to_have_attribute("lang", other)
        return self

    # --- doing something ------------------------------------------------------------

    def presses(self, source: str, *, within: Locator | None = None, **values: Any) -> Self:
        place = within or self.page.get_by_role("main")
        self.hand.presses(place.get_by_role("button", name=self.words(source, **values), exact=True))
        return self

    def follows(self, source: str, *, within: Locator | None = None, **values: Any) -> Self:
        place = within or self.page.get_by_role("main")
        self.hand.presses(place.get_by_role("link", name=self.words(source, **values)))
        return self

    def fills_in(self, label: str, text: str, *, within: Locator | None = None) -> Self:
        place = within or self.page.get_by_role("main")
        self.hand.writes(place.get_by_label(self.words(label)), text)
        return self

    def writes_in(self, fields: dict[str, str]) -> Self:
        """Fill in fields by the name they have in the form, where a label is also a part of another."""
        for name, text in fields.items():
            self.hand.writes(self.page.locator(f"[name={name}]"), text)
        return self

    def chooses(self, label: str, *, within: Locator | None = None, **values: Any) -> Self:
        place = within or self.page.get_by_role("main")
        self.hand.chooses(place.get_by_label(self.words(label, **values), exact=True))
        return self

    def hands_over(self, label: str, file: Path) -> Self:
        self.hand.hands_over(self.page.get_by_role("main").get_by_label(self.words(label)), file)
        return self

    # --- seeing something -----------------------------------------------------------

    def reads(self, heading: str) -> Self:
        """A page with this heading, as it stands there."""
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(heading)
        return self

    def is_at(self, heading: str, **values: Any) -> Self:
        """A page whose heading the interface knows in English as this."""
        return self.reads(self.words(heading, **values))

    def sees(self, text: str) -> Self:
        expect(self.page.get_by_role("main")).to_contain_text(text)
        return self

    def is_told(self, source: str, **values: Any) -> Self:
        return self.sees(self.words(source, **values))

    def sees_nothing_of(self, text: str) -> Self:
        expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def paragraph(self, number: int) -> Locator:
        """A paragraph of the text that is open, with its margin."""
        name = self.words("Paragraph %(number)s", number=number)
        return self.page.get_by_role("article", name=name, exact=True)

    def comment(self, text: str) -> Locator:
        """The comment that says this."""
        return self.page.locator("article.comment").filter(has_text=re.compile(re.escape(text)))

    def sees_comment(self, text: str, *, at: int | None = None) -> Self:
        place = self.paragraph(at).locator("article.comment") if at else self.comment(text)
        expect(place.filter(has_text=text)).to_have_count(1)
        return self
