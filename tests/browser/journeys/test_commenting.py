"""A member signs in, reads a draft and comments on it."""

from tests.browser.actors.member import Member
from tests.browser.journeys.manners import by_keyboard, in_every_manner
from tests.browser.texts import OPEN

SAID = "Hier mis ik wat het kost, en wie dat betaalt. €2 miljoen? 🙂"
BETTER = "Hier mis ik wat het kost."


@in_every_manner
def test_a_member_comments_edits_and_withdraws(member: Member) -> None:
    comment_edit_withdraw(member)


@by_keyboard
def test_a_member_does_so_by_keyboard_alone(member: Member) -> None:
    comment_edit_withdraw(member)


def comment_edit_withdraw(member: Member) -> None:
    member.opens_the_front_page().signs_in().is_signed_in()
    member.opens(OPEN).sees(OPEN.sentence(member.words.language))
    member.comments(3, SAID).sees_comment(SAID, at=3)
    member.edits(SAID, into=BETTER)
    member.withdraws(BETTER)
    member.opens_the_page_of_paragraph(3).is_told("A comment stood here; its author withdrew it.")
