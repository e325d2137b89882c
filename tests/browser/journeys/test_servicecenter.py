"""The Servicecenter: finds a person, puts right what is wrong, sees what was mailed; reads lists in."""

from pathlib import Path

from playwright.sync_api import expect

from app.core.access import Role
from tests.browser.actors.company import Company, Manner
from tests.browser.actors.staff import Staff
from tests.browser.journeys.manners import in_two_manners, told_in
from tests.factories.imports import csv_of, many_people

GOOD = ("Wim Kok-Dijkstra", "wim@leden.example.org", "member", "", "nl", "2026-01-01", "", "1950")
ALSO_GOOD = ("Ayşe Demir", "ayse@leden.example.org", "volunteer", "", "nl", "2026-02-01", "", "1991")
BROKEN = ("Niemand", "geen-adres", "member", "", "nl", "2026-01-01", "", "1950")


def at_the_servicecenter(company: Company, role: Role = Role.SERVICECENTER) -> Staff:
    return company.staff(role).opens_the_front_page().enters_the_office()


@in_two_manners
def test_a_name_is_corrected_and_the_mail_seen(company: Company) -> None:
    member = company.member("Tess van Rijn")
    member.opens_the_front_page().signs_in()

    staff = at_the_servicecenter(company)
    staff.finds("tess van rijn").sees("Tess van Rijn").sees(member.person.address)
    staff.finds(member.person.address)
    staff.opens_the_person("Tess van Rijn").sees(member.words("link to sign in"))
    staff.follows("Correct details").fills_in("Name", "Tess van Rhijn").presses("Save")
    staff.reads("Tess van Rhijn")

    member.is_at("Hello %(name)s", name="Tess van Rijn")
    member.page.reload()
    member.is_at("Hello %(name)s", name="Tess van Rhijn")


@in_two_manners
def test_nobody_found_is_said(company: Company) -> None:
    staff = at_the_servicecenter(company)
    staff.finds("nobody@example.org").is_told("Nobody has an account at this address.")
    staff.finds("xyzzy").is_told("Nobody fits this search.")


@in_two_manners
def test_a_list_with_a_broken_row_then_the_good_one(company: Company, tmp_path: Path) -> None:
    broken, good = tmp_path / "broken.csv", tmp_path / "good.csv"
    broken.write_bytes(csv_of([GOOD, BROKEN, ALSO_GOOD]))
    good.write_bytes(csv_of([GOOD, ALSO_GOOD], separator=";", encoding="utf-8-sig"))
    staff = at_the_servicecenter(company, Role.ADMINISTRATOR)
    staff.uploads_a_list(broken).sees_row("3", staff.words("refused"))
    staff.is_told("The mail address is not complete or not possible.")
    staff.presses("Throw this list away")

    staff.uploads_a_list(good)
    expect(staff.page.get_by_text(staff.words("All rows are loaded together, or none."))).to_be_visible()
    staff.presses("Load this list").waits_until_loaded()
    staff.finds("demir").opens_the_person("Ayşe Demir").sees("ayse@leden.example.org")


@told_in([Manner("nl", 390), Manner("en", 1280)])
def test_a_long_list_shows_how_far_it_is_by_itself(company: Company, tmp_path: Path) -> None:
    long = tmp_path / "long.csv"
    long.write_bytes(many_people(600))
    staff = at_the_servicecenter(company, Role.ADMINISTRATOR)
    staff.uploads_a_list(long)
    button = staff.page.get_by_role("button", name=staff.words("Load this list"))
    expect(button).to_be_visible(timeout=60_000)


@in_two_manners
def test_an_invitation_is_accepted_with_one_button(company: Company) -> None:
    newcomer = company.member("Jet Vonk")
    staff = at_the_servicecenter(company)
    staff.finds(newcomer.person.address).opens_the_person("Jet Vonk")
    asked = staff.page.locator("input[name=asked_for]")
    if asked.count():
        staff.hand.chooses(asked)
    staff.presses("Send an invitation").is_told("The invitation is on its way.")

    newcomer.opens_the_invitation().is_at("You are invited")
    newcomer.is_not_signed_in()
    newcomer.opens_the_invitation().presses("Yes, I am %(name)s, go on", name="Jet Vonk")
    newcomer.is_signed_in()
