"""Staff at the workbench: find what was said, gather it into points, split what says several things."""

import contextvars
import io
import threading
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.consultations.answers import workbench
from app.consultations.answers.workbench import Asked
from app.consultations.comments.operations import withdraw
from app.consultations.points.models import Point, PointSource
from app.consultations.processes.models import Consultation
from app.core import clock as clocks
from app.core.access import Role
from app.core.audit import AuditEntry
from tests.factories.consultations import (
    make_comment,
    make_consultation,
    make_reply,
    make_suggestion,
    paragraphs_of,
    visitor_of,
)
from tests.factories.people import make_member, make_staff
from tests.factories.points import draft_answer, gather, make_answer, make_point, publish_answers
from tests.support.client import AuditedClient
from tests.support.statements import counted


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt", suggesters=("member",))


@pytest.fixture
def address(consultation: Consultation) -> str:
    return f"/nl/beheer/consultaties/{consultation.id}/werkbank/"


@pytest.fixture
def editor(sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff("Noor Bos", roles=(Role.EDITOR,)), second_factor=True)
    return client


def texts(found: Any) -> list[str]:
    return [each.said.text for each in found.items]


def test_staff_read_everything_in_the_order_of_the_text(consultation, address, editor):
    first, second, *_rest = paragraphs_of(consultation)
    els = make_member("Els de Vries")
    make_comment(second, els, "Bij de tweede.")
    one = make_comment(first, els, "Bij de eerste.")
    make_suggestion(first, make_member("Tom"), "Alinea 1.1 gaat over de straat.", "Dat is duidelijker.")
    make_reply(one, make_member("Joy"), "Ja, precies.")
    page = editor.page(address)
    words = page.main.text
    order = ("Bij de eerste.", "Ja, precies.", "duidelijker", "Bij de tweede.")
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert "Nog 4 bijdragen te beantwoorden" in page.text
    assert "Antwoord op:" in words
    assert "weg: buurt" in words


def test_what_is_ticked_is_gathered_into_a_new_point(consultation, address, editor, db):
    paragraph = paragraphs_of(consultation)[0]
    said = [make_comment(paragraph, make_member(), f"Meer groen {each}") for each in range(2)]
    reply = make_reply(said[0], make_member(), "Ja.")
    picks = [each.id.hex for each in said]
    answer = editor.submit(address, {"pick": picks, "title_nl": "Meer groen", "with_replies": "y"})
    assert "3 bijdragen zitten nu in punt 1." in answer.page.text
    point = db.session.scalars(db.select(Point)).one()
    assert point.title.nl == "Meer groen"
    sources = set(db.session.scalars(db.select(PointSource.comment_id)))
    assert sources == {said[0].id, said[1].id, reply.id}
    again = editor.submit(address, {"pick": picks[0], "into": str(point.id)})
    assert "Deze bijdragen zaten al in punt 1." in again.page.text
    source = db.session.scalars(db.select(PointSource).where(PointSource.comment_id == reply.id)).one()
    editor.post(address, data={"do": f"out:{source.id.hex}"})
    assert reply.id not in set(db.session.scalars(db.select(PointSource.comment_id)))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title_nl": "Iets"}, "Kies minstens één bijdrage."),
        ({"pick": "{said}", "title_nl": " "}, "Geef het punt een titel, in minstens één taal."),
        ({"pick": "{said}", "title_en": "x" * 200}, "Een titel heeft hooguit 160 tekens; deze heeft er 200."),
        ({"pick": "{elsewhere}", "title_nl": "Iets"}, "hoort bij een andere consultatie"),
        ({"pick": "{said}.{said}", "title_nl": "Iets"}, "of is intussen gesplitst"),
        ({"pick": "{withdrawn}", "title_nl": "Iets"}, "is intussen ingetrokken of verborgen"),
        ({"pick": "niets", "title_nl": "Iets"}, "Kies minstens één bijdrage."),
        ({"pick": "{said}", "into": "{said}"}, "Dit punt bestaat niet in deze consultatie."),
    ],
)
def test_what_makes_no_sense_is_said_and_changes_nothing(consultation, address, editor, db, fields, message):
    author = make_member()
    ids = {
        "said": make_comment(paragraphs_of(consultation)[0], author),
        "elsewhere": make_comment(paragraphs_of(make_consultation())[0], make_member()),
        "withdrawn": make_comment(paragraphs_of(consultation)[1], author, "Weg ermee."),
    }
    withdraw(ids["withdrawn"], visitor_of(author), clocks.now())
    hexes = {name: each.id.hex for name, each in ids.items()}
    db.session.commit()
    editor.page(address)
    filled = {name: value.format(**hexes) for name, value in fields.items()}
    answer = editor.post(address, data={"do": "gather", **filled})
    assert answer.status_code in (404, 409, 422)
    assert message in answer.page.text
    assert db.session.scalars(db.select(Point)).all() == []


