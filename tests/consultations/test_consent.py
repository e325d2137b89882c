"""An opinion is kept only with explicit consent, asked once, before somebody's first comment anywhere."""

from typing import Any

import pytest

from app.consents.queries import choices_of
from app.people.accounts.models import Account
from tests.factories.consultations import make_consultation, paragraphs_of
from tests.factories.people import make_member

PAGE = "/nl/denk-mee/buurt/"
ASKED = {"nl": "Ik vind het goed dat de organisatie", "en": "I agree that the organisation"}


@pytest.fixture
def account(paragraph: Any) -> Account:
    return make_member("Noa Vos", email="noa@example.org")


@pytest.fixture
def newcomer(account: Account, sign_in: Any) -> Any:
    return sign_in(account)


def post(client: Any, paragraph: Any, **fields: str) -> Any:
    to = f"/alinea/{paragraph.key}/reacties/"
    return client.submit(f"{PAGE}?paragraph={paragraph.key}", {"text": "Mijn mening.", **fields}, to=to)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_box_is_there_and_not_ticked(newcomer, paragraph, language):
    links = newcomer.page(PAGE).links
    path = PAGE if language == "nl" else next(url for text, url in links.items() if text == "EN English")
    page = newcomer.page(f"{path}?paragraph={paragraph.key}")
    assert not page.by_id(f"consent-{paragraph.key}").has("checked")
    assert ASKED[language] in page.by_id(f"p-{paragraph.key}").text


def test_without_a_yes_nothing_is_kept_and_the_text_comes_back(newcomer, paragraph, account):
    answer = post(newcomer, paragraph)
    assert answer.status_code == 422
    assert "Zet een vinkje" in answer.text
    assert "Mijn mening." in answer.text
    assert "Mijn mening." not in newcomer.get(f"{PAGE}alinea/{paragraph.key}/").text
    assert choices_of(account.participant_id) == []


def test_a_yes_is_kept_with_its_words_and_not_asked_again(newcomer, paragraph, account):
    assert post(newcomer, paragraph, consent="y").status_code == 200
    (choice,) = choices_of(account.participant_id)
    assert (choice.purpose, choice.version, choice.given, choice.language) == ("comments", 1, True, "nl")
    assert 'name="consent"' not in newcomer.get(PAGE).text
    paragraphs_of(make_consultation("straat"))
    assert 'name="consent"' not in newcomer.get("/nl/denk-mee/straat/").text
