"""Checks on signers: proof that no program signs, and a second person at one address."""

from app.core import clock
from app.extensions import db
from app.petitions.queries import petition_with_slug
from app.petitions.switches.operations import ask_proof
from tests.browser.actors.company import Company
from tests.browser.journeys.manners import by_keyboard, in_two_manners
from tests.petitions.integrity.test_proof import sum_in

TITLE = {"nl": "Houd de kade open", "en": "Keep the quay open"}


@in_two_manners
def test_a_puzzle_or_a_question_comes_before_signing(company: Company) -> None:
    signs_with_proof(company)


@by_keyboard
def test_so_it_does_by_keyboard_alone(company: Company) -> None:
    signs_with_proof(company)


def signs_with_proof(company: Company) -> None:
    company.petition("kade", TITLE)
    with company.app.app_context():
        found = petition_with_slug("kade", "nl")
        assert found is not None
        ask_proof(found.petition.id, now=clock.now(), actor_id=None)
        db.session.commit()
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade").signs()
    if not company.manner.javascript:
        answer = sum_in(signer.page.locator("[data-question]").inner_text())
        signer.hand.writes(signer.page.locator("[name=answer]"), str(answer))
        signer.presses("I sign")
    signer.is_at("Almost done")
    signer.opens_the_mailed_link().confirms().sees_their_number(1)


@in_two_manners
def test_a_second_person_at_one_address_is_checked_and_told_nothing(company: Company) -> None:
    company.petition("kade", TITLE)
    signer = company.signer()
    signer.goes_to("petitions.show", slug="kade").signs().is_at("Almost done")
    signer.opens_the_mailed_link().confirms()
    signer.goes_to("petitions.show", slug="kade").signs(name="Iemand Anders").is_at("Almost done")
    signer.opens_the_mailed_link().sees("Iemand Anders").sees_nothing_of("Tess")
    signer.presses("Yes, I sign").is_at("Your signature is being checked").sees_nothing_of("Tess")
