"""Somebody with an account: signs in by mail, comments, edits, withdraws, and looks after their own data."""

from dataclasses import dataclass
from typing import Any, Self

from playwright.sync_api import Locator, Page, expect

from tests.browser.actors.hands import Hand
from tests.browser.actors.visitor import Visitor
from tests.browser.postbox import Postbox, links
from tests.browser.texts import Draft
from tests.browser.words import Words

# The part of a sign-in link that comes before its token, in each language.
SIGN_IN = {"nl": "/nl/inloggen/", "en": "/en/sign-in/"}
INVITATION = {"nl": "/nl/uitnodiging/", "en": "/en/invitation/"}
PHASE_INVITATION = {"nl": "/nl/uitnodiging/fase/", "en": "/en/invitation/phase/"}


# What the page says after a comment.
POSTED = "Your comment stands there. You can change it for %(minutes)s minutes."


@dataclass(frozen=True)
class Person:
    """Somebody with an account. `secret`: what their authenticator app knows, for staff."""

    name: str
    address: str
    secret: str = ""


class Member(Visitor):
    """A person at a window who has an account and a mailbox."""

    def __init__(
        self, page: Page, words: Words, hand: Hand, app: Any, *, person: Person, postbox: Postbox
    ) -> None:
        super().__init__(page, words, hand, app)
        self.person, self.postbox = person, postbox

    # --- signing in and out ----------------------------------------------------------

    def signs_in(self) -> Self:
        """From any page: the menu, the form, the mail, the link, the button."""
        self.chooses_in_the_menu("Sign in")
        return self.signs_in_here()

    def signs_in_here(self) -> Self:
        """On the page that asks for an address."""
        self.asks_for_a_link().opens_the_mailed_link().presses("Sign in")
        expect(self.page.locator("#menu")).to_contain_text(self.words("My Samenspraak"))
        return self

    def asks_for_a_link(self) -> Self:
        self.postbox.forget(self.person.address)
        self.is_at("Sign in").fills_in("Your e-mail address", self.person.address)
        return self.presses("Mail me a link").is_at("Look in your mail")

    def opens_the_mailed_link(self) -> Self:
        self.page.goto(self.mailed_link())
        return self

    def mailed_link(self) -> str:
        """The link in the newest mail about signing in."""
        start = SIGN_IN[self.words.language]
        letter = self.postbox.letter(to=self.person.address, containing=start)
        return next(link for link in links(letter) if start in link)

    def opens_the_invitation(self) -> Self:
        """The link in the mail that invites them."""
        start = INVITATION[self.words.language]
        letter = self.postbox.letter(to=self.person.address, containing=start)
        self.page.goto(next(link for link in links(letter) if start in link))
        return self

    def opens_the_phase_invitation(self) -> Self:
        """The link in the mail that asks what they think of a text."""
        start = PHASE_INVITATION[self.words.language]
        letter = self.postbox.letter(to=self.person.address, containing=start)
        self.page.goto(next(link for link in links(letter) if start in link))
        return self

    def is_signed_in(self) -> Self:
        self.goes_to("web.my_page")
        return self.is_at("Hello %(name)s", name=self.person.name)

    def is_not_signed_in(self) -> Self:
        return self.goes_to("web.my_page").is_at("Sign in")

    # --- commenting --------------------------------------------------------------------

    def comments(self, number: int, text: str) -> Self:
        """On a paragraph of the draft that is open."""
        self.starts_a_comment(number, text)
        return self.posts_the_comment(number)

    def starts_a_comment(self, number: int, text: str) -> Self:
        self.opens_the_acts_on(number)
        return self.fills_in("Your comment", text, within=self.paragraph(number))

    def opens_the_acts_on(self, number: int) -> Self:
        """The one tab stop of a paragraph."""
        opens = self.words("Respond to paragraph %(number)s", number=number)
        place = self.paragraph(number)
        self.hand.presses(place.locator("[id^=reply-]").filter(has_text=opens))
        expect(place.locator("details.reply")).to_have_attribute("open", "")
        return self

    def opens_the_page_of_paragraph(self, number: int) -> Self:
        """Its permanent address, which stands among the acts."""
        self.opens_the_acts_on(number).follows("Permanent link", within=self.paragraph(number))
        return self.is_at("Paragraph %(number)s", number=number)

    def posts_the_comment(self, number: int) -> Self:
        place = self.paragraph(number)
        self.agrees(place).presses("Post the comment", within=place)
        return self.is_told(POSTED, minutes=15)

    def agrees(self, place: Locator) -> Self:
        """Say yes where it is asked: before somebody's first comment."""
        asked = place.locator("input[name=consent]")
        if asked.count() > 1:
            # The ballot beside it asks too; this one belongs to the words.
            asked = place.locator("form:has(textarea) input[name=consent]")
        if asked.count() and not asked.is_checked():
            self.hand.chooses(asked)
        return self

    def edits(self, comment: str, *, into: str) -> Self:
        self.follows("Edit", within=self.comment(comment))
        self.is_at("Edit your comment").fills_in("Your comment", into).presses("Save the comment")
        self.is_told("Your comment is changed.")
        expect(self.comment(into)).to_contain_text(self.words("Edited"))
        return self

    def withdraws(self, comment: str) -> Self:
        self.follows("Withdraw", within=self.comment(comment))
        self.is_at("Withdraw your comment?").presses("Withdraw the comment")
        return self.is_told("Your comment is withdrawn. Its text is gone.").sees_nothing_of(comment)

    # --- my Samenspraak ------------------------------------------------------------------

    def opens_my_samenspraak(self) -> Self:
        return self.chooses_in_the_menu("My Samenspraak")

    def chooses_at_my_samenspraak(self, source: str) -> Self:
        mine = self.page.get_by_role("main").get_by_role("navigation", name=self.words("My Samenspraak"))
        return self.follows(source, within=mine)

    def signs_out_everywhere(self) -> Self:
        self.opens_my_samenspraak().chooses_at_my_samenspraak("Devices")
        return self.presses("Sign out everywhere")

    def downloads(self, source: str) -> bytes:
        """What the link gives as a file."""
        with self.page.expect_download() as awaited:
            self.follows(source)
        return awaited.value.path().read_bytes()

    def deletes_the_account(self, words: str = "It stays, without my name") -> Self:
        """`words`: the choice about what was written."""
        self.opens_my_samenspraak().chooses_at_my_samenspraak("Delete my account")
        self.chooses(words).fills_in("Your e-mail address", self.person.address)
        return self.presses("Delete my account for ever")

    def reads_along(self, draft: Draft) -> Locator:
        """Type the address of a draft; what the main part shows."""
        self.goes_to("consultations.show", slug=draft.slug(self.words.language))
        return self.page.get_by_role("main")
