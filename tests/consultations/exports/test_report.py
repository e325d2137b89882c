"""The report in PDF: its editions, what stands in them, and the same bytes for the same answers."""

import hashlib
import io
import json
import re
import subprocess
import sys
from itertools import pairwise
from typing import Any

import pytest
from pypdf import PdfReader

from app.consultations.answers.models import Decision
from app.consultations.exports.contents import contents
from app.consultations.exports.everybody import answered_visit
from app.consultations.exports.operations import keep_report, planned_report
from app.consultations.exports.pdf import as_pdf
from app.consultations.exports.queries import editions_of
from app.consultations.processes.structure import structure_of
from app.core import clock as core_clock
from app.core import files
from app.core.printing.letters import known
from app.extensions import db as database
from app.settings import ROOT
from tests.consultations.outcome_stage import make_stage
from tests.factories.points import make_answer, make_point, publish_answers

PDF_OF = """
import json, sys
from app.consultations.exports.pdf import as_pdf
from app.core.printing.letters import known
sys.stdout.buffer.write(as_pdf(json.load(sys.stdin)))
"""


@pytest.fixture
def stage(app):
    return make_stage()


def report_of(stage: Any, app: Any) -> dict[str, Any]:
    """The contents as the job prints them."""
    structure = structure_of(stage.consultation.id)
    assert structure is not None
    visit = answered_visit(structure, core_clock.now())
    assert visit is not None
    return contents(visit, 1, app.extensions["settings"])


def words_of(data: bytes) -> str:
    """The text of a PDF as a reader hears it, white space made one."""
    pages = PdfReader(io.BytesIO(data)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages)).replace("\u200b", "")


def tags_of(data: bytes) -> list[str]:
    """The structure elements in the order in which they are read."""
    found: list[str] = []

    def walk(element: Any) -> None:
        element = element.get_object() if hasattr(element, "get_object") else element
        if isinstance(element, dict):
            if "/S" in element:
                found.append(element["/S"])
            walk(element.get("/K"))
        elif isinstance(element, list):
            for each in element:
                walk(each)

    walk(PdfReader(io.BytesIO(data)).trailer["/Root"]["/StructTreeRoot"]["/K"])
    return found


# --- editions ---------------------------------------------------------------------------------------


def test_a_publication_makes_an_edition(stage, worker):
    worker()
    (edition,) = editions_of(stage.consultation.id)
    assert edition.number == 1
    assert edition.file.media_type == "application/pdf"
    assert edition.file.sha256 == hashlib.sha256(files.read(edition.file.id)).hexdigest()


def test_there_is_no_next_edition_while_nothing_else_was_answered(stage, worker, clock):
    worker()
    clock.move(days=2)
    worker()
    assert planned_report(stage.consultation.id, core_clock.now()) is None
    assert len(editions_of(stage.consultation.id)) == 1


def test_the_next_publication_makes_the_next_edition_and_the_first_one_stays(stage, worker, clock, client):
    worker()
    clock.move(days=1)
    point = make_point(stage.consultation, stage.said[4], title="Te lang")
    make_answer(point, Decision.NOT_ADOPTED, reason="Het mag lang zijn.")
    publish_answers(stage.phase, stage.second)
    database.session.commit()
    worker()
    assert [each.number for each in editions_of(stage.consultation.id)] == [2, 1]
    first, second = (client.get(f"/nl/denk-mee/buurt/wat-we-hoorden/{n}.pdf").data for n in (1, 2))
    assert "Te lang" not in words_of(first)
    assert "Het mag lang zijn." in words_of(second)
    page = client.page("/nl/denk-mee/buurt/wat-we-hoorden/").text
    for data in (first, second):
        assert hashlib.sha256(data).hexdigest() in page


def test_two_workers_at_once_make_one_edition(stage):
    now = core_clock.now()
    planned = planned_report(stage.consultation.id, now)
    assert planned is not None
    assert keep_report(planned, as_pdf(planned.contents), now) is not None
    assert keep_report(planned, as_pdf(planned.contents), now) is None


def test_what_people_may_upload_is_no_measure_for_a_report(stage, db):
    now = core_clock.now()
    planned = planned_report(stage.consultation.id, now)
    assert planned is not None
    large = b"%PDF" + bytes(6 * 1024 * 1024)
    kept = keep_report(planned, large, now)
    assert kept is not None
    assert files.read(kept.file_id) == large


def test_without_answers_there_is_no_report(app, worker):
    stage = make_stage(publish=False)
    worker()
    assert editions_of(stage.consultation.id) == []


# --- the file ---------------------------------------------------------------------------------------


def test_the_same_answers_give_the_same_bytes(stage, app, clock):
    first = report_of(stage, app)
    clock.move(days=40)
    again = report_of(stage, app)
    assert first == again
    assert as_pdf(first) == as_pdf(again)


def test_another_process_in_another_place_makes_the_same_bytes(stage, app):
    told = report_of(stage, app)
    made = subprocess.run(
        [sys.executable, "-c", PDF_OF],
        input=json.dumps(told).encode(),
        capture_output=True,
        check=True,
        cwd=ROOT,
        env={"TZ": "Pacific/Auckland", "PYTHONHASHSEED": "7", "PATH": ""},
    ).stdout
    assert hashlib.sha256(made).digest() == hashlib.sha256(as_pdf(told)).digest()


