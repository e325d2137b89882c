"""Word documents: what is read, what is dropped by name, and what is refused."""

import io
import re
import struct
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from app.consultations.drafts.sources import (
    DropReason,
    RefusalCode,
    SourceRefused,
    SourceText,
    WarningCode,
    read_source,
)

BODY = "word/document.xml"
ZEROS = b"\0" * (8 * 1024 * 1024)


def document() -> bytes:
    word = Document()
    word.add_paragraph("Het havenplan", style="Title")
    word.add_paragraph("Voor wie aan het water woont", style="Subtitle")
    word.add_heading("Water", 1)
    word.add_paragraph("De kade is oud.").add_run(" Heel oud.").bold = True
    word.add_paragraph("")
    word.add_paragraph("eerst bellen", style="List Number")
    word.add_paragraph("dan wachten", style="List Number")
    word.add_heading("De pomp", 2)
    word.add_paragraph("Zonder pomp staat alles blank.", style="Quote")
    word.add_paragraph("De sluis in mei", style="Caption")
    table = word.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "pomp", "5 euro"
    word.add_paragraph().add_run("Wat nu").bold = True
    word.add_paragraph("Wij\u200b wachten\u00a0af.")
    word.sections[0].header.paragraphs[0].text = "Wijkraad Haven"
    return saved(word)


