"""A member signs in, reads a draft and comments on it."""

from playwright.sync_api import expect

from tests.browser.actors.company import Company
from tests.browser.actors.member import Member
from tests.browser.journeys.manners import by_keyboard, in_every_manner, in_two_manners
from tests.browser.texts import OPEN

SAID = "Hier mis ik wat het kost, en wie dat betaalt. €2 miljoen? 🙂"
BETTER = "Hier mis ik wat het kost."


@in_every_manner
def test_a_member_comments_edits_and_withdraws(member: Member) -> None:
    comment_edit_withdraw(member)


@by_keyboard
def test_a_member_does_so_by_keyboard_alone(member: Member) -> None:
    comments(member)
    # Beside the text a paragraph is one stop of the Tab key; on its own page every act is one.
    member.opens_the_page_of_paragraph(3)
    edits_and_withdraws(member)


def comment_edit_withdraw(member: Member) -> None:
    comments(member)
    edits_and_withdraws(member)


def comments(member: Member) -> None:
    member.opens_the_front_page().signs_in().is_signed_in()
    member.opens(OPEN).sees(OPEN.sentence(member.words.language))
    member.comments(3, SAID).sees_comment(SAID, at=3)


def edits_and_withdraws(member: Member) -> None:
    member.edits(SAID, into=BETTER)
    member.withdraws(BETTER)
    member.is_at("Paragraph %(number)s", number=3).is_told("A comment stood here; its author withdrew it.")


@in_two_manners
def test_after_a_quarter_of_an_hour_a_comment_can_only_be_withdrawn(company: Company, member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN).comments(3, BETTER)
    company.makes_older(BETTER, minutes=16)
    member.page.reload()
    expect(member.comment(BETTER).get_by_role("link", name=member.words("Edit"))).to_have_count(0)
    member.withdraws(BETTER)


@in_two_manners
def test_a_pseudonym_hides_the_name(company: Company, member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN).starts_a_comment(3, BETTER)
    place = member.paragraph(3)
    member.chooses("A pseudonym, only for this consultation", within=place)
    member.fills_in("Your pseudonym here", "Merel", within=place).posts_the_comment(3)
    reader = company.visitor()
    reader.opens_the_front_page().opens(OPEN)
    reader.follows("Link to paragraph %(number)s", number=3, within=reader.paragraph(3))
    reader.sees_comment(BETTER).sees("Merel").sees_nothing_of(member.person.name)
