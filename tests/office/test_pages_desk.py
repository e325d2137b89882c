"""Staff write the information pages: both languages, a preview, nothing lost when two write at once."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.extensions import db
from app.pages import queries
from app.pages.models import PageVersion
from app.people.accounts.models import Account
from tests.factories.pages import load_pages, save_page, texts
from tests.factories.people import make_staff
from tests.support.client import AuditedClient
from tests.support.statements import counted

EDIT = "/nl/beheer/paginas/about/"


@pytest.fixture(autouse=True)
def loaded(app: Flask) -> None:
    load_pages()


def written(**changes: str) -> dict[str, str]:
    return {
        "title_nl": "Over ons allemaal",
        "title_en": "About all of us",
        "summary_nl": "Wie we zijn.",
        "summary_en": "Who we are.",
        "body_nl": "## Samen\n\nWij zijn **{organisation}**.",
        "body_en": "## Together\n\nWe are **{organisation}**.",
        **changes,
    }


def now_about() -> PageVersion:
    current = queries.current_version("about")
    assert current is not None
    return current


def test_the_desk_lists_every_page_with_who_changed_it(staff: Any) -> None:
    save_page("colophon", make_staff("Noor Bos").participant_id)
    page = staff(Role.EDITOR).page("/nl/beheer/paginas/")
    assert len(page.main.all("tbody")[0].all("tr")) == 7
    assert "Noor Bos" in page.main.text


def test_what_is_saved_is_what_readers_see(staff: Any, client: AuditedClient) -> None:
    answer = staff(Role.EDITOR).submit(EDIT, {**written(), "act": "save"})
    assert "Opgeslagen als versie 2" in answer.text
    page = client.page("/nl/over-ons/")
    assert page.all("h1")[0].text == "Over ons allemaal"
    assert "Wij zijn Amnesty International Nederland" in page.main.text
    assert client.page("/en/about/").all("h1")[0].text == "About all of us"


def test_saving_is_in_the_log_without_the_text(staff: Any) -> None:
    staff(Role.EDITOR).submit(EDIT, {**written(), "act": "save"})
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "page.saved")).one()
    assert entry.details == {"key": "about", "number": 2}


def test_a_preview_saves_nothing(staff: Any) -> None:
    answer = staff(Role.EDITOR).submit(EDIT, {**written(body_nl="## Proef\n\n- één"), "act": "preview"})
    assert answer.status_code == 200
    assert "Proef" in [heading.text for heading in answer.page.main.all("h2")]
    assert answer.page.main.all("textarea")[1].text == "## Proef - één"
    assert now_about().number == 1


def test_saving_what_did_not_change_makes_no_version(staff: Any) -> None:
    desk = staff(Role.EDITOR)
    desk.submit(EDIT, {"act": "save"})
    assert now_about().number == 1


def test_two_who_write_at_once_lose_nothing(staff: Any) -> None:
    first, second = staff(Role.EDITOR, name="Noor Bos"), staff(Role.EDITOR, name="Sem Vos")
    form = second.page(EDIT).forms
    first.submit(EDIT, {**written(body_nl="De tekst van Noor."), "act": "save"})
    (mine,) = [one for one in form if "body_nl" in one.fields]
    sent = {**mine.values, **written(body_nl="De tekst van Sem."), "act": "save"}
    answer = second.post(EDIT, data=sent)
    assert answer.status_code == 409
    areas = {area.get("id"): area.text for area in answer.page.main.all("textarea")}
    assert areas["theirs-body-nl"] == "De tekst van Noor."
    assert areas["body_nl"] == "De tekst van Sem."
    assert "theirs-body-en" not in areas, "what is equal needs no comparing"
    assert "Noor Bos" in answer.page.main.text
    assert now_about().body.nl == "De tekst van Noor."
    # With both texts in view, saving once more is the writer's own choice.
    (again,) = [one for one in answer.page.forms if "body_nl" in one.fields]
    assert second.post(EDIT, data={**again.values, "act": "save"}).status_code == 303
    assert (now_about().number, now_about().body.nl) == (3, "De tekst van Sem.")


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"title_nl": " ", "title_en": ""}, "title_nl", "Schrijf een titel"),
        ({"body_nl": "", "body_en": "\n"}, "body_nl", "Schrijf een tekst"),
        ({"body_en": "Mail {servicedesk}."}, "body_en", "{servicedesk} kennen we niet"),
        ({"body_nl": "Zie {retention_table} hier."}, "body_nl", "moet alleen op een eigen regel staan"),
        ({"summary_nl": "{retention_table}"}, "summary_nl", "past alleen in de tekst zelf"),
        ({"title_en": "x" * 121}, "title_en", "121 tekens lang; er passen er hier hoogstens 120"),
        ({"body_nl": "x" * 40_001}, "body_nl", "40.001 tekens lang"),
    ],
)
def test_what_can_not_be_a_page_is_refused_at_its_field(
    changes: dict[str, str], field: str, message: str, staff: Any
) -> None:
    answer = staff(Role.EDITOR).submit(EDIT, {**written(**changes), "act": "save"})
    assert answer.status_code == 422
    (error,) = [node for node in answer.page.main.all("span") if node.get("id") == f"{field}-error"]
    assert message in error.text
    assert answer.page.main.all("input")[-1].get("value") == written(**changes)["title_en"].strip()
    assert now_about().number == 1


@pytest.mark.parametrize("read", ["", "abc", "-"])
def test_a_form_without_its_version_is_refused(read: str, staff: Any) -> None:
    desk = staff(Role.EDITOR)
    desk.page(EDIT)
    answer = desk.post(EDIT, data={**written(), "read": read, "act": "save"})
    assert answer.status_code == 400
    assert "Wij zijn **{organisation}**." in answer.text, "what was written comes back"


def test_hostile_markdown_does_no_harm(staff: Any, client: AuditedClient) -> None:
    hostile = """<script>alert(1)</script>