def saved(word: object) -> bytes:
    target = io.BytesIO()
    word.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def rezipped(change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    """The document with each part changed, and further parts."""
    target = io.BytesIO()
    original = zipfile.ZipFile(io.BytesIO(document()))
    with original as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, change(name, source.read(name)))
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def in_body(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, content: content.replace(old, new, 1) if name == BODY else content


def same(name: str, content: bytes) -> bytes:
    return content


def read(data: bytes) -> SourceText:
    return read_source(data, "plan.docx")


def refusal(data: bytes, name: str = "plan.docx") -> RefusalCode:
    with pytest.raises(SourceRefused) as refused:
        read_source(data, name)
    return refused.value.code


def test_sections_and_paragraphs() -> None:
    text = read(document())
    assert text.title == "Het havenplan"
    assert [
        (
            section.title,
            section.level,
            [(paragraph.kind.value, paragraph.text) for paragraph in section.paragraphs],
        )
        for section in text.sections
    ] == [
        (None, 1, [("heading", "Voor wie aan het water woont")]),
        (
            "Water",
            1,
            [("text", "De kade is oud. Heel oud."), ("item", "1. eerst bellen"), ("item", "2. dan wachten")],
        ),
        ("De pomp", 2, [("quote", "Zonder pomp staat alles blank."), ("item", "pomp | 5 euro")]),
        ("Wat nu", 2, [("text", "Wij wachten af.")]),
    ]
    assert [(dropped.line, dropped.text, dropped.reason) for dropped in text.dropped] == [
        (0, "Wijkraad Haven", DropReason.HEADER_FOOTER),
        (10, "De sluis in mei", DropReason.CAPTION),
    ]
    assert [(warning.code, warning.line) for warning in text.warnings] == [
        (WarningCode.TABLE_FLATTENED, 11),
        (WarningCode.ZERO_WIDTH_REMOVED, 14),
    ]


def test_deleted_text_formulas_and_text_boxes_are_named() -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    markup = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    more = (
        "<w:p><w:r><w:t>Er bleef </w:t></w:r>"
        '<w:del w:id="1" w:author="x"><w:r><w:delText>bijna </w:delText></w:r></w:del>'
        f'<m:oMath xmlns:m="{math}"><m:r><m:t>E=mc</m:t></m:r></m:oMath>'
        f'<mc:AlternateContent xmlns:mc="{markup}"><mc:Choice Requires="wps"><w:r>'
        "<w:t>in een kader</w:t></w:r></mc:Choice></mc:AlternateContent>"
        "<w:r><w:t>niets over.</w:t></w:r></w:p><w:sectPr"
    )
    text = read(rezipped(in_body(b"<w:sectPr", more.encode())))
    assert text.sections[-1].paragraphs[-1].text == "Er bleef niets over."
    assert {(dropped.text, dropped.reason) for dropped in text.dropped if dropped.line == 15} == {
        ("bijna", DropReason.DELETED_TEXT),
        ("E=mc", DropReason.FORMULA),
        ("in een kader", DropReason.TEXT_BOX),
    }
    assert WarningCode.TRACKED_CHANGES in {warning.code for warning in text.warnings}


def test_bold_lines_are_chapters_when_there_are_no_heading_styles() -> None:
    word = Document()
    word.add_paragraph().add_run("Het water").bold = True
    word.add_paragraph("Het stijgt.")
    word.add_paragraph("HET VERKEER")
    word.add_paragraph("Het is druk.")
    text = read(saved(word))
    assert [(section.title, section.level) for section in text.sections] == [
        ("Het water", 1),
        ("HET VERKEER", 1),
    ]


def test_macros_are_refused_by_name_by_part_and_by_type() -> None:
    assert refusal(document(), "plan.docm") is RefusalCode.MACROS
    assert refusal(rezipped(same, {"word/vbaProject.bin": b"x"})) is RefusalCode.MACROS
    enabled = b"application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert refusal(rezipped(lambda name, content: content.replace(plain, enabled))) is RefusalCode.MACROS


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    assert refusal(rezipped(same, {"word/media/image1.png": ZEROS})) is RefusalCode.ARCHIVE_BOMB
    many = {f"word/media/{number}.png": b"" for number in range(2100)}
    assert refusal(rezipped(same, many)) is RefusalCode.ARCHIVE_BOMB
    filler = bytes(range(256)) * 4096
    large = {f"customXml/large{number}.xml": filler * 12 for number in range(4)}
    assert refusal(rezipped(same, large)) is RefusalCode.ARCHIVE_BOMB


def test_a_directory_that_lies_about_sizes_is_refused() -> None:
    data = bytearray(rezipped(same, {"word/extra.xml": b"<x>" + b"a" * 3_000_000 + b"</x>"}))
    for record, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = data.index(b"word/extra.xml", 0 if record == b"PK\x03\x04" else data.rindex(b"PK\x01\x02"))
        header = data.rindex(record, 0, at)
        data[header + offset : header + offset + 4] = struct.pack("<I", 100)
    assert refusal(bytes(data)) in (RefusalCode.BROKEN_DOCX, RefusalCode.ARCHIVE_BOMB)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(encoding: str) -> None:
    body = (
        f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">'
        '<!ENTITY b "&a;&a;&a;&a;">]><d>&b;</d>'
    ).encode(encoding)
    assert (
        refusal(rezipped(lambda name, content: body if name == BODY else content)) is RefusalCode.XML_ENTITIES
    )


def test_xml_without_end_is_refused() -> None:
    deep = b"<w:ins>" * 5000 + b"</w:ins>" * 5000
    assert refusal(rezipped(in_body(b"<w:sectPr", deep + b"<w:sectPr"))) is RefusalCode.ARCHIVE_BOMB


@pytest.mark.parametrize("keep", [100, 2000, 10_000])
def test_half_a_file_is_broken(keep: int) -> None:
    assert refusal(document()[:keep]) is RefusalCode.BROKEN_DOCX


@pytest.mark.parametrize("gone", [BODY, "[Content_Types].xml"])
def test_a_missing_part_is_broken(gone: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document())) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            if name != gone:
                archive.writestr(name, source.read(name))
    assert refusal(target.getvalue()) is RefusalCode.BROKEN_DOCX


def test_ill_formed_xml_and_wrong_numbers_are_broken() -> None:
    assert refusal(rezipped(in_body(b"</w:body>", b""))) is RefusalCode.BROKEN_DOCX
    wrong = b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="veel"/></w:tcPr></w:tc></w:tr></w:tbl><w:sectPr'
    assert refusal(rezipped(in_body(b"<w:sectPr", wrong))) is RefusalCode.BROKEN_DOCX


def test_an_encrypted_entry_is_refused() -> None:
    data = bytearray(document())
    for at in [found.start() for found in re.finditer(b"PK\x01\x02", bytes(data))]:
        data[at + 8] |= 1
    assert refusal(bytes(data)) is RefusalCode.ENCRYPTED


def test_an_open_document_file_is_not_taken_for_word() -> None:
    assert refusal(document(), "plan.odt") is RefusalCode.UNKNOWN_TYPE


def test_a_document_of_two_thousand_and_one_paragraphs_is_refused() -> None:
    paragraph = b"<w:p><w:r><w:t>Een zin.</w:t></w:r></w:p>"
    assert (
        refusal(rezipped(in_body(b"<w:sectPr", paragraph * 2001 + b"<w:sectPr")))
        is RefusalCode.TOO_MANY_PARAGRAPHS
    )
