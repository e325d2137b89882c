"""Somebody who signs petitions, with a mailbox; and the program that looks through their mail before them."""

from typing import Any, Self

from playwright.sync_api import Page, expect

from tests.browser.actors.hands import Hand
from tests.browser.actors.visitor import Visitor
from tests.browser.postbox import Postbox, links
from tests.browser.words import Words

# The part of the mailed link that comes before its token, in each language.
CONFIRM = {"nl": "/nl/bevestigen/", "en": "/en/confirm/"}
MOST_LOOKS = 60


class Signer(Visitor):
    """A person at a window, without an account."""

    def __init__(
        self, page: Page, words: Words, hand: Hand, app: Any, *, address: str, postbox: Postbox
    ) -> None:
        super().__init__(page, words, hand, app)
        self.address, self.postbox = address, postbox

    def finds_the_petition(self, title: str) -> Self:
        """From the front page: the menu, the list, the petition."""
        self.opens_the_front_page().chooses_in_the_menu("Petitions").is_at("Petitions")
        self.hand.presses(self.page.get_by_role("main").get_by_role("link", name=title, exact=True))
        return self.reads(title)

    def fills_in_the_form(self, *, name: str | None = "Tess van Rijn", is_16: bool = True) -> Self:
        """Name (where it is asked), address, age and consent."""
        if name is not None:
            self.hand.writes(self.page.locator("[name=name]"), name)
        self.hand.writes(self.page.locator("[name=email]"), self.address)
        self.hand.chooses(self.page.locator(f"[name=is_16][value={'yes' if is_16 else 'no'}]"))
        self.hand.chooses(self.page.locator("[name=consent]"))
        return self

    def signs(self, **facts: Any) -> Self:
        self.postbox.forget(self.address)
        return self.fills_in_the_form(**facts).presses("I sign")

    def mailed_link(self) -> str:
        start = CONFIRM[self.words.language]
        letter = self.postbox.letter(to=self.address, containing=start)
        return next(link for link in links(letter) if start in link)

    def opens_the_mailed_link(self) -> Self:
        self.page.goto(self.mailed_link())
        return self

    def confirms(self) -> Self:
        return self.is_at("Do you sign this petition?").presses("Yes, I sign").is_at("Your signature counts")

    def sees_their_number(self, number: int) -> Self:
        """It follows as soon as the count was moved."""
        shown = self.page.locator(".number")
        for _look in range(MOST_LOOKS):
            if shown.count():
                break
            self.page.wait_for_timeout(250)
            self.page.reload()
        expect(shown).to_have_text(str(number))
        return self

    def withdraws(self) -> Self:
        self.follows("Withdraw my signature").is_at("Withdraw your signature?")
        return self.presses("Withdraw my signature").is_at("Your signature is withdrawn")


class MailScanner:
    """A program that opens every link in a mail, again and again, and presses nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def opens(self, link: str) -> Self:
        for look in (link, f"{link}?utm_source=scanner", link):
            assert self.page.request.fetch(look, method="HEAD").ok
            assert self.page.request.get(look).ok
            self.page.goto(look)
        return self
