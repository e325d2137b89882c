"""How a petition comes and changes: through the fast lane, from a local group, in other words."""

from playwright.sync_api import expect

from app.core.access import Role
from tests.browser.actors.company import Company
from tests.browser.actors.signer import MOST_LOOKS
from tests.browser.actors.staff import Staff
from tests.browser.journeys.manners import in_two_manners

TITLE = {"nl": "Houd de kade open", "en": "Keep the quay open"}
URGENT = {
    "title": "Laat Ada Adams vrij",
    "target": "Burgemeester Vos",
    "demand": "Laat haar vandaag nog gaan.",
    "text": "Ada Adams is gisteren **opgepakt** om wat ze schreef.",
}
IDEA = {
    "title": "Een bank bij de halte",
    "target": "De gemeenteraad van Utrecht",
    "demand": "Zet de banken terug.",
    "text": "Wie niet lang kan staan, wacht nu op de stoep.",
    "note": "Zes mensen van de groep doen mee.",
}
DESK = {"nl": "/nl/beheer/petities/", "en": "/en/office/petitions/"}
MINE = {"nl": "/nl/mijn-samenspraak/voorstellen/", "en": "/en/my/proposals/"}


def at_the_petitions(company: Company, role: Role, name: str) -> Staff:
    staff = company.staff(role, name=name)
    return staff.opens_the_front_page().enters_the_office().goes_to_the_desk("Petitions")


@in_two_manners
def test_an_urgent_petition_is_open_at_once_and_says_in_which_language(company: Company) -> None:
    reviewer = at_the_petitions(company, Role.REVIEWER, "Rik Bos").follows("The fast lane")
    reviewer.presses("I am on call").sees("Rik Bos")
    editor = at_the_petitions(company, Role.EDITOR, "Imke Dros").follows("Urgent action")
    editor.is_told("They get a mail as soon as you send this.").writes_in(URGENT)
    editor.hand.chooses(editor.page.locator("[name=goals][value='1']"))
    editor.presses("Send to who is on call").is_told("Sent. Who is on call gets a mail now.")

    reviewer.page.goto(company.link_to(reviewer.person.address, DESK[reviewer.language]))
    reviewer.sees(URGENT["demand"]).presses("Approve and open")

    signer = company.signer()
    signer.goes_to("petitions.show", slug="laat-ada-adams-vrij").reads(URGENT["title"])
    if signer.language == "nl":
        signer.sees_nothing_of(signer.words("The translation follows. You can sign it now."))
        signer.switches_language()
    signer.is_told("This is urgent, so it stands in Dutch first.")
    signer.is_told("The translation follows. You can sign it now.")
    signer.signs().is_at("Almost done").opens_the_mailed_link().confirms().sees_their_number(1)


@in_two_manners
def test_a_local_group_proposes_and_the_office_takes_it_on(company: Company) -> None:
    writer = company.coordinator("Ada Adams", group="Utrecht")
    writer.opens_the_front_page().signs_in().goes_to("web.my_page").follows("Propose a petition")
    writer.writes_in(IDEA).presses("Send the proposal").is_told("We are reading it")

    editor = at_the_petitions(company, Role.EDITOR, "Imke Dros").follows("Proposals")
    editor.hand.presses(editor.page.get_by_role("main").get_by_role("link", name=IDEA["title"]))
    editor.sees("Ada Adams").sees(IDEA["note"])
    editor.hand.chooses(editor.page.locator("[name=goals][value='1']"))
    editor.presses("Accept").is_told("It is a draft of the office now. Its writer got a mail.")
    expect(editor.page.locator(f"[name=title_{writer.language}]")).to_have_value(IDEA["title"])

    writer.page.goto(company.link_to(writer.person.address, MINE[writer.language]))
    writer.sees(IDEA["title"]).is_told("Accepted").sees_nothing_of(writer.words("We are reading it"))
    company.visitor().goes_to("petitions.index").sees_nothing_of(IDEA["title"])


@in_two_manners
def test_other_words_after_a_signature_are_a_version_that_everybody_can_see(company: Company) -> None:
    before = {"nl": "Trek de Pleinenwet in.", "en": "Withdraw the Squares Act."}
    after = {"nl": "Trek de wet dit jaar in.", "en": "Withdraw the act this year."}
    company.petition("kade", TITLE)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade").signs().is_at("Almost done")
    signer.opens_the_mailed_link().confirms()

    editor = at_the_petitions(company, Role.EDITOR, "Imke Dros")
    editor.opens_the_petition(TITLE[editor.language]).follows("Write other words")
    for language, words in after.items():
        editor.writes_text(language, words, field="demand")
    editor.presses("Save and look at the changes").presses("Send to review")
    reader = company.visitor().goes_to("petitions.show", slug="kade")
    reader.sees(before[reader.language]).sees_nothing_of(after[reader.language])

    reviewer = at_the_petitions(company, Role.REVIEWER, "Rik Bos")
    reviewer.opens_the_petition(TITLE[reviewer.language]).follows("What changes")
    reviewer.presses("Approve and show")

    reader.goes_to("petitions.show", slug="kade").sees(after[reader.language])
    reader.follows("See what it said before").is_at("What changed in the words")
    reader.sees(before[reader.language])
    signer.opens_the_mailed_link().is_at("Your signature counts").sees(before[signer.language])


@in_two_manners
def test_a_number_that_is_reached_is_announced_with_the_next(company: Company) -> None:
    """With script on the page that stands open, without it on the next look."""
    company.petition("kade", TITLE, step=3)
    company.many_sign("kade", 2)
    reader = company.visitor().goes_to("petitions.show", slug="kade").is_told("On to %(number)s", number=3)
    company.many_sign("kade", 1)
    reached = reader.page.get_by_text(reader.words("%(number)s reached!", number=3))
    for _look in range(MOST_LOOKS):
        if reached.count():
            break
        reader.page.wait_for_timeout(250)
        if company.manner.javascript:
            reader.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        else:
            reader.page.reload()
    expect(reached).to_be_visible()
    reader.is_told("On to %(number)s", number=5)
    assert reader.page.get_by_role("progressbar").first.evaluate("bar => bar.value < bar.max")
