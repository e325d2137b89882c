"""The door: a mailed link that only its owner can use."""

from urllib.request import Request, urlopen

from app.core.access import Role
from tests.browser.actors.company import Company
from tests.browser.actors.member import Member
from tests.browser.actors.visitor import Visitor
from tests.browser.journeys.manners import by_keyboard, in_two_manners


def scanner_opens(address: str) -> None:
    """What a program between the mail server and the mailbox does with each link it sees."""
    for method in ("HEAD", "GET", "GET"):
        with urlopen(Request(address, method=method, headers={"User-Agent": "MailScanner/2.1"})) as answer:
            assert answer.status == 200


@in_two_manners
def test_a_mail_scanner_opens_the_link_and_signs_nobody_in(member: Member) -> None:
    member.opens_the_front_page().chooses_in_the_menu("Sign in").asks_for_a_link()
    scanner_opens(member.mailed_link())
    member.is_not_signed_in()
    member.opens_the_mailed_link().presses("Sign in").is_signed_in()


@in_two_manners
def test_a_link_works_once(member: Member, company: Company) -> None:
    member.opens_the_front_page().signs_in()
    thief = company.visitor()
    thief.page.goto(member.mailed_link())
    thief.is_at("This link doesn't work")
    thief.is_told(
        "This link was already used; it works once. Ask for a new one if you are not signed in yet."
    )
    thief.goes_to("accounts.link", token="forged-" * 6).is_at("This link doesn't work")


@in_two_manners
def test_a_stranger_gets_the_same_answer_as_a_member(visitor: Visitor, member: Member) -> None:
    answers = []
    for who, address in ((visitor, "nobody@example.org"), (member, member.person.address)):
        who.opens_the_front_page().chooses_in_the_menu("Sign in").fills_in("Your e-mail address", address)
        who.presses("Mail me a link").is_at("Look in your mail")
        answers.append(who.page.get_by_role("main").inner_text().replace(address, "..."))
    assert answers[0] == answers[1]


@in_two_manners
def test_a_slip_in_the_address_is_told(visitor: Visitor) -> None:
    visitor.opens_the_front_page().chooses_in_the_menu("Sign in").fills_in("Your e-mail address", "els@")
    visitor.presses("Mail me a link").is_told("Something isn't right yet")
    # The summary leads to the field by a link, and the field still holds what was typed.
    visitor.hand.presses(visitor.page.get_by_role("alert").get_by_role("link"))
    field = visitor.page.get_by_label(visitor.words("Your e-mail address"))
    assert field.input_value() == "els@"


@by_keyboard
def test_new_staff_set_up_the_second_factor(company: Company) -> None:
    staff = company.staff(Role.EDITOR, second_factor=False)
    staff.opens_the_front_page().signs_in().chooses_in_the_menu("Office")
    codes = staff.sets_up_the_second_factor()
    assert len(codes) == 10
    staff.is_at("What needs attention")


@in_two_manners
def test_staff_enter_with_the_second_factor(company: Company) -> None:
    staff = company.staff(Role.EDITOR)
    staff.opens_the_front_page().signs_in()
    staff.goes_to("office.home").is_at("Second step")
    staff.hand.writes(staff.page.locator("input[name=code]"), "000000")
    staff.presses("Go on").is_told("Something isn't right yet")
    staff.gives_the_code().is_at("What needs attention")


@in_two_manners
def test_a_lost_device_is_signed_out(company: Company, member: Member) -> None:
    other = company.at_a_window(member.person)
    member.opens_the_front_page().signs_in()
    other.opens_the_front_page().signs_in()
    other.signs_out_everywhere()
    member.is_not_signed_in()