[klik](javascript:alert(1))

![pixel](https://elsewhere.example/x.png)

# Kop

<a href="x" onclick="y">z</a>"""
    staff(Role.EDITOR).submit(EDIT, {**written(body_nl=hostile), "act": "save"})
    page = client.page("/nl/over-ons/")
    assert page.main.all("script") == page.main.all("img") == []
    assert [link for link in page.main.all("a") if link.get("href").startswith("javascript")] == []


def test_invisible_characters_are_not_kept(staff: Any) -> None:
    odd = {"title_nl": "Om\u202eklap\u2066pen", "body_nl": "een\r\ntwee\a drie \U0001f600"}
    staff(Role.EDITOR).submit(EDIT, {**written(**odd), "act": "save"})
    assert now_about().title.nl == "Omklappen"
    assert now_about().body.nl == "een\ntwee drie \U0001f600"


def test_a_page_in_one_language_says_so(staff: Any, client: AuditedClient) -> None:
    lacking = {"title_en": "", "summary_en": "", "body_en": ""}
    staff(Role.EDITOR).submit(EDIT, {**written(**lacking), "act": "save"})
    page = client.page("/en/about/")
    assert "This page is only available in Dutch." in page.main.text
    assert page.all("h1")[0].all("span")[0].get("lang") == "nl"
    assert "1 informatiepagina mist een taal." in staff(Role.EDITOR).page("/nl/beheer/").main.text


def test_an_older_version_is_read_and_put_back(staff: Any, client: AuditedClient) -> None:
    desk = staff(Role.EDITOR)
    desk.submit(EDIT, {**written(), "act": "save"})
    listed = desk.page(f"{EDIT}versies/")
    assert len(listed.main.all("tbody")[0].all("tr")) == 2
    assert "Waarom Samenspraak er is" in desk.page(f"{EDIT}versies/1/").main.text
    desk.submit(f"{EDIT}versies/1/", {}, to="terugzetten")
    assert client.page("/nl/over-ons/").all("h1")[0].text == "Over ons"
    assert (now_about().number, now_about().restored_from) == (3, 1)
    assert "teruggezet uit versie 1" in desk.page(f"{EDIT}versies/").main.text


def test_putting_back_what_readers_see_already_is_refused(staff: Any) -> None:
    desk = staff(Role.EDITOR)
    desk.page(EDIT)
    answer = desk.post(f"{EDIT}versies/1/terugzetten/", data={"read": 1})
    assert answer.status_code == 409
    assert "Dit is de versie die lezers nu zien." in answer.page.main.text


def test_putting_back_over_a_newer_text_is_refused(staff: Any) -> None:
    desk = staff(Role.EDITOR)
    desk.page(EDIT)
    editor = make_staff("Noor Bos").participant_id
    save_page("about", editor)
    save_page("about", editor, texts("Nog nieuwer"))
    assert desk.post(f"{EDIT}versies/1/terugzetten/", data={"read": 2}).status_code == 409
    assert now_about().title.nl == "Nog nieuwer"


@pytest.mark.parametrize("address", ["versies/9/", "versies/0/", "versies/99999999999999999999/"])
def test_a_version_that_never_was_is_not_found(address: str, staff: Any) -> None:
    assert staff(Role.EDITOR).get(EDIT + address).status_code == 404


def test_an_unknown_page_is_not_found(staff: Any) -> None:
    desk = staff(Role.EDITOR)
    assert desk.get("/nl/beheer/paginas/nieuws/").status_code == 404
    desk.page(EDIT)
    assert desk.post("/nl/beheer/paginas/nieuws/", data=written(read="1")).status_code == 404


def test_versions_are_paged_and_cost_no_more(staff: Any) -> None:
    desk = staff(Role.EDITOR)
    editor = make_staff("Noor Bos").participant_id
    for number in range(10):
        save_page("about", editor, texts(f"Titel {number}"))
    with counted() as ten:
        desk.page(f"{EDIT}versies/")
    for number in range(30):
        save_page("about", editor, texts(f"Andere titel {number}"))
    with counted() as forty:
        page = desk.page(f"{EDIT}versies/")
    assert len(forty) == len(ten), "\n".join(forty)
    assert len(page.main.all("tbody")[0].all("tr")) == 30
    assert len(desk.page(f"{EDIT}versies/?before=12").main.all("tbody")[0].all("tr")) == 11
    for before in ("abc", "-5", "99999999999999999999"):
        desk.page(f"{EDIT}versies/?before={before}")


def test_an_editor_who_leaves_is_no_longer_named(staff: Any, app: Flask) -> None:
    editor: Account = make_staff("Noor Bos")
    save_page("about", editor.participant_id)
    (holder,) = [one for one in app.extensions["personal_data"] if one.name == "pages"]
    (exported,) = holder.export(editor.participant_id)
    assert (exported["page"], exported["number"]) == ("about", 2)
    holder.erase(editor.participant_id, app.extensions["clock"](), False)
    assert now_about().changed_by is None
