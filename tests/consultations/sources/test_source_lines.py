"""How wrapped lines become paragraphs again, one case at a time."""

import textwrap

import pytest

from app.consultations.drafts.sources import DropReason, ParagraphKind, SourceText, read_source
from app.consultations.drafts.sources.hyphens import Vocabulary, join

TEXT = """\
De wijkraad vergadert elke eerste dinsdag van de maand in het gebouw aan de haven. Iedereen mag komen
 luisteren, en wie iets wil vragen krijgt daarvoor aan het begin van de avond de tijd.

Vorig jaar ging het vooral over het water. De kade is oud, de pompen zijn klein en de zomers worden
 natter. Samen met het waterschap is een plan gemaakt dat in drie stappen wordt uitgevoerd, te
 beginnen bij de sluis.

Dit jaar staat het verkeer op de agenda. Bewoners van de Spoorlaan tellen al maanden hoeveel auto’s
 er te hard rijden. Hun lijst is lang en hun geduld raakt op.

Wie mee wil tellen kan zich melden bij de balie. Een uur per week is genoeg."""
PARAGRAPHS = TEXT.replace("\n ", " ").split("\n\n")


def read(text: str, name: str = "tekst.txt") -> SourceText:
    return read_source(text.encode(), name)


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for section in read(text).sections for paragraph in section.paragraphs]


def kinds(text: str) -> list[tuple[str, str]]:
    return [
        (paragraph.kind, paragraph.text)
        for section in read(text).sections
        for paragraph in section.paragraphs
    ]


@pytest.mark.parametrize("width", range(50, 121, 5))
def test_paragraphs_with_a_blank_line_between_them_come_back(width: int) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in PARAGRAPHS)
    assert paragraphs(wrapped) == PARAGRAPHS


def test_one_line_is_one_paragraph_when_nothing_is_wrapped() -> None:
    assert paragraphs("\n".join(PARAGRAPHS)) == PARAGRAPHS
    assert paragraphs("\n\n".join(PARAGRAPHS)) == PARAGRAPHS


def test_a_short_last_line_ends_a_paragraph_when_every_line_has_a_blank_line_below() -> None:
    every_line = [line for paragraph in PARAGRAPHS[:3] for line in textwrap.wrap(paragraph, 70)]
    assert paragraphs("\n\n".join(every_line)) == PARAGRAPHS[:3]


def test_a_heading_is_not_glued_to_its_text() -> None:
    body = textwrap.fill(PARAGRAPHS[1], 80)
    text = read(f"{textwrap.fill(PARAGRAPHS[0], 80)}\n\nHet water en de kade\n{body}\n")
    assert [section.title for section in text.sections] == [None, "Het water en de kade"]
    assert text.sections[1].paragraphs[0].text == PARAGRAPHS[1]


def test_a_sentence_runs_on_over_a_page_number_and_a_running_head() -> None:
    pages = []
    for number, paragraph in enumerate(PARAGRAPHS[:3], 7):
        lines = textwrap.wrap(paragraph, 60)
        pages.append("\n".join([*lines[:1], f"- {number} -", "Havenplan van de wijkraad", *lines[1:]]))
    text = read("\n\n".join(pages))
    assert [paragraph.text for paragraph in text.sections[0].paragraphs] == PARAGRAPHS[:3]
    reasons = [dropped.reason for dropped in text.dropped]
    assert reasons == [DropReason.PAGE_NUMBER, DropReason.RUNNING_HEAD] * 3


def test_a_sentence_that_the_text_repeats_is_no_running_head() -> None:
    same = textwrap.fill(PARAGRAPHS[1], 60)
    assert paragraphs("\n\n".join([same] * 4)) == [PARAGRAPHS[1]] * 4


def test_lists_keep_their_items_and_numbers() -> None:
    wrapped = textwrap.fill(PARAGRAPHS[0], 60)
    items = "Dit is nodig:\n• een sleutel die\nop elke deur past\n• koffie\n\n1. bel aan\n2. wacht"
    text = f"{wrapped}\n\n{items}\n\n{wrapped}\n"
    assert kinds(text)[1:-1] == [
        (ParagraphKind.TEXT, "Dit is nodig:"),
        (ParagraphKind.ITEM, "een sleutel die op elke deur past"),
        (ParagraphKind.ITEM, "koffie"),
        (ParagraphKind.ITEM, "1. bel aan"),
        (ParagraphKind.ITEM, "2. wacht"),
    ]


