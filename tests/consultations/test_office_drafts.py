"""Staff upload, check, correct and publish a draft in the office."""

import io
from typing import Any

import pytest

from app.consultations.drafts import operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, text_of, versions_of
from app.core.access import Role
from app.core.bilingual import Bilingual
from tests.factories.consultations import consultation_of, make_consultation, make_draft, make_phase
from tests.factories.people import make_staff
from tests.support.client import AuditedClient

DRAFTS = "/nl/beheer/consultaties/conceptversies"


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


def upload(staff: AuditedClient, where: str, dutch: bytes, name: str = "tekst.md", **fields: Any) -> Any:
    files = {"nl": (io.BytesIO(dutch), name), "en": (io.BytesIO(b""), "")}
    return staff.submit(where, {**files, **fields}, content_type="multipart/form-data")


def test_an_upload_is_shown_first_and_loaded_after(staff, db):
    text = b"# Nieuw plan\n\n## Begin\n\n![foto](foto.jpg)\n\nEerste alinea.\n\nTweede <b>alinea</b>.\n"
    checked = upload(staff, f"{DRAFTS}/importeren/", text, slug="Nieuw plan!", label_nl="proef")
    assert checked.status_code == 200
    for words in ("Nieuw plan", "plaatje", "Hier staat HTML", "Tweede <b>alinea</b>."):
        assert words in checked.page.text
    loaded = staff.submit(checked.request.path, to="/inlezen/")
    assert "er is nog niets openbaar" in loaded.page.text
    assert "English missing" not in loaded.page.text
    assert "Engels ontbreekt" in loaded.page.text
    gone = staff.post(checked.request.path + "inlezen/", follow_redirects=True)
    assert "Deze upload is er niet meer" in gone.page.text


def test_a_text_without_a_title_is_called_after_its_file(staff, db):
    checked = upload(staff, f"{DRAFTS}/importeren/", b"Een alinea.\n", "buurt_plan-2027.txt")
    assert "Buurt plan 2027" in checked.page.text
    assert "Het adres: /nl/denk-mee/buurt-plan-2027/" in checked.page.main.text
    loaded = staff.submit(checked.request.path, to="/inlezen/")
    assert "Buurt plan 2027" in loaded.page.main.text


def test_an_upload_can_be_thrown_away(staff, db):
    checked = upload(staff, f"{DRAFTS}/importeren/", b"Een alinea.\n")
    answer = staff.submit(checked.request.path, to="/weggooien/")
    assert "De upload is weggegooid." in answer.page.text
    assert staff.get(checked.request.path).status_code == 404


def test_a_new_version_of_an_existing_consultation(staff, version, db):
    consultation = consultation_of(version)
    where = f"{DRAFTS}/importeren/?consultation={consultation.id}"
    checked = upload(staff, where, b"## Hoofdstuk 1\n\nAlinea 1.1 gaat over de buurt.\n\nIets nieuws.\n")
    assert "nieuwe versie van" in checked.page.text
    staff.submit(checked.request.path, to="/inlezen/")
    assert [each.number for each in versions_of(consultation.id)] == [2, 1]
    assert staff.get(f"{DRAFTS}/importeren/?consultation=onzin").status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("leeg.txt", b"", "Het bestand is leeg."),
        ("tekst.txt", b"Goed.\n\nFout\x07 hier.\n", "regel 3"),
        ("macro.docm", b"PK\x03\x04", "macro"),
        ("", b"", "Kies een bestand met de Nederlandse tekst."),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(staff, name, data, words):
    answer = upload(staff, f"{DRAFTS}/importeren/", data, name)
    assert answer.status_code == 422
    assert words in answer.page.text


def test_an_upload_nobody_confirms_goes_after_a_day(staff, clock, worker, db):
    checked = upload(staff, f"{DRAFTS}/importeren/", b"Een alinea.\n")
    worker()
    assert staff.get(checked.request.path).status_code == 200
    clock.move(hours=11)
    staff.get("/nl/beheer/")
    clock.move(hours=0.5)
    assert staff.get(checked.request.path).status_code == 200
    from app.consultations.drafts.uploads import remove_old_uploads

    clock.move(hours=13)
    remove_old_uploads({}, clock.now)
    db.session.commit()
    from app.consultations.drafts.models import DraftUpload

    assert db.session.query(DraftUpload).count() == 0