def test_the_filter_stands_in_the_address(consultation, address, editor, db):
    first, second, third, fourth, *_rest = paragraphs_of(consultation)
    one = make_comment(first, make_member(), "Een boom.")
    make_suggestion(second, make_member(), "Alinea 1.2 gaat over een boom.")
    make_reply(one, make_member(), "Twee bomen!")
    make_comment(fourth, make_member(), "A tree, please.", language="en")
    answered = make_comment(third, make_member(), "Een bank.")
    make_point(consultation, one)
    point = make_point(consultation, answered)
    make_answer(point)
    publish_answers(consultation.phases[0])
    db.session.commit()
    for asked, expected in (
        (Asked(kind="suggestion"), ["Alinea 1.2 gaat over een boom."]),
        (Asked(kind="reply"), ["Twee bomen!"]),
        (Asked(kind="comment", language="en"), ["A tree, please."]),
        (Asked(words="BO"), ["Een boom.", "Twee bomen!", "Alinea 1.2 gaat over een boom."]),
        (Asked(words="%"), []),
        (Asked(section=fourth.section_id), ["A tree, please."]),
        (Asked(state="gathered"), ["Een boom."]),
        (Asked(state="answered"), ["Een bank."]),
        (Asked(state="open"), ["Twee bomen!", "Alinea 1.2 gaat over een boom.", "A tree, please."]),
        (Asked(phase=consultation.phases[0].id, audience="member"), None),
        (Asked(audience="board"), []),
        (Asked(section="whole"), []),
    ):
        found = texts(workbench.stream(consultation.id, asked))
        assert found == expected if expected is not None else len(found) == 5, asked
    page = editor.page(f"{address}?state=answered&kind=onzin")
    assert "1 bijdrage past bij dit filter." in page.text
    assert "Een bank." in page.text
    assert "Een boom." not in page.main.text


def test_pages_follow_the_text_without_a_gap(consultation):
    for number, paragraph in enumerate(paragraphs_of(consultation)):
        root = make_comment(paragraph, make_member(), f"{number}")
        make_reply(root, make_member(), f"{number} ja")
    seen, cursor = [], None
    while True:
        page = workbench.stream(consultation.id, cursor=cursor, size=5)
        seen += texts(page)
        cursor = page.older
        if cursor is None:
            break
    assert seen == [words for number in range(6) for words in (f"{number}", f"{number} ja")]


def test_a_remark_is_split_and_its_parts_feed_points_of_their_own(consultation, address, editor, db, clock):
    text = "Zet er bomen neer.\nEn een bank! Dat kost niets."
    said = make_comment(paragraphs_of(consultation)[0], make_member(), text)
    split = f"/nl/beheer/consultaties/bijdragen/{said.id}/splitsen/"
    assert "Splits hem na 15 minuten." in editor.page(split).text
    clock.move(minutes=16)
    assert "Geef aan waar een nieuw deel begint." in editor.submit(split, {}).page.text
    page = editor.submit(split, {"starts": str(text.index("En een"))}).page
    assert "De bijdrage is gesplitst." in page.text
    (row,) = workbench.stream(consultation.id).items
    assert [part.text for part in row.parts] == ["Zet er bomen neer.", "En een bank! Dat kost niets."]
    value = f"{said.id.hex}.{row.parts[1].id.hex}"
    editor.submit(address, {"pick": value, "title_nl": "Banken"})
    (row,) = workbench.stream(consultation.id).items
    assert [[each.point.number for each in part.points] for part in row.parts] == [[], [1]]
    assert texts(workbench.stream(consultation.id, Asked(state="open"))) == [text]
    assert "Haal het daar eerst uit." in editor.submit(split, to="heel-maken").page.text
    shown = editor.page(f"/nl/beheer/consultaties/punten/{row.parts[1].points[0].point.id}/")
    assert "Deel 2 van een bijdrage" in shown.text
    editor.post(address, data={"do": f"out:{row.parts[1].points[0].source.id.hex}"})
    assert "weer één geheel" in editor.submit(split, to="heel-maken").page.text
    (row,) = workbench.stream(consultation.id).items
    assert row.parts == ()


