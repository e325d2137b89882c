"""Staff see what people do arrive in the figures of the movement, and take the figures along."""

import csv
import io
import time
from typing import Any

from playwright.sync_api import expect

from app.core.access import Role
from app.extensions import db
from app.goals.catalogue import goal
from tests.browser.actors.company import Company
from tests.browser.actors.staff import Staff
from tests.browser.actors.visitor import Visitor
from tests.browser.journeys.manners import in_two_manners
from tests.browser.postbox import Postbox, links
from tests.browser.texts import OPEN
from tests.factories.actions import make_action
from tests.factories.petitions import make_petition

ASYLUM = goal("3")
# The worker moves the figures every few seconds.
PATIENCE_SECONDS = 60


@in_two_manners
def test_what_people_do_arrives_in_the_figures(company: Company, visitor: Visitor, postbox: Postbox) -> None:
    offer_something_to_do(company)
    staff = company.staff(Role.ANALYST).opens_the_front_page().enters_the_office()
    asks_for_the_goal(staff)
    before = acts_this_month(staff)

    company.member().opens_the_front_page().signs_in().opens(OPEN).comments(1, "Dit staat er goed.")
    signs(visitor, postbox)
    signs_up(company.visitor())

    waits_for(staff, before + 3)
    rows = list(csv.DictReader(io.StringIO(taken_along(staff, "CSV").decode("utf-8-sig"))))
    acts = [row for row in rows if (row["figure"], row["of"]) == ("acts_per_month", "3")]
    assert int(acts[-1]["value"]) == before + 3
    assert taken_along(staff, "XLSX").startswith(b"PK")


@in_two_manners
def test_each_figure_says_what_it_counts(company: Company) -> None:
    staff = company.staff(Role.EDITOR).opens_the_front_page().enters_the_office()
    staff.goes_to_the_desk("Movement").is_at("Movement")
    place = staff.page.get_by_role("region", name=staff.words("The ladder"))
    staff.hand.presses(place.get_by_text(staff.words("What counts here?")))
    staff.hand.presses(place.get_by_role("link"))
    staff.is_at("What the figures say")
    expect(staff.page.locator("#ladder")).to_be_in_viewport()


def offer_something_to_do(company: Company) -> None:
    """A petition and an evening for the right to asylum; the draft of the demo is about that too."""
    with company.app.test_request_context():
        make_petition("bed-bad-brood", goals=frozenset({"3"}))
        make_action("eetavond", goals=("3",))
        db.session.commit()


def asks_for_the_goal(staff: Staff) -> None:
    """By the filter of the page, which stands in the address from then on."""
    assert ASYLUM is not None
    staff.goes_to_the_desk("Movement").is_at("Movement")
    name = ASYLUM.short.text_in(staff.language)
    staff.hand.picks(staff.page.get_by_label(staff.words("Goal"), exact=True), f"3. {name}")
    staff.presses("Show")
    expect(staff.page.get_by_role("heading", level=2, name=name, exact=True)).to_be_visible()
    assert "goal=3" in staff.page.url


def acts_this_month(staff: Staff) -> int:
    """The last row of the table under the chart."""
    row = staff.page.locator("section[aria-labelledby=acts] tbody tr").last
    return int((row.locator("td").first.text_content() or "").replace(".", "").replace(",", ""))


def waits_for(staff: Staff, wanted: int) -> None:
    """Load the page again until the worker counted everything."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while acts_this_month(staff) != wanted and time.monotonic() < give_up:
        staff.page.wait_for_timeout(500)
        staff.page.reload()
    assert acts_this_month(staff) == wanted


def taken_along(staff: Staff, kind: str) -> bytes:
    """The file behind a link that is called the same in every language."""
    with staff.page.expect_download() as awaited:
        staff.hand.presses(staff.page.get_by_role("link", name=kind, exact=True))
    return awaited.value.path().read_bytes()


def signs(visitor: Visitor, postbox: Postbox) -> None:
    address = "mo@example.org"
    visitor.goes_to("petitions.show", slug=slug_of("bed-bad-brood", visitor))
    fills_in(visitor, "/ondertekenen/", "/sign/", name="Mo Karimi", email=address)
    visitor.presses("I sign").is_at("Almost done")
    link = next(each for each in links(postbox.letter(to=address)) if visitor.language in each.split("/"))
    visitor.page.goto(link)
    visitor.presses("Yes, I sign").is_at("Your signature counts")


def signs_up(visitor: Visitor) -> None:
    visitor.goes_to("actions.show", slug="eetavond")
    fills_in(visitor, "/aanmelden/", "/sign-up/", name="Ine Bos", email="ine@example.org")
    visitor.presses("Sign me up").is_at("Thank you, see you there")


def slug_of(slug: str, visitor: Visitor) -> str:
    return slug if visitor.language == "nl" else f"{slug}-en"


def fills_in(visitor: Visitor, *endings: str, **fields: Any) -> None:
    """A form of a visitor: name and address, of age, with consent."""
    form = visitor.page.locator(", ".join(f"form[action*='{ending}']" for ending in endings))
    for name, text in fields.items():
        visitor.hand.writes(form.locator(f"input[name={name}]"), text)
    visitor.chooses("Yes", within=form)
    visitor.hand.chooses(form.locator("input[name=consent]"))
