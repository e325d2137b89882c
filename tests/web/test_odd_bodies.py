"""What no browser sends: a file under the name of a field of text, a body of JSON, a year far off."""

import io
from typing import Any

import pytest
from sqlalchemy import func, select

from app.actions.sign_ups.models import SignUp
from app.core.access import Role
from app.people.accounts.models import SignInLink
from app.petitions.models import Petition
from app.petitions.signatures.models import Signature
from tests.factories.actions import make_action
from tests.factories.people import make_member, make_staff
from tests.factories.petitions import CONSENT, make_petition

SIGNER = {
    "name": "Els",
    "email": "els@example.org",
    "is_16": "yes",
    "consent": "y",
    "consent_version": CONSENT,
}
COMER = {"name": "Els", "email": "els@example.org", "age": "yes", "consent": "y"}
FORMS = {
    "/nl/petities/plein/ondertekenen/": SIGNER,
    "/en/petitions/plein-en/sign/": SIGNER,
    "/nl/kom-in-actie/buurt/aanmelden/": COMER,
    "/nl/inloggen/": {"email": "els@example.org"},
    "/en/sign-in/": {"email": "els@example.org"},
}
BODIES = ["5", '"x"', "[1, 2]", "null", "{}", '{"name": 5}', '{"email": {"a": 1}, "consent": true}', "{oh"]


@pytest.fixture
def site(app: Any, db: Any) -> Any:
    """An open petition, an action to come, and a member who could sign in."""
    make_petition("plein")
    make_action("buurt")
    make_member("Els", email="els@example.org")
    db.session.commit()

    def kept() -> list[int]:
        db.session.expire_all()
        return [
            db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Signature, SignUp, SignInLink)
        ]

    return kept


@pytest.mark.parametrize(
    ("address", "name"), [(address, name) for address, filled in FORMS.items() for name in filled]
)
def test_a_file_is_no_text_and_no_tick(site: Any, client: Any, address: str, name: str) -> None:
    filled: dict[str, Any] = {**FORMS[address], name: (io.BytesIO(b"Els"), "els.txt")}
    answer = client.post(address, data=filled, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert site() == [0, 0, 0]


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("address", FORMS)
def test_json_fills_in_nothing(site: Any, client: Any, address: str, body: str) -> None:
    assert client.post(address, data=body, content_type="application/json").status_code == 422
    assert site() == [0, 0, 0]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_year_far_off_is_a_slip(site: Any, sign_in: Any, db: Any, day: str, language: str) -> None:
    editor = sign_in(make_staff(roles=(Role.EDITOR,)), second_factor=True)
    told = {
        "nl": "Kies een dag in de jaren 2000 tot en met 2100.",
        "en": "Choose a day in the years 2000 to 2100.",
    }
    pages = {
        "nl": {"/nl/beheer/petities/nieuw/": "closes_on", "/nl/beheer/acties/nieuw/?kind=event": "starts_on"},
        "en": {"/en/office/petitions/new/": "closes_on", "/en/office/actions/new/?kind=event": "starts_on"},
    }
    for address, field in pages[language].items():
        answer = editor.submit(address, {field: day, "title_nl": "Proef"}, follow=False)
        assert (answer.status_code, told[language] in answer.page.text) == (422, True), address
    assert db.session.scalar(select(func.count()).select_from(Petition)) == 1
