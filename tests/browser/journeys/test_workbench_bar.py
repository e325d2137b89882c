"""The bar that gathers contributions stands over nothing that staff read or choose, and answers to Enter."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.consultations.comments.models import Comment
from app.consultations.points.queries import points_of, sources_of
from app.consultations.processes.models import Consultation
from app.core.access import Role
from app.extensions import db
from tests.browser.actors.company import Company, Manner
from tests.browser.journeys.manners import told_in
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member
from tests.factories.points import make_point

# What of these elements can't be seen because the bar lies over it, in pixels.
COVERED = """nodes => {
  const bar = document.querySelector('.gather').getBoundingClientRect();
  return nodes.map((node) => node.getBoundingClientRect())
    .filter((box) => box.top < bar.bottom && box.bottom > bar.top + 1).map((box) => box.bottom - bar.top);
}"""


@pytest.fixture
def consultation_id(company: Company) -> UUID:
    with company.app.test_request_context():
        consultation = make_consultation("buurtplan")
        for paragraph in paragraphs_of(consultation):
            make_comment(paragraph, make_member(), "Hier moet meer groen komen. " * 4)
        db.session.commit()
        return consultation.id


@told_in([Manner("nl"), Manner("en")])
def test_the_bar_covers_nothing(company: Company, consultation_id: UUID) -> None:
    editor = company.staff(Role.EDITOR)
    page = editor.opens_the_front_page().enters_the_office().page
    page.emulate_media(reduced_motion="reduce")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for width, height in ((1280, 900), (390, 844)):
            page.set_viewport_size({"width": width, "height": height})
            editor.goes_to("office_workbench.show", consultation_id=consultation_id)
            assert covered(page, ".said-by") == []
            for at in range(4):
                page.keyboard.press("j")
                page.keyboard.press("x")
                assert covered(page, "[data-row]:focus") == [], f"contribution {at} at {width} wide, {scheme}"
            page.keyboard.press("p")
            assert page.evaluate("document.activeElement.id") == "into"


@told_in([Manner("nl"), Manner("en", javascript=False)])
def test_enter_in_a_title_gathers(company: Company, consultation_id: UUID) -> None:
    """And takes nothing out of the point that stands above it in the form."""
    with company.app.test_request_context():
        consultation = db.session.get_one(Consultation, consultation_id)
        fed = make_point(
            consultation,
            db.session.scalars(
                db.select(Comment).where(Comment.text.startswith("Hier moet meer groen"))
            ).first(),
            title="Groen",
        )
        db.session.commit()
        point_id = fed.id
    editor = company.staff(Role.EDITOR)
    page = editor.opens_the_front_page().enters_the_office().page
    editor.goes_to("office_workbench.show", consultation_id=consultation_id)
    page.locator("[name=pick]").nth(3).check()
    page.locator("[name=title_nl]").fill("Met het toetsenbord")
    page.locator("[name=title_nl]").press("Enter")
    expect(page.locator("#flashes")).to_contain_text("2")
    with company.app.test_request_context():
        assert len(sources_of(point_id)) == 1
        assert {point.number for point in points_of(consultation_id)} == {1, 2}


def covered(page: Any, which: str) -> list[float]:
    found: list[float] = page.locator(which).evaluate_all(COVERED)
    return found
