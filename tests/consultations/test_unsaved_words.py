"""What staff typed in the draft editor is lost by no button, and by nothing a colleague does meanwhile."""

from typing import Any

import pytest

from app.consultations.drafts import operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, text_of
from tests.factories.consultations import make_draft
from tests.factories.people import make_staff
from tests.support.client import AuditedClient

DRAFTS = "/nl/beheer/consultaties/conceptversies"
TYPED = {"text_nl": "Een zin. Nog een.", "text_en": "A sentence. Another."}


@pytest.fixture
def version(app: Any) -> DraftVersion:
    return make_draft("buurt")


@pytest.fixture
def staff(version: DraftVersion, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


def paragraphs(version: DraftVersion, db: Any) -> list[DraftParagraph]:
    db.session.expire_all()
    return list(text_of(version).paragraphs)


def address(version: DraftVersion, paragraph: DraftParagraph, act: str) -> str:
    return f"{DRAFTS}/{version.id}/alinea/{paragraph.wording_id}/{act}/"


def send(staff: AuditedClient, where: str, words: str, typed: dict[str, str]) -> Any:
    """Type in the form of a page and press the button of these words, as a browser does."""
    page = staff.page(where)
    button = next(node for node in page.main.all("button") if node.text == words)
    form = next(form for form in page.forms if form.node.get("id") == button.get("form"))
    pressed = {button.get("name"): button.get("value")} if button.has("name") else {}
    to = button.get("formaction") or form.action
    return staff.post(to, data={**form.values, **typed, **pressed}, follow_redirects=True)


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("Samenvoegen met de volgende", 0),
        ("Omlaag", 1),
        ("Verplaatsen", 0),
        ("In tweeën splitsen", 0),
        ("Alinea erachter toevoegen", 0),
        ("Hier een hoofdstuk beginnen", 0),
    ],
)
def test_every_button_saves_what_was_typed(staff, version, db, words, at):
    place = paragraphs(version, db)[0]
    answer = send(staff, address(version, place, "bewerken"), words, TYPED)
    assert answer.status_code == 200
    found = paragraphs(version, db)[at]
    assert found.wording_id == place.wording_id
    assert found.text.nl.startswith(TYPED["text_nl"])
    assert found.text.en.startswith(TYPED["text_en"])


def test_splitting_goes_by_the_sentences_that_were_just_typed(staff, version, db):
    place = paragraphs(version, db)[0]
    chosen = send(staff, address(version, place, "bewerken"), "In tweeën splitsen", TYPED)
    assert "Een zin." in chosen.page.text
    staff.submit(chosen.request.path, {"after_nl": "1", "after_en": "1"})
    assert [each.text.nl for each in paragraphs(version, db)[:2]] == ["Een zin.", "Nog een."]


def test_removing_can_be_taken_back_with_what_was_typed(staff, version, db):
    place = paragraphs(version, db)[0]
    send(staff, address(version, place, "bewerken"), "Weghalen", TYPED)
    assert place.wording_id not in {each.wording_id for each in paragraphs(version, db)}
    staff.submit(f"{DRAFTS}/{version.id}/", to="/ongedaan-maken/")
    assert paragraphs(version, db)[0].text.nl == TYPED["text_nl"]


def test_an_emptied_paragraph_can_be_removed_but_not_merged(staff, version, db):
    place = paragraphs(version, db)[0]
    where, empty = address(version, place, "bewerken"), {"text_nl": "", "text_en": " "}
    refused = send(staff, where, "Samenvoegen met de volgende", empty)
    assert refused.status_code == 422
    assert "Schrijf de tekst in minstens één taal." in refused.page.text
    assert refused.page.links["EN English"].endswith(f"/{place.wording_id}/edit/")
    send(staff, where, "Weghalen", empty)
    assert place.wording_id not in {each.wording_id for each in paragraphs(version, db)}


def test_a_button_that_changes_no_words_is_one_change(staff, version, db):
    place = paragraphs(version, db)[0]
    send(staff, address(version, place, "bewerken"), "Samenvoegen met de volgende", {})
    staff.submit(f"{DRAFTS}/{version.id}/", to="/ongedaan-maken/")
    page = staff.page(f"{DRAFTS}/{version.id}/")
    assert not [node for node in page.main.all("button") if node.text.startswith("Ongedaan maken")]


