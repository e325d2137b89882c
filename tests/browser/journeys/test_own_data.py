"""A person looks after what is theirs: sees it, takes it along, goes."""

import json

from playwright.sync_api import expect

from tests.browser.actors.company import Company
from tests.browser.actors.member import Member
from tests.browser.journeys.manners import by_keyboard, in_two_manners
from tests.browser.texts import OPEN

SAID = "Dit blijft straks staan, zonder mijn naam."


@in_two_manners
def test_a_member_downloads_the_data_and_deletes_the_account(company: Company, member: Member) -> None:
    member.opens_the_front_page().signs_in().opens(OPEN).comments(6, SAID)
    member.opens_my_samenspraak().sees(SAID).chooses_at_my_samenspraak("My data")
    member.is_at("Everything we know of you").sees(SAID).sees(member.person.address)
    kept = json.dumps(json.loads(member.downloads("Download as JSON")), ensure_ascii=False)
    assert SAID in kept
    assert member.person.address in kept

    member.deletes_the_account()
    member.is_not_signed_in()
    reader = company.visitor()
    reader.opens_the_front_page().opens(OPEN)
    reader.follows("Link to paragraph %(number)s", number=6, within=reader.paragraph(6))
    reader.sees_comment(SAID).is_told("Name removed").sees_nothing_of(member.person.name)


@by_keyboard
def test_a_member_changes_name_language_and_mail(member: Member) -> None:
    member.opens_the_front_page().signs_in().opens_my_samenspraak().chooses_at_my_samenspraak("My details")
    member.fills_in("Name", "Tess van Rhijn").presses("Save").is_told("Your details are saved.")
    member.chooses_at_my_samenspraak("Overview").is_at("Hello %(name)s", name="Tess van Rhijn")
    member.chooses_at_my_samenspraak("Mail")
    first = member.page.get_by_role("checkbox").first
    member.hand.chooses(first)
    member.presses("Save")
    expect(member.page.get_by_role("checkbox").first).to_be_checked()
