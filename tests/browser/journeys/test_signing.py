"""A visitor signs a petition, confirms by mail and withdraws; a mail scanner signs nothing."""

from datetime import date, timedelta

from playwright.sync_api import expect

from app.core.access import Role
from tests.browser.actors.company import Company
from tests.browser.journeys.manners import by_keyboard, in_every_manner, in_two_manners

ERASED = "Your address is erased. Keep the mail with this link: nothing else leads to your signature."
TITLE = {"nl": "Houd de kade open", "en": "Keep the quay open"}


@in_every_manner
def test_a_visitor_signs_confirms_and_withdraws(company: Company) -> None:
    sign_confirm_withdraw(company)


@by_keyboard
def test_a_visitor_does_so_by_keyboard_alone(company: Company) -> None:
    sign_confirm_withdraw(company)


def sign_confirm_withdraw(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    title = TITLE[signer.language]
    signer.finds_the_petition(title).signs().is_at("Almost done")
    signer.opens_the_mailed_link().sees(title).sees("Tess van Rijn").confirms().sees_their_number(1)
    signer.withdraws()
    signer.opens_the_mailed_link().is_at("Your signature is withdrawn")


@in_every_manner
def test_a_mail_scanner_signs_nothing(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade").signs().is_at("Almost done")
    company.mail_scanner().opens(signer.mailed_link())
    assert company.signatures("kade") == ["pending"]
    signer.opens_the_mailed_link().confirms()
    assert company.signatures("kade") == ["confirmed"]


@in_two_manners
def test_signing_again_tells_the_page_nothing_and_the_mailbox_everything(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade").signs().is_at("Almost done")
    first = signer.page.get_by_role("main").inner_text()
    signer.opens_the_mailed_link().confirms()
    signer.goes_to("petitions.show", slug="kade").signs().is_at("Almost done")
    assert signer.page.get_by_role("main").inner_text() == first
    signer.opens_the_mailed_link().is_at("Your signature counts")


@in_two_manners
def test_what_is_missing_is_said_and_what_was_filled_in_stays(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade")
    signer.hand.writes(signer.page.locator("[name=name]"), "Tess")
    signer.presses("I sign").is_told("Something isn't right yet")
    expect(signer.page.locator("[name=name]")).to_have_value("Tess")
    expect(signer.page.locator(".summary")).to_be_focused()
    signer.fills_in_the_form().presses("I sign").is_at("Almost done")


# What the worker marks its own rounds in; nothing that a visitor does is written there but by a job.
OF_THE_WORKER = {
    "jobs",
    "petition_counts",
    "rollup_state",
    "pending_events",
    "movement_counters",
    "counted_with",
}


@in_every_manner
def test_somebody_of_fifteen_leaves_no_trace(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade")
    company.waits_until_the_worker_is_done()
    before = company.kept()
    signer.signs(is_16=False)
    signer.is_at("Good that you want to take part").is_told("We have kept nothing of what you filled in.")
    after = company.kept()
    changed = {table for table, rows in after.items() if rows != before[table]}
    assert changed <= OF_THE_WORKER
    assert signer.address not in repr(after)
    signer.follows("Sign together").reads(TITLE[signer.language])


@in_two_manners
def test_where_it_is_dangerous_no_name_is_asked(company: Company) -> None:
    company.petition("kade", TITLE, target_is_foreign=True)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade")
    signer.is_told("We pass your name on to nobody, not even when the signatures are handed over.")
    expect(signer.page.locator("[name=name]")).to_have_count(0)
    signer.signs(name=None).is_at("Almost done").opens_the_mailed_link().confirms()
    signer.is_told(
        "Your address is erased. Keep the mail with this link: nothing else leads to your signature."
    )


@in_two_manners
def test_an_editor_writes_and_somebody_else_opens(company: Company) -> None:
    editor, reviewer = company.staff(Role.EDITOR), company.staff(Role.REVIEWER, name="Bas Tol")
    editor.opens_the_front_page().enters_the_office().goes_to_the_desk("Petitions")
    editor.follows("New petition").writes_the_petition(TITLE, closes=date.today() + timedelta(days=30))
    editor.is_told("The petition is made, as a draft that only the office sees.")
    editor.presses("Send to review").is_told("Sent. Somebody else now looks at it.")
    reviewer.opens_the_front_page().enters_the_office().goes_to_the_desk("Petitions")
    reviewer.opens_the_petition(TITLE[reviewer.language]).follows("Review it")
    reviewer.is_at("May people sign this?")
    reviewer.presses("Approve and open").is_told("Approved. People can sign from its first day.")
    signer = company.signer()
    signer.finds_the_petition(TITLE[signer.language]).signs().is_at("Almost done")