def test_twice_the_contributions_take_no_more_statements(consultation, address, editor, db):
    sent = []
    for _round in range(2):
        for paragraph in paragraphs_of(consultation):
            said = [make_comment(paragraph, make_member(), f"Dit {each}.") for each in range(3)]
            make_reply(said[0], make_member())
            draft_answer(make_point(consultation, *said[1:]))
        editor.get(address)
        with counted() as statements:
            assert editor.get(address).status_code == 200
        sent.append(len(statements))
    assert sent[1] <= sent[0] < 25


def test_who_reviews_reads_along_but_gathers_nothing(consultation, address, sign_in, db):
    said = make_comment(paragraphs_of(consultation)[0], make_member())
    reviewer = sign_in(make_staff(roles=(Role.REVIEWER,)), second_factor=True)
    page = reviewer.page(address)
    assert "Dit kan korter." in page.text
    assert not [form for form in page.forms if "pick" in form.fields]
    assert reviewer.post(address, data={"pick": said.id.hex, "title_nl": "X"}).status_code == 403


def test_excel_has_what_staff_see_and_no_formula(consultation, address, editor, db):
    paragraph = paragraphs_of(consultation)[1]
    els = make_member("Els de Vries", email="els@example.org")
    first = make_comment(paragraph, els, '=HYPERLINK("https://kwaad.example")')
    make_comment(paragraph, make_member("Tom"), "Gewoon.")
    point = make_point(consultation, first, title="Minder trucs")
    make_answer(point, reason="Doen we niet.")
    publish_answers(consultation.phases[0])
    db.session.commit()
    link = editor.page(address).links["Excel"]
    answer = editor.get(link)
    book = load_workbook(io.BytesIO(answer.data))
    said, points = (list(sheet.values) for sheet in book.worksheets)
    assert len(said) == 3
    row = dict(zip(said[0], said[1], strict=True))
    assert row["Tekst"] == '=HYPERLINK("https://kwaad.example")'
    assert book.worksheets[0].cell(2, 11).data_type == "s"
    assert (row["Alinea"], row["Punten"], row["Naam zoals getoond"]) == (2, "1", "Els de Vries")
    assert "Doen we niet." in row["Openbaar antwoord"]
    assert points[1][:2] == (1, "Minder trucs")
    assert b"els@example.org" not in answer.data
    assert "els@example.org" not in str(said)
    (entry,) = db.session.scalars(
        db.select(AuditEntry).where(AuditEntry.action == "contributions.downloaded")
    )
    assert entry.details == {"rows": 2}


def test_word_has_each_remark_in_its_margin(consultation, address, editor, db):
    first, second, *_rest = paragraphs_of(consultation)
    one = make_comment(first, make_member("Els de Vries"), "Mooi <b>gezegd</b> & kort.\nEcht.")
    make_reply(one, make_member("Tom"), "Vind ik ook.")
    make_suggestion(second, make_member("Joy"), "Alinea 1.2 gaat over de straat.", "Preciezer zo.")
    db.session.commit()
    answer = editor.get(editor.page(address).links["Word, versie 1"])
    document = Document(io.BytesIO(answer.data))
    comments = {each.author: each.text for each in document.comments}
    assert comments["Els de Vries"] == "Mooi <b>gezegd</b> & kort.\nEcht."
    assert comments["Tom"].startswith("Antwoord op: “Mooi")
    assert "Preciezer zo." in comments["Joy"]
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert f"1. {first.text.nl}" in lines
    assert "Hoofdstuk 1" in lines
    marked = [p for p in document.paragraphs if p._p.xpath(".//w:commentReference")]
    assert [p.text for p in marked] == [f"1. {first.text.nl}", f"2. {second.text.nl}"]
    assert next(iter(document.comments)).timestamp == one.posted_at.replace(microsecond=0)


