"""No text brings a page down: NUL in a form, an address or a search, on both databases."""

import pytest

from app.core.access import Role
from app.petitions.models import State
from tests.factories.people import make_staff
from tests.factories.petitions import make_waiting


@pytest.mark.parametrize(
    "address",
    ["/nl/zoeken/?q=plein%00", "/nl/petities/plein%00/", "/nl/denk-mee/%00/", "/nl/kom-in-actie/?town=%00"],
)
def test_nul_in_an_address_is_no_error(client, db, address):
    assert client.get(address, follow_redirects=True).status_code in (200, 404)


def test_nul_in_a_field_is_no_error(sign_in, db):
    reviewer = sign_in(make_staff("Bas Tol", roles=(Role.REVIEWER,)), second_factor=True)
    waiting = make_waiting("kade")
    page = f"/nl/beheer/petities/{waiting.id}/beoordelen/"
    reviewer.submit(page, {"note": "Noem\0 de datum."}, to="terugsturen")
    db.session.refresh(waiting)
    assert waiting.state == State.DRAFT
    # SQLite holds the character, PostgreSQL can't.
    assert waiting.return_note.replace("\0", "") == "Noem de datum."
