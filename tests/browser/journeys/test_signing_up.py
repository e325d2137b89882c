"""A visitor signs up for an event and withdraws; staff mark who was there."""

from datetime import timedelta

from playwright.sync_api import expect

from app.core import clock
from app.core.access import Role
from app.extensions import db
from tests.browser.actors.company import Company
from tests.browser.actors.visitor import Visitor
from tests.browser.journeys.manners import by_keyboard, in_every_manner, in_two_manners
from tests.browser.postbox import Postbox, links
from tests.factories.actions import make_action, make_demonstration, make_sign_up

EVENING = {"nl": "Brieven aan de gevangenis", "en": "Brieven aan de gevangenis (English)"}
VIGIL = {"nl": "Wake aan het water", "en": "Wake aan het water (English)"}
TESS = "tess@example.org"


def plan_an_evening(company: Company) -> None:
    """An event with two places, one of them taken, in a week."""
    with company.app.test_request_context():
        make_sign_up(make_action("brieven", title=EVENING["nl"], starts_in=7, capacity=2))
        db.session.commit()


def finds(visitor: Visitor, title: dict[str, str]) -> Visitor:
    visitor.opens_the_front_page().chooses_in_the_menu("Take action")
    visitor.hand.presses(visitor.page.get_by_role("link", name=title[visitor.language], exact=True))
    return visitor.reads(title[visitor.language])


def signs_up(visitor: Visitor, *, age: str = "Yes") -> Visitor:
    form = visitor.page.locator("form[action$='/aanmelden/'], form[action$='/sign-up/']")
    visitor.chooses(age, within=form).fills_in("Your name", "Tess van Rijn", within=form)
    visitor.fills_in("Your e-mail address", TESS, within=form)
    visitor.hand.chooses(form.locator("input[name=consent]"))
    return visitor.presses("Sign me up", within=form)


def own_link(postbox: Postbox) -> str:
    """The link to the sign-up in the mail, whatever its language."""
    found = [
        link for link in links(postbox.letter(to=TESS)) if "/sign-ups/" in link or "/aanmeldingen/" in link
    ]
    return found[0]


@in_every_manner
def test_a_visitor_signs_up_and_withdraws(company: Company, visitor: Visitor, postbox: Postbox) -> None:
    come_and_go(company, visitor, postbox)


@by_keyboard
def test_a_visitor_does_so_by_keyboard_alone(company: Company, visitor: Visitor, postbox: Postbox) -> None:
    come_and_go(company, visitor, postbox)


def come_and_go(company: Company, visitor: Visitor, postbox: Postbox) -> None:
    plan_an_evening(company)
    signs_up(finds(visitor, EVENING)).is_at("Thank you, see you there")
    link = own_link(postbox)
    finds(company.visitor(), EVENING).is_told("This is full")
    visitor.page.goto(link)
    visitor.is_at("Your sign-up").presses("Withdraw from this event")
    visitor.is_at("You have withdrawn").is_told("Done. Your name and address are removed.")
    visitor.page.goto(link)
    visitor.is_at("You have withdrawn").follows("Sign up again").reads(EVENING[visitor.language])
    expect(visitor.page.get_by_role("button", name=visitor.words("Sign me up"))).to_be_visible()


@in_two_manners
def test_a_slip_is_said_and_nothing_typed_is_lost(company: Company, visitor: Visitor) -> None:
    plan_an_evening(company)
    finds(visitor, EVENING).fills_in("Your name", "Tess van Rijn").presses("Sign me up")
    visitor.is_told("Something isn't right yet").is_told("Choose yes or no.")
    expect(visitor.page.locator("input[name=name]")).to_have_value("Tess van Rijn")
    signs_up(visitor).is_at("Thank you, see you there")


@in_two_manners
def test_under_sixteen_one_comes_together(company: Company, visitor: Visitor) -> None:
    plan_an_evening(company)
    signs_up(finds(visitor, EVENING), age="No").is_at("Come together with an adult")
    visitor.sees_nothing_of(TESS)


@in_two_manners
def test_at_a_demonstration_nobody_signs_up(company: Company, visitor: Visitor) -> None:
    with company.app.test_request_context():
        make_demonstration("wake-aan-het-water", title=VIGIL["nl"], starts_in=7)
        db.session.commit()
    finds(visitor, VIGIL).is_told("You needn't sign up. We don't keep track of who comes.")
    expect(visitor.page.get_by_role("button", name=visitor.words("Sign me up"))).to_have_count(0)
    visitor.hand.presses(visitor.page.get_by_text(visitor.words("Mail me the day before")))
    visitor.fills_in("Your e-mail address", TESS)
    visitor.hand.chooses(visitor.page.locator("input[name=reminder-reminder_consent]"))
    visitor.presses("Remind me")
    visitor.is_told("We mail this address the day before, and remove it the day after.")


@in_two_manners
def test_staff_mark_who_was_there(company: Company) -> None:
    with company.app.test_request_context():
        event = make_action("brieven", title=EVENING["nl"], starts_in=7)
        make_sign_up(event, name="Els de Vries")
        event.starts_at = clock.now() - timedelta(minutes=10)
        db.session.commit()
    staff = company.staff(Role.SERVICECENTER)
    staff.opens_the_front_page().enters_the_office().goes_to_the_desk("Actions")
    staff.hand.presses(staff.page.get_by_role("link", name=EVENING[staff.language], exact=True))
    staff.follows("To the list")
    staff.hand.presses(staff.row("Els de Vries").get_by_role("button", name=staff.words("Came")).first)
    expect(staff.row("Els de Vries").get_by_role("button", name=staff.words("Undo"))).to_be_visible()
    staff.sees_row("Els de Vries", staff.words("Came"))
    staff.hand.presses(staff.row("Els de Vries").get_by_role("button", name=staff.words("Undo")))
    expect(staff.row("Els de Vries").get_by_role("button", name=staff.words("Did not come"))).to_be_visible()