@pytest.mark.parametrize(("language", "tag"), [("nl", "nl-NL"), ("en", "en-GB")])
def test_word_checks_and_speaks_each_text_in_its_own_language(
    consultation, address, editor, db, language, tag
):
    first = paragraphs_of(consultation)[0]
    make_comment(first, make_member("Els de Vries"), "Mooi gezegd.")
    db.session.commit()
    page = editor.page(address)
    page = page if language == "nl" else editor.page(page.links["EN English"])
    link = next(link for words, link in page.links.items() if words.startswith("Word, "))
    document = Document(io.BytesIO(editor.get(link).data))
    assert document.styles.element.xpath(".//w:lang/@w:val") == [tag]
    spoken = {words: run.xpath(".//w:lang/@w:val") for words, run in runs_of(document)}
    assert spoken[first.text.text_in(language)] == [tag]
    assert spoken["Mooi gezegd."] == ["nl-NL"]
    facts = document.core_properties
    assert (facts.comments, facts.created.year) == ("", 2026)


def runs_of(document: Any) -> list[tuple[str, Any]]:
    """Each run of the text and of its margin, with its words."""
    said = [paragraph for comment in document.comments for paragraph in comment.paragraphs]
    return [(run.text, run._r) for paragraph in (*document.paragraphs, *said) for run in paragraph.runs]


def test_what_feeds_a_point_shows_where_it_stands(consultation, editor, db):
    said = make_comment(paragraphs_of(consultation)[0], make_member(), "Eén.")
    point = make_point(consultation, said)
    gather(make_point(consultation, title="Ook dit"), said)
    db.session.commit()
    page = editor.page(f"/nl/beheer/consultaties/punten/{point.id}/")
    assert "Ook in: punt 2" in page.text
    assert "1 mens, 1 bijdrage" in page.text


def test_a_form_sent_twice_makes_one_point(consultation, address, editor, db):
    paragraph = paragraphs_of(consultation)[0]
    picks = [make_comment(paragraph, make_member(), f"Meer groen {each}").id.hex for each in range(3)]
    (form,) = [each for each in editor.page(address).forms if "pick" in each.fields]
    sent = {**form.values, "do": "gather", "pick": picks[:2], "title_nl": "Meer groen"}
    assert "Punt 1 was" not in editor.post(address, data=sent, follow_redirects=True).page.text
    again = editor.post(address, data=sent, follow_redirects=True)
    assert "Van deze bijdragen is punt 1 al gemaakt." in again.page.text
    assert "2 mensen, 2 bijdragen" in again.page.text
    assert again.request.path.endswith(f"/punten/{db.session.scalars(db.select(Point)).one().id}/")
    # Going back and choosing otherwise is another point.
    other = editor.post(address, data={**sent, "pick": picks[2]}, follow_redirects=True)
    assert "1 bijdrage zit nu in punt 2." in other.page.text


def test_two_presses_at_once_make_one_point(app, consultation, address, editor, db):
    said = make_comment(paragraphs_of(consultation)[0], make_member(), "Meer groen")
    (form,) = [each for each in editor.page(address).forms if "pick" in each.fields]
    sent = {**form.values, "do": "gather", "pick": said.id.hex, "title_nl": "Meer groen"}
    db.session.commit()
    barrier = threading.Barrier(2)
    statuses = []

    def press() -> None:
        barrier.wait()
        statuses.append(editor.post(address, data=sent).status_code)

    threads = [threading.Thread(target=contextvars.Context().run, args=(press,)) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [303, 303]
    assert db.session.scalars(db.select(Point.number)).all() == [1]
