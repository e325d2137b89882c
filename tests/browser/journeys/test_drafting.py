"""From a file to comments: an editor imports a draft, mends it, publishes it, and a member answers."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.access import Role
from tests.browser.actors.company import Company
from tests.browser.actors.staff import Staff
from tests.browser.journeys.manners import in_two_manners

NL = """# Een tuin voor de buurt

## Waarom een tuin

De stoep is grijs. De zomers worden heter. Een tuin koelt de straat.

Wie een tuin heeft, kent de buren.

## Wie hem onderhoudt

Elke straat kiest een tuinman of tuinvrouw.

Die krijgt een sleutel van de schuur en een gieter.
"""
EN = """# A garden for the neighbourhood

## Why a garden

The pavement is grey. Summers grow hotter. A garden cools the street.

Whoever has a garden knows the neighbours.

## Who looks after it

Every street chooses a gardner.

That person gets a key of the shed and a watering can.
"""
MENDED = {"nl": "Elke straat kiest iemand die de tuin verzorgt.", "en": "Every street chooses a gardener."}
TITLE = {"nl": "Een tuin voor de buurt", "en": "A garden for the neighbourhood"}
LAST = {"nl": "een gieter", "en": "a watering can"}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    nl, en = tmp_path / "tuin.md", tmp_path / "garden.md"
    nl.write_text(NL, encoding="utf-8")
    en.write_text(EN, encoding="utf-8")
    return nl, en


@in_two_manners
def test_a_draft_from_file_to_comment(company: Company, files: tuple[Path, Path]) -> None:
    editor = company.staff(Role.EDITOR)
    editor.opens_the_front_page().enters_the_office().imports_draft(*files)
    mend(editor)
    reviewer = company.staff(Role.REVIEWER, name="Ries Blom")
    reviewer.opens_the_front_page().enters_the_office()
    reviewer.page.goto(editor.page.url)
    reviewer.publishes_the_version()
    plan_for_members(editor)
    reviewer.page.reload()
    reviewer.makes_it_public()

    member = company.member()
    member.opens_the_front_page().signs_in()
    member.chooses_in_the_menu("Have your say")
    title = TITLE[member.language]
    member.hand.presses(member.page.get_by_role("link", name=title))
    member.reads(title).sees(MENDED[member.language])
    member.comments(3, "Mag ik die sleutel?").sees_comment("Mag ik die sleutel?", at=3)


def plan_for_members(editor: Staff) -> None:
    """A phase of a week in which everybody reads and members comment."""
    today = date.today()
    editor.goes_to_the_desk("Consultations")
    editor.hand.presses(editor.page.get_by_role("link", name=TITLE[editor.language]))
    editor.ties_it_to_a_goal("6")
    editor.plans_a_phase(
        "Iedereen leest, leden reageren",
        "Everybody reads, members comment",
        opens=today - timedelta(days=1),
        closes=today + timedelta(days=7),
        readers="public",
        commenters="member",
    )


def mend(editor: Staff) -> None:
    """Correct a word, split one paragraph, merge two, and think better of the last."""
    editor.corrects(3, "nl", MENDED["nl"]).corrects(3, "en", MENDED["en"])
    editor.splits(1, after_sentence=2)
    editor.merges(4)
    editor.takes_the_last_change_back()
    editor.merges(1)
    editor.sees(LAST["nl"])


@in_two_manners
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(company: Company, tmp_path: Path) -> None:
    pdf, broken = tmp_path / "plan.pdf", tmp_path / "plan.docx"
    pdf.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    editor = company.staff(Role.EDITOR)
    editor.opens_the_front_page().enters_the_office()
    for file in (pdf, broken):
        editor.goes_to_the_desk("Consultations").follows("Upload a draft").hands_over("Dutch text", file)
        editor.presses("Read the file").is_at("Upload a draft").is_told("Something isn't right yet")


@in_two_manners
def test_two_editors_on_one_paragraph_lose_nothing(company: Company, files: tuple[Path, Path]) -> None:
    first, second = company.staff(Role.EDITOR), company.staff(Role.EDITOR, name="Bas Tol")
    first.opens_the_front_page().enters_the_office().imports_draft(*files)
    second.opens_the_front_page().enters_the_office()
    second.page.goto(first.page.url)
    second.opens_paragraph(2).writes_text("nl", "Wie tuiniert, kent de buren.")
    first.corrects(2, "nl", "Met een tuin ken je de buren.")
    second.presses("Save the paragraph").is_told("As it was saved meanwhile")
    second.sees("Met een tuin ken je de buren.")
    assert second.page.locator("[name=text_nl]").input_value() == "Wie tuiniert, kent de buren."
