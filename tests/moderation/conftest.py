"""What the tests of moderation share."""

from collections.abc import Callable
from typing import Any

import pytest

from app.consultations.comments.models import Comment
from app.consultations.drafts.queries import DraftParagraph
from app.core.access import Role
from app.people.accounts.models import Account
from tests.factories.consultations import agreed, make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_staff
from tests.support.client import AuditedClient

PAGE = "/nl/denk-mee/buurt/"
DESK = "/nl/beheer/moderatie/"
WORDS = "Koop mijn <b>wondermiddel</b>."
WHY = "Dit is reclame voor een winkel."
REASON = "Reclame mag hier niet: je noemt je winkel."


@pytest.fixture
def paragraph(app: Any) -> DraftParagraph:
    """The second paragraph of an open consultation at /nl/denk-mee/buurt/ in which members comment."""
    return paragraphs_of(make_consultation("buurt"))[1]


@pytest.fixture
def els(paragraph: DraftParagraph) -> Account:
    """Els de Vries, a member."""
    return agreed(make_member("Els de Vries", email="els@example.org"))


@pytest.fixture
def said(paragraph: DraftParagraph, els: Account, db: Any) -> Comment:
    """A contribution of Els."""
    written = make_comment(paragraph, els, WORDS)
    db.session.commit()
    return written


@pytest.fixture
def member(els: Account, db: Any, sign_in: Any) -> AuditedClient:
    """Els, signed in."""
    db.session.commit()
    client: AuditedClient = sign_in(els)
    return client


@pytest.fixture
def moderators(sign_in: Any) -> Callable[[str], AuditedClient]:
    """`moderators("Mo Bakker")`: somebody with the role of moderator alone, signed in."""

    def make(name: str) -> AuditedClient:
        client: AuditedClient = sign_in(make_staff(name, roles=(Role.MODERATOR,)), second_factor=True)
        return client

    return make


@pytest.fixture
def mo(moderators: Any) -> AuditedClient:
    """Mo Bakker, a moderator."""
    client: AuditedClient = moderators("Mo Bakker")
    return client


@pytest.fixture
def bo(moderators: Any) -> AuditedClient:
    """Bo Smit, another moderator."""
    client: AuditedClient = moderators("Bo Smit")
    return client


def report_address(said: Comment, page: str = PAGE) -> str:
    return f"{page}reactie/{said.id}/melden/"


def file_address(said: Comment) -> str:
    return f"{DESK}comment/{said.id}/"


def send_report(client: AuditedClient, said: Comment, **facts: str) -> Any:
    """Report it as an advertisement; the receipt."""
    filled = {"ground": "advertising", "explanation": WHY, **facts}
    return client.submit(report_address(said), filled)


def decide(moderator: AuditedClient, said: Comment, outcome: str = "hidden", **facts: str) -> Any:
    """Decide as a moderator does: hidden as an advertisement, or kept."""
    filled = {"outcome": outcome, "reasons": REASON, **facts}
    if outcome == "hidden":
        filled = {"ground": "advertising", **filled}
    return moderator.submit(file_address(said), filled, to="/besluit/")
