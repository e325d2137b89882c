"""Words of a list per language: the author is asked first, nothing is lost, a moderator looks later."""

from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.core.audit import AuditEntry
from app.moderation.models import Case
from app.moderation.word_lists.operations import save_list
from app.moderation.word_lists.rules import Watched, plain
from tests.factories.consultations import make_comment
from tests.factories.people import make_staff
from tests.moderation.conftest import DESK, PAGE, decide

WORDS = f"{DESK}woorden/"


@pytest.fixture
def listed(paragraph: Any, db: Any, clock: Any) -> None:
    """Sukkel and suf schaap, in Dutch."""
    by = make_staff().participant_id
    save_list("nl", "sukkel\nsuf schaap", revision=0, moderator=by, now=clock.now)
    db.session.commit()


def post(client: Any, paragraph: Any, text: str, **facts: str) -> Any:
    return client.submit(
        f"{PAGE}?paragraph={paragraph.key}&respond=1",
        {"text": text, "kind": "named", **facts},
        to=f"/alinea/{paragraph.key}/reacties/",
    )


def comments(db: Any) -> list[Comment]:
    db.session.rollback()
    return list(db.session.scalars(select(Comment)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Je bent een sukkel.", ["sukkel"]),
        ("SÚKKEL!", ["sukkel"]),
        ("suk\u200bkel", ["sukkel"]),
        ("Jij suf,  schaap", ["suf schaap"]),
        ("sukkelig gesukkel", []),
        ("suf. Een schaap", []),
        ("sukkel sukkel suf-schaap", ["sukkel", "suf schaap"]),
        ("", []),
    ],
)
def test_whole_words_are_found_however_they_are_written(text: str, found: list[str]) -> None:
    assert Watched.of(["sukkel", "suf schaap"]).found_in(text) == found


def test_nothing_hidden_or_spread_gets_past() -> None:
    assert plain("  ＳＵＫ\u00adkel\u0301  Straße ") == "suk kel strasse".replace("suk kel", "sukkel")


def test_the_author_is_asked_and_changes_it(listed, member, paragraph, db):
    answer = post(member, paragraph, "Wat een sukkel ben jij.")
    assert answer.status_code == 422
    for words in ("Weet je het zeker? In je tekst staat: sukkel.", "Aanpassen", "Zo plaatsen"):
        assert words in answer.page.text
    assert "Wat een sukkel ben jij." in answer.page.by_id(f"text-{paragraph.key}").text
    assert comments(db) == []
    (form,) = [each for each in answer.page.forms if "sure" in each.fields]
    filled = {**form.values, "text": "Dat zie ik anders.", "sure": ""}
    posted = member.post(form.action, data=filled, follow_redirects=True)
    assert posted.status_code == 200
    assert [each.text for each in comments(db)] == ["Dat zie ik anders."]
    assert db.session.scalars(select(Case)).all() == []


def test_posted_as_it_is_everybody_reads_it_and_a_moderator_looks(listed, member, client, mo, paragraph, db):
    answer = post(member, paragraph, "Wat een sukkel ben jij.")
    (form,) = [each for each in answer.page.forms if "sure" in each.fields]
    member.post(form.action, data={**form.values, "sure": "y"}, follow_redirects=True)
    (said,) = comments(db)
    assert "Wat een sukkel ben jij." in client.page(PAGE).text
    page = mo.page(DESK)
    for words in ("Woord van onze lijst", "Opgevallen: sukkel"):
        assert words in page.text
    decide(mo, said, "kept", reasons="")
    db.session.rollback()
    (case,) = db.session.scalars(select(Case))
    assert (case.origin, case.noticed, case.is_open) == ("words", "sukkel", False)


def test_a_reply_a_suggestion_and_an_edit_are_asked_about_too(listed, member, paragraph, els, db):
    said = make_comment(paragraph, els, "Rustig aan.")
    db.session.commit()
    edit = f"{PAGE}reactie/{said.id}/bewerken/"
    asked = member.submit(edit, {"text": "Rustig aan, sukkel."})
    assert asked.status_code == 422
    assert "Zo opslaan" in asked.page.text
    assert comments(db)[0].text == "Rustig aan."
    saved = member.post(edit, data={"text": "Rustig aan, sukkel.", "sure": "y"})
    assert saved.status_code == 303
    assert comments(db)[0].text == "Rustig aan, sukkel."
    (case,) = db.session.scalars(select(Case))
    assert case.noticed == "sukkel"
    reply = member.submit(
        f"{PAGE}reactie/{said.id}/", {"text": "Zelf suf schaap."}, to=f"/reactie/{said.id}/reacties/"
    )
    assert "In je tekst staat: suf schaap." in reply.page.text


def test_words_of_the_other_language_are_asked_about_too(listed, member, paragraph, db):
    address = member.page(PAGE).links["EN English"]
    answer = member.submit(
        f"{address}?paragraph={paragraph.key}&respond=1",
        {"text": "You sukkel.", "kind": "named"},
        to=f"/paragraph/{paragraph.key}/comments/",
    )
    assert answer.status_code == 422
    assert "sukkel" in answer.page.by_id(f"text-{paragraph.key}-asked").text
    assert comments(db) == []


def test_moderators_keep_the_list(paragraph, mo, bo, db):
    answer = mo.submit(WORDS, {"words": " Sukkel \n\nsukkel\n<b>suf</b>  schaap\n***\n"}, to="/woorden/nl/")
    assert "De lijst is opgeslagen." in answer.page.text
    assert answer.page.by_id("words-nl").text == "<b>suf</b> schaap sukkel"
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "words.change"))
    assert (entry.object_id, entry.details) == ("nl", {"words": 2})


def test_two_moderators_on_one_list_lose_nothing(listed, mo, bo, db):
    first = mo.page(WORDS)
    revision = first.by_id("revision-nl").get("value")
    bo.submit(WORDS, {"words": "kluns"}, to="/woorden/nl/")
    late = mo.post(f"{WORDS}nl/", data={"words": "sukkel\nlomperik", "revision": revision})
    assert late.status_code == 409
    assert "Een collega veranderde deze lijst" in late.page.text
    assert "lomperik" in late.page.by_id("words-nl").text
    assert "kluns" in late.page.text


@pytest.mark.parametrize("words", ["\n".join(f"woord{n}" for n in range(1001)), "x" * 81])
def test_a_list_too_long_is_refused(paragraph, mo, words):
    answer = mo.post(f"{WORDS}nl/", data={"words": words, "revision": "0"})
    assert answer.status_code == 422
    assert "hoogstens 1.000 woorden" in answer.page.text


def test_there_is_no_third_language(paragraph, mo):
    assert mo.post(f"{WORDS}de/", data={"words": "x", "revision": "0"}).status_code == 404
