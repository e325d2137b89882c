"""What is kept of commenters, how they take it with them, and how it goes."""

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.consultations.comments import kept_texts, retention
from app.consultations.comments.bylines import BylineChoice
from app.consultations.comments.models import Byline, BylineKind, Comment, KeptText
from app.consultations.comments.texts import Rewording, cleaned
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member

EGEL = BylineChoice(BylineKind.PSEUDONYM, "Egel")


@pytest.fixture
def said(app: Any) -> Comment:
    """A comment of a member under a pseudonym."""
    place = paragraphs_of(make_consultation("buurt"))[0]
    return make_comment(place, make_member("Els de Vries"), "Mijn woorden.", byline=EGEL)


def test_export_holds_words_place_and_names(said):
    (one,) = retention.export(said.author_id)["comments"]
    assert one["text"] == "Mijn woorden."
    assert one["consultation"] == "Samen vooruit"
    assert one["about"].startswith("Alinea 1.1")
    assert retention.export(said.author_id)["bylines"] == [
        {"consultation": "Samen vooruit", "kind": "pseudonym", "pseudonym": "Egel"}
    ]


@pytest.mark.parametrize("withdraw", [False, True])
def test_erasing_leaves_words_without_a_name_or_withdraws_them(said, client, db, clock, withdraw):
    retention.erase(said.author_id, clock.now, withdraw)
    page = client.page("/nl/denk-mee/buurt/")
    assert "Egel" not in page.text
    assert ("Mijn woorden." in page.text) == (not withdraw)
    assert ("Naam weggehaald" in page.text) == (not withdraw)
    (row,) = db.session.scalars(select(Comment))
    assert row.author_id is None
    assert list(db.session.scalars(select(Byline))) == []


def test_names_go_five_years_after_the_consultation_closed(said, client, db, clock):
    clock.move(days=7 + 365 * 5)
    assert retention.take_names_away(clock.now) == 0
    clock.move(days=4)
    assert retention.take_names_away(clock.now) == 2
    assert "Mijn woorden." in client.page("/nl/denk-mee/buurt/").text


def test_kept_texts_expire(said, db, clock):
    token = kept_texts.keep("comment:abc", Rewording("Half af."), clock.now, paragraph_id=said.paragraph_id)
    assert kept_texts.kept(token, clock.now, None).text == "Half af."
    assert kept_texts.kept("iets anders", clock.now, None) is None
    assert db.session.scalars(select(KeptText)).one().token_hash != token
    clock.move(hours=25)
    assert kept_texts.kept(token, clock.now, None) is None
    assert kept_texts.expire(clock.now) == 1


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE comments SET text = NULL",
        "UPDATE comments SET withdrawn_at = posted_at",
        "UPDATE comments SET language = 'de'",
        "UPDATE bylines SET pseudonym = NULL",
        "UPDATE bylines SET kind = 'named'",
    ],
)
def test_the_promises_are_constraints(said, db, change):
    db.session.commit()
    with pytest.raises(IntegrityError):
        db.session.execute(text(change))
    db.session.rollback()


@pytest.mark.parametrize(
    ("raw", "kept", "changed"),
    [
        (" a\r\nb ", "a\nb", False),
        ("a\n \n\n\nb", "a\n\nb", False),
        ("e\u0301", "\u00e9", False),
        ("x\u202ey\u2066z", "xyz", True),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f468\u200d\U0001f469\u200d\U0001f467", False),
        ("a\x00\x07b\ufeff", "ab", True),
        ("\u200fسلام", "\u200fسلام", False),
    ],
)
def test_cleaning(raw, kept, changed):
    assert (cleaned(raw).text, cleaned(raw).changed) == (kept, changed)
