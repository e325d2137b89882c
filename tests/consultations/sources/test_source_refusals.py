"""Files that can't be read: the reason, the line, and never anything else than SourceRefused."""

import codecs

import pytest

from app.consultations.drafts.sources import RefusalCode, SourceRefused, WarningCode, read_source

SENTENCE = "Het water stijgt, zei de ingenieur.\n"


def refusal(data: bytes, name: str = "tekst.txt") -> SourceRefused:
    with pytest.raises(SourceRefused) as refused:
        read_source(data, name)
    return refused.value


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "leeg.txt", RefusalCode.EMPTY),
        (b" \n\t\r\n", "leeg.md", RefusalCode.EMPTY),
        (codecs.BOM_UTF8 + b"\n", "leeg.txt", RefusalCode.EMPTY),
        (b"***\n", "leeg.txt", RefusalCode.NO_PARAGRAPHS),
        (b"x" * (5 * 1024 * 1024 + 1), "groot.txt", RefusalCode.TOO_LARGE),
        (b"%PDF-1.7\n%\xe2\xe3", "plan.pdf", RefusalCode.PDF),
        (b"%PDF-1.7\n%\xe2\xe3", "plan.txt", RefusalCode.PDF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "plan.doc", RefusalCode.LEGACY_DOC),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "plan.docx",
            RefusalCode.ENCRYPTED,
        ),
        (b"{\\rtf1 hallo}", "plan.rtf", RefusalCode.UNKNOWN_TYPE),
        (b"<!DOCTYPE html><p>hallo", "plan.txt", RefusalCode.UNKNOWN_TYPE),
        (b"\x89PNG\r\n\x1a\n", "plan.txt", RefusalCode.UNKNOWN_TYPE),
        (b"a,b\n1,2\n", "plan.csv", RefusalCode.UNKNOWN_TYPE),
        (b"geen zip", "plan.docx", RefusalCode.BROKEN_DOCX),
    ],
)
def test_a_file_as_a_whole(data: bytes, name: str, code: RefusalCode) -> None:
    assert refusal(data, name).code is code


@pytest.mark.parametrize("name", ["tekst.txt", "tekst.md"])
@pytest.mark.parametrize(
    ("character", "shown"), [("\0", "U+0000"), ("\x1b", "U+001B"), ("\x7f", "U+007F"), ("\x90", "U+0090")]
)
def test_a_control_character_names_its_line(name: str, character: str, shown: str) -> None:
    refused = refusal(f"een\r\ntwee\rdrie {character}\n".encode(), name)
    assert (refused.code, refused.line, refused.params) == (
        RefusalCode.CONTROL_CHARACTER,
        3,
        {"character": shown},
    )


def test_windows_1252_is_read_with_a_warning() -> None:
    text = read_source("Eén café, €\u00a05 – ‘goed’.\n".encode("cp1252"), "oud.txt")
    assert text.sections[0].paragraphs[0].text == "Eén café, €\u00a05 – ‘goed’."
    assert [warning.code for warning in text.warnings] == [WarningCode.READ_AS_WINDOWS_1252]


def test_two_encodings_in_one_file_name_the_line() -> None:
    refused = refusal("Eén.\n".encode() + "Café.\n".encode("cp1252"))
    assert (refused.code, refused.line) == (RefusalCode.MIXED_ENCODING, 2)


def test_bytes_of_no_encoding_name_the_line() -> None:
    refused = refusal(b"een\ntwee \x81\n")
    assert (refused.code, refused.line) == (RefusalCode.UNKNOWN_ENCODING, 2)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_half_a_character_of_utf_16_names_the_line(encoding: str) -> None:
    mark = codecs.BOM_UTF16_LE if encoding == "utf-16-le" else codecs.BOM_UTF16_BE
    refused = refusal(mark + "een\ntwee\n".encode(encoding) + "\ud83d".encode(encoding, "surrogatepass"))
    assert (refused.code, refused.line) == (RefusalCode.UNKNOWN_ENCODING, 3)


@pytest.mark.parametrize("name", ["tekst.txt", "tekst.md"])
def test_a_line_without_end_names_its_line(name: str) -> None:
    refused = refusal((SENTENCE + "woord " * 5000).encode(), name)
    assert (refused.code, refused.line) == (RefusalCode.LINE_TOO_LONG, 2)


@pytest.mark.parametrize("name", ["tekst.txt", "tekst.md"])
def test_too_many_paragraphs_name_the_first_one_too_many(name: str) -> None:
    assert len(read_source((SENTENCE + "\n").encode() * 2000, name).sections[0].paragraphs) == 2000
    refused = refusal((SENTENCE + "\n").encode() * 2001, name)
    assert (refused.code, refused.line) == (RefusalCode.TOO_MANY_PARAGRAPHS, 4001)


@pytest.mark.parametrize("name", ["tekst.txt", "tekst.md"])
def test_too_many_lines(name: str) -> None:
    refused = refusal(b"woord\n" * 60_000, name)
    assert refused.code is RefusalCode.TOO_MANY_LINES
    assert refused.line is not None


@pytest.mark.parametrize("name", ["tekst.txt", "tekst.md"])
def test_invisible_characters_go_with_a_warning(name: str) -> None:
    text = read_source("Een zin.\n\nHet \u202egeheim\u202c is we\u200bg, café.\n".encode(), name)
    assert [paragraph.text for paragraph in text.sections[0].paragraphs] == [
        "Een zin.",
        "Het geheim is weg, café.",
    ]
    assert [(warning.code, warning.line, warning.params) for warning in text.warnings] == [
        (WarningCode.BIDI_REMOVED, 3, {"count": 2}),
        (WarningCode.ZERO_WIDTH_REMOVED, 3, {"count": 1}),
    ]


def test_decomposed_accents_soft_hyphens_and_emoji() -> None:
    text = read_source("Cafe\u0301 men\u00adsen 👩🏽 𝔸.\n".encode(), "tekst.txt")
    assert text.sections[0].paragraphs[0].text == "Café mensen 👩🏽 𝔸."


def test_html_stays_text_and_is_warned_of() -> None:
    text = read_source(b"Klik <script>alert(1)</script> hier, want 3 < 4.\n", "tekst.txt")
    assert text.sections[0].paragraphs[0].text == "Klik <script>alert(1)</script> hier, want 3 < 4."
    assert [(warning.code, warning.line) for warning in text.warnings] == [(WarningCode.HTML_KEPT, 1)]


def test_garbled_accents_and_lost_characters_are_warned_of() -> None:
    text = read_source("CafÃ© is dicht.\n\nHet \ufffd water.\n".encode(), "tekst.txt")
    assert [(warning.code, warning.line) for warning in text.warnings] == [
        (WarningCode.GARBLED_ACCENTS, 1),
        (WarningCode.REPLACEMENT_CHARACTER, 3),
    ]
