"""The first page of the office: what waits for this member of staff, and the desks they may open."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.drafts.models import Wording
from app.core import clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.core.jobs import Job, JobStatus
from app.extensions import db
from tests.factories.consultations import make_draft
from tests.factories.pages import load_pages, save_page, texts
from tests.factories.people import make_staff
from tests.support.statements import counted

OFFICE = "/nl/beheer/"


def trouble() -> None:
    """One thing of each kind that asks attention."""
    load_pages()
    save_page("about", make_staff().participant_id, texts(english=False))
    draft = make_draft()
    wording = db.session.scalars(select(Wording).where(Wording.version_id == draft.id).limit(1)).one()
    wording.text = Bilingual("Alleen Nederlands")
    now = clock.now()
    db.session.add(
        Job(
            name="mail.send",
            payload={},
            status=JobStatus.DEAD,
            run_after=now,
            created_at=now,
            finished_at=now,
        )
    )
    db.session.commit()


SENTENCES = {
    "jobs": "1 taak is te vaak mislukt en wacht op jou.",
    "drafts": "1 conceptversie is nog niet openbaar.",
    "language": "1 alinea van een conceptversie mist een taal.",
    "pages": "1 informatiepagina mist een taal.",
}


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.ADMINISTRATOR, ["jobs", "drafts", "language", "pages"]),
        (Role.EDITOR, ["drafts", "language", "pages"]),
        (Role.DATA_OFFICER, ["jobs"]),
        (Role.ANALYST, []),
    ],
)
def test_staff_see_what_they_can_do_something_about(role: Role, expected: list[str], staff: Any) -> None:
    trouble()
    page = staff(role).page(OFFICE)
    found = [row.all("span")[0].text for row in page.main.all("li") if row.all("span")]
    assert [one for one in found if one in SENTENCES.values()] == [SENTENCES[name] for name in expected]


@pytest.mark.parametrize("role", list(Role))
def test_every_desk_that_is_shown_opens(role: Role, staff: Any) -> None:
    desk = staff(role)
    page = desk.page(OFFICE)
    (desks,) = [list_ for list_ in page.main.all("ul") if list_.get("class") == "cards"]
    for link in desks.all("a"):
        assert desk.get(link.get("href")).status_code == 200, link.get("href")


def test_what_waits_costs_the_same_however_much_waits(staff: Any) -> None:
    desk = staff()
    trouble()
    desk.page(OFFICE)
    with counted() as few:
        desk.page(OFFICE)
    for _each in range(5):
        make_draft()
    db.session.commit()
    with counted() as many:
        desk.page(OFFICE)
    assert len(many) == len(few), "\n".join(many)
