"""Staff hold a burst and let it count again; hand over and write down the answer; help whose mail bounced."""

from app.core.access import Role
from tests.browser.actors.company import Company
from tests.browser.actors.signer import MOST_LOOKS
from tests.browser.actors.staff import Staff
from tests.browser.actors.visitor import Visitor
from tests.browser.journeys.manners import in_two_manners

TITLE = {"nl": "Houd de kade open", "en": "Keep the quay open"}


def editor_at(company: Company) -> Staff:
    editor = company.staff(Role.EDITOR)
    editor.opens_the_front_page().enters_the_office().goes_to_the_desk("Petitions")
    return editor.opens_the_petition(TITLE[editor.language])


@in_two_manners
def test_a_burst_is_held_and_counts_again(company: Company) -> None:
    company.petition("kade", TITLE)
    company.many_sign("kade", 12)
    editor = editor_at(company).follows("Integrity")
    editor.hand.presses(editor.page.get_by_role("main").get_by_role("link", name="12", exact=True))
    editor.is_at("Signatures to check").chooses("Hold: they aren't counted while we check them")
    editor.fills_in("Why, without names", "Alles binnen een minuut.").presses("Do it")
    done = ("Done with %(num)s signature.", "Done with %(num)s signatures.")
    editor.sees(editor.words.many(*done, 12))
    assert set(company.signatures("kade")) == {"held"}
    reader = company.visitor()
    counted_as(reader, 0)

    editor.presses("Undo")
    undone = ("Undone for %(num)s signature.", "Undone for %(num)s signatures.")
    editor.sees(editor.words.many(*undone, 12))
    assert set(company.signatures("kade")) == {"confirmed"}
    counted_as(reader, 12)


def counted_as(reader: Visitor, number: int) -> None:
    """The worker counts every few seconds; a reader sees it when it did."""
    shown = reader.page.locator(".counting dd b").first
    for _look in range(MOST_LOOKS):
        reader.goes_to("petitions.counting", slug="kade")
        if shown.inner_text() == str(number):
            return
        reader.page.wait_for_timeout(250)
    raise AssertionError(f"{shown.inner_text()} are counted, not {number}")


@in_two_manners
def test_a_petition_is_handed_over_and_answered(company: Company) -> None:
    company.petition("kade", TITLE)
    company.many_sign("kade", 3)
    editor = editor_at(company).follows("Close now").presses("Close it now")
    editor.is_told("The petition is closed.").follows("Hand over")
    editor.fills_in("Place", "Den Haag").writes_text("nl", "De wethouder", field="received_by")
    editor.writes_text("en", "The alderman", field="received_by").presses("Save the hand-over")
    editor.is_told("The hand-over is on the page of the petition.")

    reader = company.visitor().goes_to("petitions.show", slug="kade")
    reader.sees("Den Haag").sees("De wethouder" if reader.language == "nl" else "The alderman")

    editor.follows("Write down the answer").writes_text("nl", "De kade blijft open.")
    editor.writes_text("en", "The quay stays open.").presses("Save the answer")
    editor.is_told("The answer is on the page of the petition.")
    reader.goes_to("petitions.show", slug="kade")
    reader.sees("De kade blijft open." if reader.language == "nl" else "The quay stays open.")


@in_two_manners
def test_the_desk_helps_somebody_whose_mail_bounced(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    company.postbox.refuse("550 5.1.1 no such user", at="RCPT")
    signer.goes_to("petitions.show", slug="kade").signs().is_at("Almost done")
    company.waits_until_it_bounced(signer.address)

    helper = company.staff(Role.SERVICECENTER, name="Sem Kok")
    helper.opens_the_front_page().enters_the_office().goes_to_the_desk("Signers")
    helper.fills_in("Mail address", signer.address).presses("Find")
    helper.is_told("This mailbox doesn't exist. Is the address spelled right?")
    assert signer.address not in helper.page.url
    found = helper.page.get_by_role("table").get_by_role("link", name=TITLE[helper.language])
    helper.hand.presses(found)
    helper.reads("Tess van Rijn")
    helper.presses("Send the link again").is_told("The mail with the link is on its way.")

    signer.opens_the_mailed_link().confirms()
    assert company.signatures("kade") == ["confirmed"]