def test_correct_a_paragraph_and_take_it_back(staff, version, db):
    place = paragraphs(version, db)[1]
    text = {"text_nl": "Beter.", "text_en": "Better.", "kind": "quote"}
    answer = staff.submit(address(version, place, "bewerken"), text)
    assert "Alinea 2 is opgeslagen." in answer.page.text
    assert paragraphs(version, db)[1].text.nl == "Beter."
    undone = staff.submit(f"{DRAFTS}/{version.id}/", to="/ongedaan-maken/")
    assert "De laatste wijziging is ongedaan gemaakt." in undone.page.text
    assert paragraphs(version, db)[1].text == place.text
    refused = staff.submit(address(version, place, "bewerken"), {"text_nl": "", "text_en": " "})
    assert refused.status_code == 422
    assert "Schrijf de tekst in minstens één taal." in refused.page.text


def test_two_writers_on_one_paragraph_lose_nothing(staff, version, db, sign_in):
    place = paragraphs(version, db)[0]
    where = address(version, place, "bewerken")
    token = staff.page(where)
    other = sign_in(make_staff("Noor"), second_factor=True)
    other.submit(where, {"text_nl": "Van Noor.", "text_en": "By Noor."})
    form = {"text_nl": "Van Sam.", "text_en": "By Sam.", "kind": "text", "revision": "1"}
    answer = staff.post(where, data=form)
    assert token is not None
    assert answer.status_code == 409
    for words in ("Van Noor.", "Van Sam.", "Iemand anders heeft dit gewijzigd"):
        assert words in answer.text.replace("&#39;", "'")
    revision = next(node.get("value") for node in answer.page.all("input") if node.get("name") == "revision")
    staff.post(where, data={**form, "revision": revision})
    assert paragraphs(version, db)[0].text.nl == "Van Sam."


def test_split_merge_move_insert_and_remove(staff, version, db):
    place = paragraphs(version, db)[0]
    staff.submit(address(version, place, "bewerken"), {"text_nl": "Een. Twee.", "text_en": "One. Two."})
    split = staff.submit(address(version, place, "splitsen"), {"after_nl": "1", "after_en": "1"})
    assert "Alinea 1 is in tweeën gesplitst." in split.page.text
    assert [each.text.nl for each in paragraphs(version, db)][:2] == ["Een.", "Twee."]
    edit = address(version, place, "bewerken")
    staff.submit(edit, to="/samenvoegen/")
    assert paragraphs(version, db)[0].text.en == "One. Two."
    down = {"revision": str(paragraphs(version, db)[0].revision), "direction": "down"}
    staff.page(edit)
    staff.post(address(version, place, "verplaatsen"), data=down)
    assert paragraphs(version, db)[1].wording_id == place.wording_id
    last = paragraphs(version, db)[-1]
    staff.submit(edit, {"after": str(last.wording_id)}, to="/plaats/")
    assert paragraphs(version, db)[-1].wording_id == place.wording_id
    new = {"text_nl": "Helemaal nieuw.", "text_en": ""}
    staff.submit(f"{DRAFTS}/{version.id}/invoegen/?after={last.wording_id}", new)
    assert paragraphs(version, db)[-2].text.nl == "Helemaal nieuw."
    removed = staff.submit(edit, to="/weghalen/")
    assert "De alinea is weggehaald." in removed.page.text
    assert place.wording_id not in {each.wording_id for each in paragraphs(version, db)}
    assert staff.get(edit).status_code == 404


def test_sections(staff, version, db):
    first = text_of(version).sections[0]
    place = first.paragraphs[1]
    title = {"title_nl": "Tussenstuk", "title_en": "Interlude"}
    staff.submit(address(version, place, "hoofdstuk"), title)
    where = f"{DRAFTS}/{version.id}/hoofdstuk/{first.section_id}/bewerken/"
    staff.submit(where, {"title_nl": "Eerst", "title_en": "First"})
    db.session.expire_all()
    assert [each.title.nl for each in text_of(version).sections] == ["Eerst", "Tussenstuk", "Hoofdstuk 2"]
    staff.submit(where, to="/weghalen/")
    db.session.expire_all()
    assert [each.title.nl for each in text_of(version).sections] == ["Tussenstuk", "Hoofdstuk 2"]


def test_publishing_shows_what_becomes_public_and_locks_the_text(staff, version, db, client):
    consultation = consultation_of(version)
    make_phase(consultation, None, name="Leesronde")
    page = staff.page(f"{DRAFTS}/{version.id}/publiceren/")
    assert "Leesronde" in page.text
    assert "verandert nooit meer" in page.text
    staff.submit(f"{DRAFTS}/{version.id}/publiceren/", to="/publiceren/")
    shown = staff.submit(f"/nl/beheer/consultaties/{consultation.id}/publiceren/", to="/publiceren/")
    assert "De consultatie is openbaar." in shown.page.text
    assert "Alinea 1.1 gaat over de buurt." in client.page("/nl/denk-mee/buurt/").text
    place = paragraphs(version, db)[0]
    barred = staff.get(address(version, place, "bewerken"), follow_redirects=True)
    assert "Deze versie is gepubliceerd" in barred.page.text
    copied = staff.submit(f"{DRAFTS}/{version.id}/", to="/kopie/")
    assert "Versie 2 staat klaar om te wijzigen" in copied.page.text
    thrown = staff.submit(copied.request.path + "weggooien/", to="/weggooien/")
    assert "De versie is weggegooid." in thrown.page.text