def test_every_point_stands_in_it_in_order_in_both_languages(stage, app):
    words = words_of(as_pdf(report_of(stage, app)))
    wanted = [
        "Punt 1: Noem jongeren",
        "Mensen zeggen: Noem jongeren.",
        "Jongeren staan er nu bij.",
        "en de jongeren",
        "Punt 2: Het staat er al",
        "Lees alinea 5.",
        "Point 1: Noem jongeren (English)",
        "and the young",
        "Point 2: Het staat er al (English)",
    ]
    places = [words.find(each) for each in wanted]
    assert -1 not in places, wanted[places.index(-1)]
    assert places == sorted(places)
    assert "1 van de 2 punten leidden tot een wijziging in de tekst." in words
    assert "1 bijdrage heeft nog geen antwoord." in words


def test_nobody_stands_in_it(stage, app):
    told = json.dumps(report_of(stage, app), ensure_ascii=False)
    for name in (
        "Els",
        "Tom Bos",
        "Redacteur",
        "Tweede lezer",
        "@example.org",
        *(s.text for s in stage.said),
    ):
        assert name not in told


def test_it_is_tagged_titled_and_says_its_language(stage, app):
    data = as_pdf(report_of(stage, app))
    reader = PdfReader(io.BytesIO(data))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/Lang"] == "nl"
    assert reader.metadata is not None
    assert reader.metadata.title is not None
    assert reader.metadata.title.startswith("Wat we hoorden, wat we deden: Samen vooruit")
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    tags = tags_of(data)
    assert {"/H1", "/H2", "/H3", "/H4", "/P", "/L", "/LI", "/Link", "/TOC"} <= set(tags)
    levels = [int(tag[2]) for tag in tags if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert next(each.title for each in reader.outline if not isinstance(each, list)).startswith("Wat we")


def test_the_english_part_says_that_it_is_english(stage, app):
    reader = PdfReader(io.BytesIO(as_pdf(report_of(stage, app))))
    elements = (reader.get_object(number) for number in range(1, int(str(reader.trailer["/Size"]))))
    found = {str(each["/Lang"]) for each in elements if isinstance(each, dict) and "/Lang" in each}
    assert {"nl", "en"} <= found


# --- hostile texts ----------------------------------------------------------------------------------

HOSTILE = [
    '#eval("1+1") #import "x.typ": * #read("/etc/passwd") #panic("x")',
    "$x^2$ *vet* _schuin_ `code` @label <label> \\ \\u{41} [haak] = kop / - + ~ // weg /* weg */",
    '"} {"data": 1, "},\\n{{ }} %(x)s {0}',
    "w" * 4_000,
    "שלום עולם, مرحبا بالعالم",
    "😀👩‍👩‍👧🏳️‍🌈 🇳🇱 ❤️",
    "\x00\x01\x08\x0b\x1b\x7f\x9f \ufeff\ufffe\uffff \ud800",
    "\u202eomgekeerd\u202c \u2066binnen\u2069 zero\u200bwidth\u00adsoft",
    "漢字かな交じり文 हिन्दी ภาษาไทย ಕನ್ನಡ",
    "Z̴̡̧͎̗̟̯̞͔̥͐̐̈a̶̢̛͚̬̬͂l̸̢̠͐̌g̷̨͂̓o e\u0301 x\u0338\u20d2",
    "\ue000\U000f0000\U000e0041 \u2028\u2029\x85 \t einde",
    "a\n\n\n\nb\r\nc\rd",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_breaks_it_or_says_what_to_do(stage, app, text):
    told = report_of(stage, app)
    for edition in told["editions"]:
        for point in edition["chapters"][0]["points"]:
            for name in ("title", "summary", "reason"):
                point[name] = {"language": "nl", "paragraphs": [text], "note": None}
            point["changes"][0]["after"][0]["spans"] = [["inserted", text]]
        edition["title"] = {"language": "nl", "paragraphs": [text], "note": None}
    told["title"] = {"nl": text, "en": text}
    data = as_pdf(told)
    assert as_pdf(told) == data
    assert "Point 2" in words_of(data)


def test_markup_is_printed_as_it_was_typed(stage, app):
    told = report_of(stage, app)
    point = told["editions"][0]["chapters"][0]["points"][0]
    point["reason"]["paragraphs"] = HOSTILE[:2]
    words = words_of(as_pdf(told)).replace(" ", "")
    for text in HOSTILE[:2]:
        assert text.replace(" ", "") in words


def test_what_has_no_picture_is_named_and_the_reader_is_told(stage, app):
    told = report_of(stage, app)
    assert "Enkele tekens" not in words_of(as_pdf(told))
    told["editions"][0]["chapters"][0]["points"][0]["reason"]["paragraphs"] = ["Mooi 😀 漢字!"]
    words = words_of(as_pdf(told))
    assert "Mooi [grinning face] □!" in words
    assert "Enkele tekens kunnen niet in dit bestand." in words


def test_every_character_that_counts_as_printable_can_be_printed(stage, app):
    """`characters.txt` against the library and the fonts as they are installed."""
    told = report_of(stage, app)
    reason = told["editions"][0]["chapters"][0]["points"][0]["reason"]
    reason["paragraphs"] = [chr(each) for each in sorted(known())]
    as_pdf(told)
    assert len(known()) > 3_000
