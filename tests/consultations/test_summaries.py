"""Summaries of sections in plain language, and what a version lacks in one language."""

from typing import Any

import pytest
from flask import render_template_string

from app.consultations.drafts import operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import summaries_of, text_of
from app.core.bilingual import Bilingual
from app.core.speaking import in_language
from tests.factories.consultations import make_draft
from tests.factories.people import make_staff
from tests.support.client import AuditedClient

DRAFTS = "/nl/beheer/consultaties/conceptversies"
DUTCH = "Wij kiezen wat we doen.\nJij praat mee."


@pytest.fixture
def version(app: Any) -> DraftVersion:
    return make_draft("buurt")


@pytest.fixture
def staff(version: DraftVersion, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


def section(version: DraftVersion, db: Any, place: int = 0) -> Any:
    db.session.expire_all()
    return text_of(version).sections[place]


def address(version: DraftVersion, section: Any) -> str:
    return f"{DRAFTS}/{version.id}/hoofdstuk/{section.section_id}/bewerken/"


def save(staff: AuditedClient, where: str, **fields: str) -> Any:
    return staff.submit(where, fields, to=where)


def test_staff_write_a_summary_and_take_it_back(staff, version, db):
    first = section(version, db)
    answer = save(staff, address(version, first), summary_nl=DUTCH, summary_en="We choose.")
    assert "Het hoofdstuk is opgeslagen." in answer.page.text
    assert "Jij praat mee." in answer.page.text
    assert summaries_of(version.id) == {first.section_id: Bilingual(DUTCH, "We choose.")}
    assert "samenvatting van een hoofdstuk gewijzigd" in answer.page.text
    staff.submit(f"{DRAFTS}/{version.id}/", to="/ongedaan-maken/")
    db.session.expire_all()
    assert summaries_of(version.id) == {}


def test_a_summary_that_is_too_long_is_refused(staff, version, db):
    where = address(version, section(version, db))
    refused = save(staff, where, summary_nl="x" * 1501)
    assert refused.status_code == 422
    assert summaries_of(version.id) == {}
    assert save(staff, where, summary_nl="x" * 1500).status_code == 200


def test_the_title_alone_leaves_the_summary(staff, version, db):
    where = address(version, section(version, db))
    save(staff, where, summary_nl=DUTCH)
    answer = save(staff, where, title_nl="Anders")
    assert "titel van een hoofdstuk gewijzigd" in answer.page.text
    assert [each.nl for each in summaries_of(version.id).values()] == [DUTCH]


def test_the_second_of_two_writers_sees_the_others_summary(staff, version, db, sign_in):
    where = address(version, section(version, db))
    form = next(form for form in staff.page(where).forms if "summary_nl" in form.fields)
    save(sign_in(make_staff("Noor"), second_factor=True), where, summary_nl="Van Noor.")
    answer = staff.post(where, data={**form.values, "summary_nl": "Van Sam."})
    assert answer.status_code == 409
    for words in ("Van Noor.", "Van Sam.", "Iemand anders heeft dit gewijzigd"):
        assert words in answer.text
    assert answer.page.by_id("theirs-summary-nl") is not None


def test_what_is_missing_in_one_language_is_listed_with_where_to_mend_it(staff, version, db):
    first, second = section(version, db), section(version, db, 1)
    save(staff, address(version, first), summary_nl=DUTCH, title_en="")
    place = first.paragraphs[1]
    staff.submit(f"{DRAFTS}/{version.id}/alinea/{place.wording_id}/bewerken/", {"text_nl": ""})
    page = staff.page(f"{DRAFTS}/{version.id}/")
    assert "Engels ontbreekt in de titel van: Hoofdstuk 1" in page.text
    assert "Nederlands ontbreekt bij alinea: 2" in page.text
    assert "Nederlandse samenvatting ontbreekt bij: Hoofdstuk 2" in page.text
    assert "Engelse samenvatting ontbreekt bij: Hoofdstuk 1 , Hoofdstuk 2" in page.text
    assert page.links["Hoofdstuk 2"] == address(version, second)
    assert "Compleet in beide talen" not in page.text
    publishing = staff.page(f"{DRAFTS}/{version.id}/publiceren/")
    assert "Geen samenvatting in het Engels: 2" in publishing.text


def test_complete_is_said_when_every_text_there_is_has_both_languages(staff, version, db):
    assert "Compleet in beide talen" in staff.page(f"{DRAFTS}/{version.id}/").text
    save(staff, address(version, section(version, db)), summary_nl=DUTCH)
    assert "Compleet in beide talen" not in staff.page(f"{DRAFTS}/{version.id}/").text


def test_a_next_version_takes_summaries_along_and_says_which_are_behind(staff, version, db, clock):
    first = section(version, db)
    save(staff, address(version, first), summary_nl=DUTCH, summary_en="We choose.")
    operations.publish_version(version, now=clock.now, actor_id=None)
    copy = operations.copy_version(version, label=None, now=clock.now, actor_id=None)
    assert summaries_of(copy.id) == summaries_of(version.id)
    behind = "De tekst veranderde sinds de vorige versie, de samenvatting niet: Hoofdstuk 1"
    assert behind not in staff.page(f"{DRAFTS}/{copy.id}/").text
    place = section(copy, db).paragraphs[0]
    staff.submit(f"{DRAFTS}/{copy.id}/alinea/{place.wording_id}/bewerken/", {"text_nl": "Anders."})
    assert behind in staff.page(f"{DRAFTS}/{copy.id}/").text
    save(staff, address(copy, section(copy, db)), summary_nl="Nu anders.")
    assert behind not in staff.page(f"{DRAFTS}/{copy.id}/").text


def test_staff_see_what_a_working_version_changes(staff, version, db, clock):
    operations.publish_version(version, now=clock.now, actor_id=None)
    copy = operations.copy_version(version, label=None, now=clock.now, actor_id=None)
    place = section(copy, db).paragraphs[0]
    texts = {"text_nl": "Alinea 1.1 gaat over de stad.", "text_en": "Paragraph 1.1 is about the city."}
    staff.submit(f"{DRAFTS}/{copy.id}/alinea/{place.wording_id}/bewerken/", texts)
    shown = staff.page(f"{DRAFTS}/{copy.id}/")
    page = staff.page(shown.links["Wat is er veranderd?"])
    assert "[weg: buurt ] [nieuw: stad ]" in page.text
    assert "[weg: neighbourhood ] [nieuw: city ]" in page.text
    assert "Alinea’s 2–3 zijn gelijk gebleven" in page.text
    english = staff.page(page.links["EN English"])
    assert "[gone: neighbourhood ] [new: city ]" in english.text
    assert "Wat is er veranderd?" not in staff.page(f"{DRAFTS}/{version.id}/").links
    assert staff.get(f"{DRAFTS}/{version.id}/vergelijken/").status_code == 404


@pytest.mark.parametrize(
    ("language", "words"),
    [("nl", ("In het kort", "alleen in het Engels")), ("en", ("In short", "We choose.&lt;b&gt;"))],
)
def test_the_component_shows_a_summary_in_the_language_there_is(app, language, words):
    template = (
        '{% from "components/section_summary.html" import section_summary with context %}'
        "{{ section_summary(summary) }}"
    )
    with app.test_request_context(f"/{language}/"), in_language(language):
        shown = render_template_string(template, summary=Bilingual(en="We choose.<b>"))
        assert all(word in shown for word in words)
        assert 'lang="en"' in shown
        assert not render_template_string(template, summary=Bilingual()).strip()