@pytest.mark.parametrize(
    ("role", "edits", "publishes"),
    [(Role.EDITOR, True, False), (Role.REVIEWER, False, True), (Role.ANALYST, False, False)],
)
def test_roles_see_only_the_buttons_that_work(version, sign_in, db, clock, role, edits, publishes):
    person = sign_in(make_staff(roles=(role,)), second_factor=True)
    page = person.page(f"{DRAFTS}/{version.id}/")
    assert ("Deze versie weggooien" in page.links) == edits
    assert ("Publiceren" in page.links) == publishes
    place = paragraphs(version, db)[0]
    assert person.get(address(version, place, "bewerken")).status_code == (200 if edits else 403)
    assert person.get(f"{DRAFTS}/{version.id}/publiceren/").status_code == (200 if publishes else 403)


def test_every_page_speaks_both_languages(staff, version, db, clock):
    operations.publish_version(version, now=clock.now, actor_id=None)
    working = operations.copy_version(
        version, label=Bilingual("vervolg", "sequel"), now=clock.now, actor_id=None
    )
    consultation = consultation_of(version)
    phase = make_phase(consultation, version)
    section = text_of(working).sections[0]
    place = section.paragraphs[0]
    for where in (
        "/nl/beheer/consultaties/",
        f"/nl/beheer/consultaties/{consultation.id}/",
        f"/nl/beheer/consultaties/{consultation.id}/bewerken/",
        f"/nl/beheer/consultaties/{consultation.id}/publiceren/",
        f"/nl/beheer/consultaties/{consultation.id}/fases/nieuw/",
        f"/nl/beheer/consultaties/{consultation.id}/fases/{phase.id}/bewerken/",
        f"{DRAFTS}/importeren/",
        f"{DRAFTS}/{version.id}/",
        f"{DRAFTS}/{working.id}/",
        f"{DRAFTS}/{working.id}/publiceren/",
        f"{DRAFTS}/{working.id}/weggooien/",
        f"{DRAFTS}/{working.id}/invoegen/?section={section.section_id}",
        f"{DRAFTS}/{working.id}/hoofdstuk/{section.section_id}/bewerken/",
        address(working, place, "bewerken"),
        address(working, place, "splitsen"),
        address(working, place, "hoofdstuk"),
    ):
        english = staff.page(where).links["EN English"]
        assert staff.page(english).language == "en"


@pytest.mark.parametrize(
    ("language", "once", "optional"),
    [
        ("nl", "Schrijf het in één taal of in allebei.", "(niet verplicht)"),
        ("en", "Write it in one language or in both.", "(optional)"),
    ],
)
def test_optional_stands_only_where_a_field_may_stay_empty(staff, version, db, language, once, optional):
    paragraph = staff.page(address(version, paragraphs(version, db)[0], "bewerken"))
    texts = staff.page(f"/nl/beheer/consultaties/{version.consultation_id}/bewerken/")
    shown = {}
    for page in (paragraph, texts):
        found = page if language == "nl" else staff.page(page.links["EN English"])
        assert found.text.count(once) == 1
        shown |= {node.get("for"): optional in node.text for node in found.main.all("label")}
    assert not any(shown[name] for name in ("text_nl", "text_en", "title_nl", "title_en", "kind"))
    assert all(shown[name] for name in ("contact_nl", "contact_en", "slug_nl", "slug_en"))


def test_the_list_marks_the_draft_that_is_not_public_yet(staff, version, db):
    (link,) = [node for node in staff.page("/nl/beheer/").main.all("a") if "nog niet openbaar" in node.text]
    assert link.get("href") == f"{DRAFTS}/{version.id}/", "the only one is shown itself"
    other = make_draft()
    public = make_consultation()
    db.session.commit()
    page = staff.page("/nl/beheer/consultaties/").main
    marked = [row.text for row in page.all("tr") if "Nog niet openbaar" in row.text]
    assert len(marked) == 2
    assert "Versie 1" in marked[0]
    assert str(public.id) not in " ".join(marked)
    assert any(link.get("href") == f"{DRAFTS}/{other.id}/" for link in page.all("a"))
    assert "Draft not public yet" in staff.page("/en/office/consultations/").main.text
    hrefs = [link.get("href") for link in staff.page("/nl/beheer/").main.all("a")]
    assert "/nl/beheer/consultaties/" in hrefs


