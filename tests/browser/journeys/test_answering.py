"""Staff gather 30 contributions into 6 points, answer each, and publish version 2."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.consultations.drafts.queries import latest_version
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.extensions import db
from tests.browser.actors.company import Company
from tests.browser.actors.staff import Staff
from tests.browser.journeys.manners import KEYBOARD, in_two_manners, told_in
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member

TITLE = Bilingual("Een plan voor de buurt", "A plan for the neighbourhood")
POINTS = {
    1: ("Meer bomen", "More trees"),
    2: ("Minder auto’s", "Fewer cars"),
    3: ("Een bankje", "A bench"),
    4: ("Licht op straat", "Light in the street"),
    5: ("Een speelplek", "A place to play"),
    6: ("Betaalbaar wonen", "Affordable homes"),
}
GATHERED = (
    "%(num)s contribution is in point %(number)s now.",
    "%(num)s contributions are in point %(number)s now.",
)
NEW_WORDS = {"nl": "Langs elke straat komen bomen.", "en": "Every street gets trees."}


@pytest.fixture
def consultation_id(company: Company) -> UUID:
    """Five contributions on each of six paragraphs, each by somebody else."""
    with company.app.test_request_context():
        consultation = make_consultation("buurtplan", title=TITLE)
        for number, paragraph in enumerate(paragraphs_of(consultation), start=1):
            for each in range(5):
                words = f"{POINTS[number][0]}, zeg ik voor de {each + 1}e keer."
                make_comment(paragraph, make_member(f"Bewoner {number}.{each}"), words)
        db.session.commit()
        return consultation.id


@in_two_manners
def test_thirty_contributions_six_points_one_next_version(company: Company, consultation_id: UUID) -> None:
    editor = company.staff(Role.EDITOR)
    editor.opens_the_front_page().enters_the_office()
    opens_the_workbench(editor, 30)
    for number, (nl, en) in POINTS.items():
        gathers(editor, number, nl, en)
    expect(editor.page.locator(".tile .figure").first).to_have_text("0")

    reviewer = company.staff(Role.REVIEWER, name="Ries Blom")
    reviewer.opens_the_front_page().enters_the_office()
    writes_version_2(company, editor, reviewer, consultation_id)
    for number in POINTS:
        answers(editor, consultation_id, number, "adopted" if number == 1 else "not-adopted")
        approves(reviewer, consultation_id, number)
    publishes(reviewer, consultation_id)

    editor.goes_to("office_workbench.show", consultation_id=consultation_id)
    editor.is_at("Everything is answered")


def many(staff: Staff, singular: str, plural: str, **values: int) -> str:
    """The sentence for more than one, as this reader sees it."""
    return staff.words._forms((singular, plural))[1] % values


def opens_the_workbench(editor: Staff, waiting: int) -> None:
    editor.goes_to_the_desk("Consultations")
    title = TITLE.text_in(editor.language)
    editor.hand.presses(editor.page.get_by_role("link", name=title, exact=True))
    editor.follows("Workbench")
    expect(editor.page.get_by_role("heading", level=1)).to_contain_text(str(waiting))


def rows(editor: Staff, number: int) -> Any:
    return editor.page.locator("[data-row]").filter(has_text=POINTS[number][0] + ", zeg ik")


def gathers(editor: Staff, number: int, nl: str, en: str) -> None:
    """Tick what was said on one paragraph, and give the point its title."""
    theirs = rows(editor, number)
    # The notice above it is there before the whole list on a slow machine.
    expect(theirs).to_have_count(5)
    for at in range(5):
        editor.hand.chooses(theirs.nth(at).locator("[name=pick]"))
    editor.hand.writes(editor.page.locator("[name=title_nl]"), nl)
    editor.hand.writes(editor.page.locator("[name=title_en]"), en)
    editor.presses("Gather")
    editor.sees(many(editor, *GATHERED, num=5, number=number))


def opens_point(staff: Staff, consultation_id: UUID, number: int) -> None:
    staff.goes_to("office_points.index", consultation_id=consultation_id)
    titles = dict(zip(("nl", "en"), POINTS[number], strict=True))
    staff.hand.presses(staff.page.get_by_role("link", name=titles[staff.language]))


def answers(editor: Staff, consultation_id: UUID, number: int, decision: str) -> None:
    opens_point(editor, consultation_id, number)
    editor.follows("Write the answer")
    editor.hand.chooses(editor.page.locator(f"[name=decision][value='{decision}']"))
    editor.writes_text("nl", f"Antwoord op punt {number}.", field="reason")
    editor.writes_text("en", f"Answer to point {number}.", field="reason")
    if decision == "adopted":
        editor.hand.writes(editor.page.locator("[name=paragraphs]"), "1")
    editor.presses("Save, and ask a colleague to look").is_told("A colleague is asked to look at it.")


def approves(reviewer: Staff, consultation_id: UUID, number: int) -> None:
    opens_point(reviewer, consultation_id, number)
    reviewer.presses("Approve").is_told("Approved. It becomes public with the other answers of its phase.")


def writes_version_2(company: Company, editor: Staff, reviewer: Staff, consultation_id: UUID) -> None:
    """A new version in which the first paragraph reads otherwise, published by somebody else."""
    with company.app.test_request_context():
        first = latest_version(consultation_id)
        assert first is not None
        version_id = first.id
    editor.goes_to("office_drafts.show", version_id=version_id).presses("Make a new version of it")
    editor.corrects(1, "nl", NEW_WORDS["nl"]).corrects(1, "en", NEW_WORDS["en"])
    reviewer.page.goto(editor.page.url.split("#")[0])
    reviewer.publishes_the_version()


def publishes(reviewer: Staff, consultation_id: UUID) -> None:
    reviewer.goes_to("office_answers.index", consultation_id=consultation_id)
    reviewer.follows("Look and publish")
    reviewer.reads(many(reviewer, "Publish %(num)s answer?", "Publish %(num)s answers?", num=6))
    reviewer.presses("Publish these answers")
    reviewer.sees(many(reviewer, "%(num)s answer is public now.", "%(num)s answers are public now.", num=6))


@told_in([manner for manner in KEYBOARD if manner.javascript])
def test_the_stream_is_worked_by_keys(company: Company, consultation_id: UUID) -> None:
    editor = company.staff(Role.EDITOR)
    editor.opens_the_front_page().enters_the_office()
    editor.goes_to("office_workbench.show", consultation_id=consultation_id)
    keys = editor.page.keyboard
    for key in "jxjxk":
        keys.press(key)
    chosen = editor.page.locator("[name=pick]:checked")
    assert chosen.count() == 2
    assert editor.page.evaluate("document.activeElement.id") == editor.page.locator(
        "[data-row]"
    ).first.get_attribute("id")
    keys.press("p")
    assert editor.page.evaluate("document.activeElement.id") == "into"
    editor.page.locator("[name=title_nl]").focus()
    keys.type("xjk?")
    assert editor.page.locator("[name=title_nl]").input_value() == "xjk?"
    assert chosen.count() == 2
    editor.page.locator("[data-row]").first.focus()
    keys.press("?")
    dialog = editor.page.locator("dialog#keys")
    assert dialog.is_visible()
    dialog.locator("#keys-on").focus()
    keys.press("Space")
    keys.press("Escape")
    editor.page.locator("[data-row]").first.focus()
    keys.press("x")
    assert chosen.count() == 2, "switched off"
