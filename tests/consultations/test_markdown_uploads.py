"""Markdown as people write it is read; what is left out or refused is told in words, at desk and shell."""

import io
from typing import Any

import pytest

from app.consultations.drafts.source_words import DROP_REASONS, REFUSALS, WARNINGS
from app.consultations.drafts.sources import DropReason, RefusalCode, WarningCode
from tests.factories.people import make_staff
from tests.support.client import AuditedClient

IMPORT = {
    "nl": "/nl/beheer/consultaties/conceptversies/importeren/",
    "en": "/en/office/consultations/drafts/import/",
}


@pytest.fixture
def staff(app: Any, sign_in: Any) -> AuditedClient:
    client: AuditedClient = sign_in(make_staff(), second_factor=True)
    return client


def upload(staff: AuditedClient, text: str, language: str = "nl") -> Any:
    files = {"nl": (io.BytesIO(text.encode()), "tekst.md"), "en": (io.BytesIO(b""), "")}
    return staff.submit(IMPORT[language], {**files, "slug": "plan"}, content_type="multipart/form-data")


@pytest.mark.parametrize(
    ("codes", "words"), [(RefusalCode, REFUSALS), (DropReason, DROP_REASONS), (WarningCode, WARNINGS)]
)
def test_every_code_of_the_reader_has_words(codes: Any, words: Any) -> None:
    assert set(words) == set(codes)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Een zin.\n\n| wat | prijs |\n|---|---|\n| pomp | 5 | te veel |\n", "5"),
        ("Een zin.\n\n" + "".join(f"{'  ' * depth}- item {depth}\n" for depth in range(12)), "12"),
        ("> " * 20 + "diep\n\nEen zin.\n", "1"),
    ],
    ids=["a cell too many", "a deep list", "deep quotations"],
)
def test_what_the_reader_passes_over_is_named(staff, text, line):
    answer = upload(staff, text)
    assert answer.status_code == 200
    assert "niet gelezen: een cel te veel in een tabel" in answer.page.main.text
    english = upload(staff, text, "en").page.main.text
    assert "not read: a table cell too many" in english
    assert line in english


@pytest.mark.parametrize(
    "paragraph",
    [
        "niet-westerse mensenrechten-organisaties " * 101,
        "- " + "deze: en die, zo-en-zo = 5%; " * 150,
        "[lees dit](https://example.org/a-b_c) " * 200,
    ],
    ids=["hyphens", "colons", "two hundred links"],
)
def test_ordinary_marks_are_no_markup(staff, paragraph):
    answer = upload(staff, f"Een zin.\n\n{paragraph}\n")
    assert answer.status_code == 200
    assert paragraph.strip("- ").split(" ")[0].strip("[") in answer.page.main.text


@pytest.mark.parametrize(
    ("text", "dutch", "english"),
    [
        (
            "Een zin.\n\n" + "[" * 3000,
            "regel 3: De alinea die hier begint",
            "line 3: The paragraph that begins",
        ),
        ("Een zin.\n\n" + ("*a " * 1900 + "\n\n") * 40, "regel 65: Tot hier heeft", "line 65: Up to here"),
        ("woord\n" * 60_000, "Het bestand heeft meer dan", "The file has more than"),
    ],
    ids=["brackets", "emphasis everywhere", "lines"],
)
def test_what_is_too_much_is_refused_by_line(staff, command, tmp_path, text, dutch, english):
    for language, words in (("nl", dutch), ("en", english)):
        answer = upload(staff, text, language)
        assert answer.status_code == 422
        assert words in answer.page.text
    file = tmp_path / "tekst.md"
    file.write_text(text)
    result = command("drafts", "import", "--consultation", "plan", "--nl", str(file))
    assert result.exit_code == 1
    assert english in result.output