def test_a_section_begins_under_a_title(staff, version, db):
    place = paragraphs(version, db)[1]
    for title in ("", "  ", "\u202e\u0007"):
        answer = staff.submit(address(version, place, "hoofdstuk"), {"title_nl": title, "title_en": ""})
        assert answer.status_code == 422
        assert "Geef het hoofdstuk een titel in minstens één taal." in answer.page.main.text
    english = f"/en/office/consultations/drafts/{version.id}/paragraph/{place.wording_id}/section/"
    assert "Give the section a title" in staff.submit(english, {"title_nl": ""}).page.main.text
    db.session.expire_all()
    assert len(text_of(version).sections) == 2


def test_text_that_turns_around_or_hides_is_kept_without_that(staff, version, db):
    place = paragraphs(version, db)[0]
    staff.submit(
        address(version, place, "bewerken"), {"text_nl": "Wij \u202ezijn\u202c\x07 hier.", "text_en": ""}
    )
    assert paragraphs(version, db)[0].text.nl == "Wij zijn hier."
    checked = upload(staff, f"{DRAFTS}/importeren/", "# Pl\u202ean\n\nEen \u2066alinea\u2069.\n".encode())
    assert not {"\u202e", "\u2066", "\u2069"} & set(checked.text)


def test_only_the_buttons_that_can_do_something_stand_there(staff, version, db):
    found = paragraphs(version, db)

    def buttons(place: DraftParagraph) -> set[str]:
        words = {"Samenvoegen met de volgende", "Omhoog", "Omlaag"}
        shown = {node.text for node in staff.page(address(version, place, "bewerken")).main.all("button")}
        return words & shown

    assert buttons(found[0]) == {"Samenvoegen met de volgende", "Omlaag"}
    assert buttons(found[2]) == {"Omhoog", "Omlaag"}, "the last of its section, not of the text"
    assert buttons(found[-1]) == {"Omhoog"}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_version_that_a_later_one_overtook_is_closed_and_says_so(staff, version, db, clock, language):
    operations.publish_version(version, now=clock.now, actor_id=None)
    second = operations.copy_version(version, label=None, now=clock.now, actor_id=None)
    consultation = consultation_of(version)
    db.session.commit()
    words = b"# Deel\n\nAlinea 1.1 gaat over de buurt.\n\nHeel iets anders.\n"
    checked = upload(staff, f"{DRAFTS}/importeren/?consultation={consultation.id}", words)
    staff.submit(checked.request.path, {"sure": "y"} if 'name="sure"' in checked.text else {}, to="/inlezen/")
    third = versions_of(consultation.id)[0]
    assert (third.number, third.based_on_id) == (3, second.id)
    own = f"{DRAFTS}/{second.id}/"
    page = staff.page(own)
    assert {"Publiceren", "Deze versie weggooien"} & set(page.links) == {"Publiceren"}
    staff.submit(f"{DRAFTS}/{third.id}/publiceren/", to="/publiceren/")
    page = staff.page(own)
    assert not {"Publiceren", "Deze versie weggooien"} & set(page.links)
    if language == "en":
        page = staff.page(page.links["EN English"])
    for words in {
        "nl": ("Ingehaald", "Versie 3 is in plaats van deze gepubliceerd"),
        "en": ("Overtaken", "Version 3 was published instead of this one"),
    }[language]:
        assert words in page.text
    for act, words in (
        ("publiceren", "Er is al een nieuwere versie"),
        ("weggooien", "Er bouwt een nieuwere"),
    ):
        barred = staff.get(f"{own}{act}/", follow_redirects=True)
        assert barred.request.path == own
        assert words in barred.text
        assert staff.post(f"{own}{act}/", data={"state": ""}).status_code == 303
    assert "Ingehaald" in staff.page(f"/nl/beheer/consultaties/{consultation.id}/").text
    assert "nog niet openbaar" not in staff.page("/nl/beheer/").text
    changed = staff.page(f"{DRAFTS}/{third.id}/")
    assert "Deze versie weggooien" not in changed.links


def test_going_on_to_split_saves_nothing_that_was_not_typed(staff, version, db):
    place = paragraphs(version, db)[1]
    answer = staff.submit(address(version, place, "bewerken"), {"next": "split"})
    assert answer.request.path == address(version, place, "splitsen")
    assert "is opgeslagen" not in answer.page.text
    assert paragraphs(version, db)[1].revision == place.revision
    typed = staff.submit(address(version, place, "bewerken"), {"next": "split", "text_nl": "Een. En twee."})
    assert "Alinea 2 is opgeslagen." in typed.page.text
    assert paragraphs(version, db)[1].revision == place.revision + 1
