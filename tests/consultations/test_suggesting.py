"""Another wording of a paragraph: the editor starts from the text; others see what it changes."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment, KeptText
from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version, text_of
from app.consultations.processes.models import Consultation
from app.core.bilingual import Bilingual
from tests.factories.consultations import (
    MEMBERS,
    agreed,
    make_consultation,
    make_suggestion,
    paragraphs_of,
)
from tests.factories.people import make_member

PAGE = "/nl/denk-mee/buurt/"
STANDS = "Alinea 1.2 gaat over de buurt."


@pytest.fixture
def paragraph(app: Any) -> Any:
    return paragraphs_of(make_consultation("buurt", reactors=MEMBERS, suggesters=MEMBERS))[1]


@pytest.fixture
def editor(paragraph: Any) -> str:
    return f"{PAGE}alinea/{paragraph.key}/tekstvoorstel/"


def suggestions(db: Any) -> list[Comment]:
    db.session.rollback()
    return list(db.session.scalars(select(Comment).order_by(Comment.id)))


def diff(page: Any, key: str) -> list[tuple[str, str]]:
    """What went and what came, as a reader without colour finds it."""
    node = page.by_id(key)
    return [(each.tag, each.text.replace(" ]", "]")) for each in node.all("del") + node.all("ins")]


def test_the_editor_starts_from_the_text_and_the_change_is_shown(member, editor, paragraph, client, db):
    box = member.page(editor).by_id(f"text-{paragraph.key}")
    assert box.text.strip() == STANDS
    answer = member.submit(editor, {"text": "Alinea 1.2 gaat over de straat.", "reason": "Preciezer."})
    assert answer.status_code == 200
    assert "Je tekstvoorstel staat erbij." in answer.page.text
    (one,) = suggestions(db)
    assert (one.kind, one.text, one.reason) == ("suggestion", "Alinea 1.2 gaat over de straat.", "Preciezer.")
    assert one.wording_id == paragraph.wording_id
    for page in (answer.page, client.page(PAGE)):
        assert diff(page, f"comment-{one.id.hex}") == [("del", "[weg: buurt]"), ("ins", "[nieuw: straat]")]
    assert "Preciezer." in client.page(PAGE).by_id(f"p-{paragraph.key}").text


def test_without_scripts_one_can_look_before_posting(member, editor, db):
    form = {"text": "Alinea 1.2 gaat over de wijk.", "reason": "Korter"}
    member.page(editor)
    answer = member.post(editor, data={**form, "look": "1"})
    assert answer.status_code == 200
    changed = [(each.tag, each.text) for each in answer.page.all("del") + answer.page.all("ins")]
    assert changed == [("del", "[weg: buurt ]"), ("ins", "[nieuw: wijk ]")]
    assert "Korter" in answer.page.text
    assert not suggestions(db)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (STANDS, "Dit is de tekst zoals die er staat."),
        ("  Alinea 1.2   gaat over\r\nde buurt. \u200b", "Dit is de tekst zoals die er staat."),
        ("Ali\u00adnea 1.2 ga\u200bat over de bu\u200durt.", "Dit is de tekst zoals die er staat."),
        ("", "Schrijf eerst iets."),
        ("woord " * 10_000, "5.000 tekens lang"),
    ],
)
def test_what_is_no_suggestion_is_refused_with_the_text_in_the_box(member, editor, db, text, words):
    answer = member.submit(editor, {"text": text, "reason": "Daarom niet."})
    assert answer.status_code == 422
    assert words in answer.page.text
    assert "Jouw tekst:" in answer.page.text, "named as the field is"
    assert "Daarom niet." in answer.page.text
    assert not suggestions(db)


def test_a_reason_of_ten_thousand_words_is_refused(member, editor, db):
    answer = member.submit(editor, {"text": "Iets anders.", "reason": "omdat " * 10_000})
    assert answer.status_code == 422
    assert "maximaal 1.000 tekens" in answer.page.text
    assert "Iets anders." in answer.page.text


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script> [x](javascript:alert(1))",
        "<del>alles</del> <ins>weg</ins> **vet** ![i](http://kwaad.example/p.png)",
        "]]></span> {{ 7*7 }} {% raw %} &lt;b&gt;",
    ],
)
def test_hostile_markdown_stays_what_was_typed(member, editor, client, db, hostile):
    answer = member.submit(editor, {"text": f"Alinea {hostile}", "reason": hostile})
    assert answer.status_code == 200
    (one,) = suggestions(db)
    assert one.text == f"Alinea {hostile}"
    for page in (answer, client.get(PAGE), client.get(f"{PAGE}reactie/{one.id}/")):
        shown = page.page.by_id(f"comment-{one.id.hex}")
        assert shown.all("script") == []
        assert shown.all("img") == []
        assert shown.all("strong") == []
        assert "49" not in shown.text
    assert hostile in answer.page.by_id(f"comment-{one.id.hex}").text


def test_a_suggestion_is_in_the_language_of_the_text_that_was_read(member, paragraph, db):
    member.submit(
        f"/en/have-your-say/forward-together/paragraph/{paragraph.key}/suggestion/",
        {"text": "Paragraph 1.2 is about the street."},
    )
    (one,) = suggestions(db)
    assert one.language == "en"


def test_where_the_text_is_only_in_dutch_so_is_the_suggestion(sign_in, db, clock, app):
    consultation = make_consultation("nl-alleen", suggesters=MEMBERS)
    version = copy_version(latest_version(consultation.id), label=None, now=clock.now, actor_id=None)
    first = next(iter(text_of(version).paragraphs))
    editing.reword(
        version, first.wording_id, text=Bilingual(nl="Alleen dit."), kind="text", revision=1, now=clock.now
    )
    publish_version(version, now=clock.now, actor_id=None)
    consultation.phases[0].version_id = version.id
    db.session.commit()
    els = sign_in(agreed(make_member("Els")))
    slug = next(
        url for text, url in els.page("/nl/denk-mee/nl-alleen/").links.items() if text == "EN English"
    )
    editor = f"{slug}paragraph/{first.key}/suggestion/"
    assert els.page(editor).by_id(f"text-{first.key}").get("lang") == "nl"
    els.submit(editor, {"text": "Alleen dat."})
    (one,) = suggestions(db)
    assert one.language == "nl"


def test_an_author_edits_text_and_reason_for_fifteen_minutes(member, editor, db, clock):
    member.submit(editor, {"text": "Alinea 1.2 gaat over de straat.", "reason": "Preciezer."})
    (one,) = suggestions(db)
    edit = f"{PAGE}reactie/{one.id}/bewerken/"
    same = member.submit(edit, {"text": STANDS})
    assert same.status_code == 422
    changed = member.submit(edit, {"text": "Alinea 1.2 gaat over het plein.", "reason": "Nog preciezer."})
    assert "[nieuw: het plein ]" in changed.page.text
    (one,) = suggestions(db)
    assert (one.reason, one.edited_at) == ("Nog preciezer.", clock.now)
    clock.move(minutes=16)
    assert member.post(edit, data={"text": "Te laat."}).status_code == 409


def test_withdrawn_a_trace_remains(member, editor, paragraph, db):
    member.submit(editor, {"text": "Alinea 1.2 gaat over de straat.", "reason": "Preciezer."})
    (one,) = suggestions(db)
    member.submit(f"{PAGE}reactie/{one.id}/intrekken/")
    (one,) = suggestions(db)
    assert (one.text, one.reason) == (None, None)
    page = member.page(f"{PAGE}alinea/{paragraph.key}/")
    assert "Hier stond een tekstvoorstel" in page.text
    assert "Preciezer" not in page.text


def test_a_paragraph_reworded_meanwhile_keeps_the_text_and_tells(member, editor, paragraph, db, clock):
    read = str(paragraph.wording_id)
    consultation = db.session.scalars(select(Consultation)).one()
    second = copy_version(latest_version(consultation.id), label=None, now=clock.now, actor_id=None)
    place = next(each for each in text_of(second).paragraphs if each.key == paragraph.key)
    editing.reword(
        second,
        place.wording_id,
        text=Bilingual(nl="De buurt is van iedereen.", en="The neighbourhood is everyone's."),
        kind="text",
        revision=1,
        now=clock.now,
    )
    publish_version(second, now=clock.now, actor_id=None)
    member.page(editor)
    consultation.phases[0].version_id = second.id
    db.session.commit()
    mine = {"text": "Alinea 1.2 gaat over de straat.", "reason": "Preciezer.", "read": read, "form_key": "k"}
    refused = member.post(editor, data=mine)
    assert refused.status_code == 409
    assert "De alinea is veranderd terwijl je schreef." in refused.page.text
    assert "De buurt is van iedereen." in refused.page.text
    assert "Alinea 1.2 gaat over de straat." in refused.page.by_id(f"text-{paragraph.key}").text
    assert "Preciezer." in refused.page.text
    assert not suggestions(db)
    form = next(f for f in refused.page.forms if "reason" in f.fields)
    again = member.post(editor, data={**form.values, "text": mine["text"]}, follow_redirects=True)
    assert again.status_code == 200
    (one,) = suggestions(db)
    assert one.wording_id == place.wording_id


def test_a_comment_on_a_paragraph_that_was_reworded_too(member, paragraph, db, clock):
    where = f"{PAGE}alinea/{paragraph.key}/"
    member.page(where)
    consultation = db.session.scalars(select(Consultation)).one()
    second = copy_version(latest_version(consultation.id), label=None, now=clock.now, actor_id=None)
    place = next(each for each in text_of(second).paragraphs if each.key == paragraph.key)
    editing.reword(
        second, place.wording_id, text=Bilingual(nl="Anders."), kind="text", revision=1, now=clock.now
    )
    publish_version(second, now=clock.now, actor_id=None)
    consultation.phases[0].version_id = second.id
    db.session.commit()
    data = {"text": "Mooi gezegd.", "read": str(paragraph.wording_id), "form_key": "k"}
    refused = member.post(f"{where}reacties/", data=data)
    assert refused.status_code == 409
    assert "Mooi gezegd." in refused.page.by_id(f"text-{paragraph.key}").text
    kept = paragraphs_of(consultation)[0]
    fine = member.post(f"{PAGE}alinea/{kept.key}/reacties/", data={"text": "Goed.", "form_key": "k"})
    assert fine.status_code == 303


def test_a_suggestion_on_an_earlier_wording_keeps_its_own_diff(member, paragraph, db, clock, client, app):
    one = make_suggestion(paragraph, make_member("Tom"), "Alinea 1.2 gaat over de straat.")
    consultation = db.session.scalars(select(Consultation)).one()
    second = copy_version(latest_version(consultation.id), label=None, now=clock.now, actor_id=None)
    place = next(each for each in text_of(second).paragraphs if each.key == paragraph.key)
    editing.reword(
        second, place.wording_id, text=Bilingual(nl="Heel anders."), kind="text", revision=1, now=clock.now
    )
    publish_version(second, now=clock.now, actor_id=None)
    consultation.phases[0].version_id = second.id
    db.session.commit()
    for page in (client.page(PAGE), client.page(f"{PAGE}alinea/{paragraph.key}/")):
        shown = page.by_id(f"comment-{one.id.hex}")
        assert "Over een eerdere tekst" in shown.text
        assert "[weg: buurt ]" in shown.text


def test_the_text_survives_an_ended_session_with_its_reason(member, editor, paragraph, db, sign_in):
    member.page(editor)
    member.delete_cookie("samenspraak")
    form = {"text": "Alinea 1.2 gaat over de straat.", "reason": "Preciezer.", "form_key": "x"}
    answer = member.post(editor, data=form, follow_redirects=True)
    assert answer.request.path == "/nl/inloggen/"
    kept = db.session.scalars(select(KeptText)).one()
    assert (kept.place, kept.reason) == (f"suggestion:{paragraph.key}", "Preciezer.")
    again = sign_in(agreed(make_member("Els de Vries", email="els2@example.org")))
    again.set_cookie("kept_text", member.get_cookie("kept_text").value)
    page = again.page(editor)
    assert "We hebben je tekst bewaard." in page.text
    assert "Alinea 1.2 gaat over de straat." in page.by_id(f"text-{paragraph.key}").text
    assert "Preciezer." in page.by_id(f"reason-{paragraph.key}").text
    assert again.page(PAGE).links["Ga verder waar je gebleven was"] == editor


def test_who_may_only_comment_finds_no_editor(sign_in, app, db):
    place = paragraphs_of(make_consultation("zonder"))[0]
    els = sign_in(agreed(make_member("Els")))
    page = els.page("/nl/denk-mee/zonder/")
    assert "Stel een andere tekst voor" not in page.text
    editor = f"/nl/denk-mee/zonder/alinea/{place.key}/tekstvoorstel/"
    assert els.page(editor).by_id(f"text-{place.key}") is None
    refused = els.post(editor, data={"text": "Toch iets.", "form_key": "x"})
    assert refused.status_code == 409
    assert "geen tekstvoorstellen gevraagd" in refused.page.text
    assert "Toch iets." in refused.page.text
    assert not suggestions(db)
