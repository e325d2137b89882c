"""Who is invited lands at the text; outsiders find nothing; what one follows is mailed."""

from playwright.sync_api import expect

from tests.browser.actors.company import Company
from tests.browser.actors.member import Member
from tests.browser.journeys.manners import in_two_manners
from tests.browser.texts import OPEN, RESTRICTED

SAID = "Hier mis ik wat het kost, en wie dat betaalt."
ADDRESS = "lezer@example.org"
CONFIRM = {"nl": "/nl/volgen/bevestigen/", "en": "/en/follow/confirm/"}
STOP = {"nl": "/nl/uitschrijven/nieuws/", "en": "/en/unsubscribe/news/"}


@in_two_manners
def test_the_mailed_invitation_leads_to_the_draft_with_one_button(company: Company, member: Member) -> None:
    company.invites_to(OPEN, member)
    member.opens_the_phase_invitation().is_at("What do you think of it?")
    member.presses("I am %(name)s, to the text", name=member.person.name)
    member.reads(OPEN.title(member.language)).sees(OPEN.sentence(member.language))
    member.comments(3, SAID).sees_comment(SAID, at=3)


@in_two_manners
def test_an_outsider_finds_nothing_of_a_restricted_phase(company: Company, member: Member) -> None:
    title, language = RESTRICTED.title(member.language), member.language
    stranger = company.visitor()
    for reader in (stranger, member.opens_the_front_page().signs_in()):
        reader.goes_to("consultations.index").sees_nothing_of(title)
        reader.goes_to("web.search", q=title).sees_nothing_of(RESTRICTED.sentence(language))
        reader.goes_to("consultations.show", slug=RESTRICTED.slug(language)).sees_nothing_of(title)


@in_two_manners
def test_somebody_without_an_account_follows_reads_the_mail_and_stops(company: Company) -> None:
    reader = company.visitor()
    reader.opens_the_front_page().opens(OPEN).follows("Follow this consultation")
    reader.fills_in("Your e-mail address", ADDRESS).presses("Follow by mail")
    reader.is_at("Look in your mail")
    reader.page.goto(company.link_to(ADDRESS, CONFIRM[reader.language]))
    reader.is_at("Do you want to follow this?").presses("Yes, mail me").is_at("You follow this")
    company.tells_the_news(OPEN, SAID)
    reader.page.goto(company.link_to(ADDRESS, STOP[reader.language]))
    reader.is_at("No more mails with news?").presses("Stop these mails").is_at(
        "You get no more of these mails"
    )
    expect(reader.page.get_by_role("button", name=reader.words("Stop these mails"))).to_have_count(0)
