"""A visitor without an account reports; a moderator hides; the author objects; another moderator reverses."""

from playwright.sync_api import Locator, expect

from app.core.access import Role
from tests.browser.actors.company import Company
from tests.browser.actors.member import Member
from tests.browser.actors.staff import Staff
from tests.browser.actors.visitor import Visitor
from tests.browser.journeys.manners import in_two_manners
from tests.browser.postbox import links
from tests.browser.texts import OPEN

SAID = "Mijn rapport hierover staat op mijn site. My report is on my site."
WHY = "Dit is reclame. This is an advertisement."
REASONS = "Je prijst je eigen rapport aan. You praise your own report."
OBJECTION = "Het rapport is gratis en gaat hierover. It is free and about this."
ANSWER = "Het gaat over de alinea. It is about the paragraph."
DECISION = {"nl": "/besluit/", "en": "/decision/"}


@in_two_manners
def test_from_a_report_to_a_decision_reversed(company: Company) -> None:
    author = company.member("Sanne Bos")
    author.opens_the_front_page().signs_in().opens(OPEN).comments(4, SAID)
    visitor = company.visitor()
    reports(visitor)
    hides(company.staff(Role.MODERATOR, name="Mo Bakker"))
    visitor.page.reload()
    visitor.is_told("We hid it: others can't read it any more.").sees(REASONS)
    objects(author)
    reverses(company.staff(Role.MODERATOR, name="Bo Smit"))
    visitor.page.reload()
    visitor.is_told("We put it back: it can be read again.").sees(ANSWER)
    visitor.follows("To what you reported").sees(SAID)
    author.page.reload()
    author.is_told("You were right: the decision was reversed.").sees(ANSWER)


def reports(visitor: Visitor) -> None:
    visitor.opens_the_front_page().opens(OPEN)
    visitor.hand.presses(visitor.paragraph(4).locator("p.permalink a"))
    visitor.is_at("Paragraph %(number)s", number=4)
    visitor.follows("Report", within=visitor.comment(SAID))
    visitor.is_at("Report this to the moderators").sees(SAID)
    visitor.presses("Send the report").is_told("Choose what is wrong with it.")
    visitor.chooses("It is advertising, spam, or the same text over and over")
    visitor.fills_in("Why do you think so?", WHY).presses("Send the report")
    visitor.is_at("We have your report").sees(WHY)


def hides(moderator: Staff) -> None:
    opens_the_file(moderator, "Look at it and decide").sees(WHY)
    moderator.chooses("It is hidden")
    rule = moderator.page.get_by_role("main").locator("select[name=ground]")
    moderator.hand.picks(rule, moderator.words("It is advertising, spam, or the same text over and over"))
    moderator.fills_in("Your reasons", REASONS).presses("Decide")
    moderator.is_told("Decided. Everybody concerned gets a mail with your reasons.").sees_nothing_of(SAID)


def objects(author: Member) -> None:
    part = DECISION[author.language]
    letter = author.postbox.letter(to=author.person.address, containing=part)
    author.page.goto(next(link for link in links(letter) if part in link))
    author.is_at("Our moderators hid what you wrote").sees(REASONS)
    author.fills_in("Why don't you agree?", OBJECTION).presses("Send the objection")
    author.is_told("We have your objection. Somebody else looks at it again.")


def reverses(moderator: Staff) -> None:
    opens_the_file(moderator, "Look at the objection").sees(OBJECTION)
    moderator.chooses("Whoever objected is right").fills_in("Your reasons", ANSWER)
    moderator.presses("Decide about the objection")
    moderator.is_told("Decided. Everybody concerned gets a mail with your reasons.")


def opens_the_file(moderator: Staff, source: str) -> Staff:
    """From the office to everything about this contribution."""
    moderator.opens_the_front_page().enters_the_office()
    moderator.goes_to_the_desk("Moderation")
    card: Locator = moderator.page.locator("article.case").filter(has_text=SAID)
    expect(card).to_have_count(1)
    moderator.follows(source, within=card)
    return moderator.sees(SAID)