def test_merging_what_a_colleague_changed_compares_first(staff, version, db, sign_in):
    place = paragraphs(version, db)[0]
    where = address(version, place, "bewerken")
    staff.page(where)
    sign_in(make_staff("Noor"), second_factor=True).submit(where, {"text_nl": "Van Noor.", "text_en": ""})
    mine = {**TYPED, "kind": "text", "revision": str(place.revision)}
    answer = staff.post(address(version, place, "samenvoegen"), data=mine)
    assert answer.status_code == 409
    assert "Van Noor." in answer.text
    assert TYPED["text_nl"] in answer.text
    assert paragraphs(version, db)[0].text.nl == "Van Noor."


@pytest.mark.parametrize(
    ("language", "heading", "reason"),
    [
        ("nl", "Je tekst is niet opgeslagen", "Deze alinea is er niet meer"),
        ("en", "Your words aren't saved", "This paragraph is no longer there"),
    ],
)
def test_the_words_for_a_paragraph_that_is_gone_are_shown(
    staff, version, db, sign_in, language, heading, reason
):
    first, second = paragraphs(version, db)[:2]
    staff.page(address(version, second, "bewerken"))
    other = sign_in(make_staff("Noor"), second_factor=True)
    other.submit(address(version, first, "bewerken"), to="/samenvoegen/")
    where = address(version, second, "bewerken")
    if language == "en":
        where = f"/en/office/consultations/drafts/{version.id}/paragraph/{second.wording_id}/edit/"
    answer = staff.post(where, data={**TYPED, "kind": "text", "revision": "1"})
    assert answer.status_code == 404
    assert answer.page.heading.replace("’", "'") == heading
    assert reason in answer.page.text
    shown = [(node.get("lang"), node.text) for node in answer.page.main.all("textarea")]
    assert shown == [("nl", TYPED["text_nl"]), ("en", TYPED["text_en"])]


def test_the_words_for_a_version_published_meanwhile_are_shown(staff, version, db, clock):
    place = paragraphs(version, db)[0]
    section = text_of(version).sections[0]
    staff.page(address(version, place, "bewerken"))
    operations.publish_version(version, now=clock.now, actor_id=None)
    db.session.commit()
    title = {"title_nl": "Beter", "summary_nl": "Kort gezegd.", "revision": "1", "level": "1"}
    for where, typed, words in (
        (address(version, place, "bewerken"), {**TYPED, "kind": "text"}, TYPED["text_nl"]),
        (address(version, place, "samenvoegen"), {**TYPED, "kind": "text", "revision": "1"}, "Nog een."),
        (f"{DRAFTS}/{version.id}/invoegen/?after={place.wording_id}", TYPED, TYPED["text_en"]),
        (f"{DRAFTS}/{version.id}/hoofdstuk/{section.section_id}/bewerken/", title, "Kort gezegd."),
    ):
        answer = staff.post(where, data=typed)
        assert answer.status_code == 409, where
        assert "Deze versie is gepubliceerd" in answer.page.text
        assert words in answer.page.text


@pytest.mark.parametrize(
    "words", ["Omlaag", "Alinea toevoegen aan het begin", "Kop weghalen, alinea’s houden"]
)
def test_the_buttons_of_a_section_save_what_was_typed(staff, version, db, words):
    section = text_of(version).sections[0]
    where = f"{DRAFTS}/{version.id}/hoofdstuk/{section.section_id}/bewerken/"
    answer = send(staff, where, words, {"title_nl": "Opening", "summary_nl": "Zo begint het."})
    assert answer.status_code == 200
    if words.startswith("Kop"):
        staff.submit(f"{DRAFTS}/{version.id}/", to="/ongedaan-maken/")
    db.session.expire_all()
    found = next(each for each in text_of(version).sections if each.section_id == section.section_id)
    assert (found.title.nl, found.summary.nl) == ("Opening", "Zo begint het.")
