"""What somebody wrote isn't lost: not when the session ends, nor when it is refused, nor on a reload."""

from playwright.sync_api import expect

from tests.browser.actors.company import Company
from tests.browser.actors.member import POSTED, Member
from tests.browser.journeys.manners import in_every_manner, in_two_manners
from tests.browser.texts import OPEN

SAID = "Een lange gedachte, ’s avonds laat getypt,\ndie ik niet nog eens wil bedenken."


@in_every_manner
def test_an_expired_session_keeps_the_text(company: Company, member: Member) -> None:
    other_device = company.at_a_window(member.person)
    member.opens_the_front_page().signs_in().opens(OPEN).starts_a_comment(4, SAID)
    other_device.opens_the_front_page().signs_in().signs_out_everywhere()
    member.agrees(member.paragraph(4)).presses("Post the comment", within=member.paragraph(4))
    member.is_at("Sign in").is_told(
        "You were no longer signed in. We kept your text: sign in with this browser and it is ready."
    )
    member.signs_in_here().is_at("Paragraph %(number)s", number=4)
    expect(member.page.get_by_label(member.words("Your comment"), exact=True)).to_have_value(SAID)
    member.agrees(member.page.get_by_role("main")).presses("Post the comment")
    member.sees_comment("die ik niet nog eens wil bedenken.")


@in_two_manners
def test_a_refused_comment_comes_back_with_its_text(member: Member) -> None:
    too_long = "Te lang. " * 600
    member.opens_the_front_page().signs_in().opens(OPEN).starts_a_comment(2, too_long)
    member.agrees(member.paragraph(2)).presses("Post the comment", within=member.paragraph(2))
    member.is_at("Paragraph %(number)s", number=2).is_told("Something isn't right yet")
    expect(member.page.get_by_label(member.words("Your comment"), exact=True)).to_have_value(too_long)


@in_two_manners
def test_a_double_press_gives_one_comment(member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN).starts_a_comment(2, "Eén keer is genoeg.")
    member.agrees(member.paragraph(2))
    form = member.paragraph(2).locator("form")
    button = form.get_by_role("button", name=member.words("Post the comment"))
    button.dblclick(no_wait_after=True)
    member.is_told(POSTED, minutes=15)
    member.reads_along(OPEN)
    member.sees_comment("Eén keer is genoeg.", at=2)


def test_a_reload_brings_the_text_back(member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN).starts_a_comment(5, SAID)
    member.page.reload()
    box = member.paragraph(5).get_by_label(member.words("Your comment"), exact=True)
    expect(box).to_have_value(SAID)
    expect(box).to_be_visible()
