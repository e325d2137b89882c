"""What the tests of consultations share."""

from collections.abc import Callable
from typing import Any

import pytest

from app.consultations.drafts.queries import DraftParagraph
from tests.factories.consultations import agreed, make_consultation, paragraphs_of
from tests.factories.people import make_member
from tests.support.client import AuditedClient

Say = Callable[..., Any]


@pytest.fixture
def paragraph(app: Any) -> DraftParagraph:
    """The second paragraph of an open consultation at /nl/denk-mee/buurt/ in which members comment."""
    return paragraphs_of(make_consultation("buurt"))[1]


@pytest.fixture
def member(paragraph: DraftParagraph, sign_in: Any) -> AuditedClient:
    """Els de Vries, a member, signed in."""
    client: AuditedClient = sign_in(agreed(make_member("Els de Vries", email="els@example.org")))
    return client


@pytest.fixture
def say(paragraph: DraftParagraph) -> Say:
    """Comment through the form that the reading page fetches: `say(client, "text", kind="named")`."""

    def act(client: AuditedClient, text: str, **fields: Any) -> Any:
        place = f"/nl/denk-mee/buurt/?paragraph={paragraph.key}"
        return client.submit(place, {"text": text, **fields}, to=f"/alinea/{paragraph.key}/reacties/")

    return act
