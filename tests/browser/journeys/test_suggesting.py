"""A volunteer suggests another wording on a phone; others react to it and reply."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from app.people.audiences.models import Audience
from tests.browser.actors.company import Company, Manner
from tests.browser.actors.member import Member
from tests.browser.journeys.manners import by_keyboard, told_in
from tests.browser.texts import OPEN

REASON = "Dit begrijpt iedereen. This is clearer."
REPLY = "Zo kan het ook. I agree."
ON_A_PHONE = [
    Manner("nl", 390),
    Manner("en", 390),
    Manner("nl", 390, javascript=False),
    Manner("en", 390, javascript=False),
]


@told_in(ON_A_PHONE)
def test_a_volunteer_suggests_a_rewording_on_a_phone(company: Company) -> None:
    volunteer = company.member("Sanne Bos", Audience.VOLUNTEER)
    volunteer.opens_the_front_page().signs_in().opens(OPEN)
    opens_the_editor(volunteer, 4)
    added = rewords(volunteer, REASON)
    volunteer.agrees(volunteer.page.locator("main")).presses("Post the suggestion")
    volunteer.is_told("Your suggestion stands there. You can change it for %(minutes)s minutes.", minutes=15)
    said = volunteer.comment(REASON)
    expect(said.locator("ins")).to_contain_text(added)
    assert volunteer.page.evaluate("document.documentElement.scrollWidth") <= 390
    another_answers(company, volunteer.page.url)


def opens_the_editor(volunteer: Member, number: int) -> None:
    volunteer.opens_the_acts_on(number)
    volunteer.follows("Suggest another wording", within=volunteer.paragraph(number))
    volunteer.is_at("Suggest another wording")


def rewords(volunteer: Member, reason: str) -> str:
    """Add words to the text as it stands; see what that changes, at once or after looking."""
    box, added = editor(volunteer), "en dat blijft"
    before = box.input_value()
    assert before.strip()
    volunteer.hand.writes(box, f"{before.rstrip('.')} {added}.")
    volunteer.fills_in("Why is this better?", reason)
    change = volunteer.page.locator(".differs")
    if not change.is_visible():
        volunteer.presses("Look at what you change")
    expect(change.locator("ins")).to_contain_text(added)
    expect(box).to_have_value(f"{before.rstrip('.')} {added}.")
    return added


def editor(volunteer: Member) -> Locator:
    return volunteer.page.get_by_label(volunteer.words("Your wording"))


def another_answers(company: Company, where: str) -> None:
    other = company.member("Tom Kroon")
    other.opens_the_front_page().signs_in()
    other.page.goto(where.partition("#")[0])
    thread = other.page.locator(".contribution").filter(has=other.comment(REASON))
    press(other, thread, "Agree")
    other.is_told("Your opinion counts.")
    thread = other.page.locator(".contribution").filter(has=other.comment(REASON))
    expect(thread.locator("button[aria-pressed=true]")).to_contain_text(other.words("Agree"))
    other.hand.presses(thread.locator("summary"))
    other.fills_in("Your reply", REPLY, within=thread)
    other.presses("Post the reply", within=thread)
    other.sees(REPLY)


def press(person: Member, place: Locator, source: str) -> None:
    """One of the joined buttons; before somebody's first act they say yes there."""
    ballot = place.locator("form.ballot").first
    person.agrees(ballot)
    person.hand.presses(ballot.get_by_role("button", name=person.words(source)).first)


def opens_the_ballot(member: Member) -> None:
    """Without a script the reader is back in the whole text after each press, where the forms are a link."""
    if not member.paragraph(3).locator("form.ballot").is_visible():
        member.opens_the_acts_on(3)


@by_keyboard
def test_a_member_reacts_changes_and_takes_it_back_by_keyboard_alone(member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN)
    for source, told, pressed in (
        ("Agree", "Your opinion counts.", ["Agree"]),
        ("Disagree", "Your opinion counts.", ["Disagree"]),
        ("Disagree", "Your opinion is taken back.", []),
    ):
        opens_the_ballot(member)
        press(member, member.paragraph(3), source)
        member.is_told(told)
        opens_the_ballot(member)
        # The same words may be there from the press before; the buttons say what came of this one.
        buttons = member.paragraph(3).locator("form.ballot").first.locator("button[aria-pressed=true]")
        expect(buttons).to_have_count(len(pressed))
        expect(buttons).to_contain_text([member.words(each) for each in pressed])


@pytest.mark.parametrize("manner", [Manner("nl"), Manner("en", 390)], indirect=True, ids=str)
def test_a_pressed_button_keeps_what_is_being_written(member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN)
    member.starts_a_comment(3, "Nog niet af")
    press(member, member.paragraph(3), "Partly agree")
    member.is_told("Your opinion counts.")
    place: Any = member.paragraph(3)
    expect(place.locator("button[aria-pressed=true]")).to_be_visible()
    expect(place.get_by_label(member.words("Your comment"))).to_have_value("Nog niet af")