def test_items_that_lost_their_bullets_are_items() -> None:
    text = f"{PARAGRAPHS[0]}\n\nWij vragen om:\nlicht in de steeg;\nbanken aan het water;\neen fontein.\n"
    assert [kind for kind, _ in kinds(text)] == ["text", "text", "item", "item", "item"]


def test_a_dash_inside_a_sentence_is_no_bullet() -> None:
    text = (
        textwrap.fill(PARAGRAPHS[0], 60)
        + "\n\nDe kade is oud, de pompen – die nog uit de vorige eeuw zijn\n– zijn klein.\n"
    )
    assert paragraphs(text)[-1] == "De kade is oud, de pompen – die nog uit de vorige eeuw zijn – zijn klein."


def test_a_year_or_a_measure_is_no_footnote_marker() -> None:
    assert paragraphs(
        "Er komt 12 m² gras bij.\n\nDe uitstoot van CO2 daalt.\n\nZie hoofdstuk 3.1 van het plan."
    ) == [
        "Er komt 12 m² gras bij.",
        "De uitstoot van CO2 daalt.",
        "Zie hoofdstuk 3.1 van het plan.",
    ]


def test_a_quotation_in_a_frame_does_not_cut_the_sentence() -> None:
    text = (
        "De raad besloot na lang overleg dat\n\n“Zonder pomp staat mijn keuken blank.”\n\nde pomp er komt.\n"
    )
    assert kinds(textwrap.fill(PARAGRAPHS[0], 60) + "\n\n" + text)[1:] == [
        (ParagraphKind.TEXT, "De raad besloot na lang overleg dat de pomp er komt."),
        (ParagraphKind.QUOTE, "“Zonder pomp staat mijn keuken blank.”"),
    ]


def test_numbered_headings_have_the_level_of_their_number() -> None:
    text = "\n\n".join(
        ["1. Het water", PARAGRAPHS[0], "1.1. De kade", PARAGRAPHS[1], "2. Het verkeer", PARAGRAPHS[2]]
    )
    assert [(section.level, section.title) for section in read(text).sections] == [
        (1, "1. Het water"),
        (2, "1.1. De kade"),
        (1, "2. Het verkeer"),
    ]


def test_a_hard_space_stays_only_between_a_number_and_its_unit() -> None:
    assert paragraphs("Het kost €\u00a05 per\u00a0uur, of 10\u00a0% van het geheel.") == [
        "Het kost €\u00a05 per uur, of 10\u00a0% van het geheel."
    ]


@pytest.mark.parametrize(
    ("before", "after", "known", "expected"),
    [
        ("mensen-", "rechten", "", "mensenrechten"),
        ("mensen-", "rechten", "mensenrechten", "mensenrechten"),
        ("niet-", "strafbare", "", "niet-strafbare"),
        ("Noord-", "Brabant", "", "Noord-Brabant"),
        ("EU-", "landen", "", "EU-landen"),
        ("lhbtqia+-", "rechten", "", "lhbtqia+-rechten"),
        ("2031-", "2035", "", "2031-2035"),
        ("16-", "jarigen", "", "16-jarigen"),
        ("burger-", "en politieke rechten", "", "burger- en politieke rechten"),
        ("radio-", "uitzending", "", "radio-uitzending"),
        ("beleids-", "uitvoering", "", "beleidsuitvoering"),
        ("co-", "ordinatie", "de coördinatie", "coördinatie"),
        ("klimaat-", "neutrale", "klimaat-neutrale", "klimaat-neutrale"),
        ("van de Linde-", "vereniging", "De Linde", "van de Linde-vereniging"),
        ("sub\u00ad", "sidie", "", "subsidie"),
        ("well-", "known", "", "well-known"),
        ("gover-", "nment", "", "government"),
        ("‘non-", "profit’", "", "‘non-profit’"),
    ],
)
def test_broken_words(before: str, after: str, known: str, expected: str) -> None:
    assert join(before, after, Vocabulary([known])) == expected


def test_contents_of_which_the_numbers_stand_alone_are_dropped() -> None:
    head = "Havenplan\n\nInhoud\nHet water\n3\nHet verkeer\n5\n"
    text = read(f"{head}\fHet water\n\n{PARAGRAPHS[1]}\n\nHet verkeer\n\n{PARAGRAPHS[2]}\n")
    assert [section.title for section in text.sections] == ["Het water", "Het verkeer"]
    assert [dropped.line for dropped in text.dropped] == [3, 4, 5, 6, 7]
