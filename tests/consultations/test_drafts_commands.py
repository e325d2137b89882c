"""`drafts import` and `drafts show`, as an operator runs them."""

import json
from pathlib import Path
from typing import Any

import pytest

DUTCH = """# Samen vooruit

## Waarom

Wij kiezen voor de buurt. Dat doen we samen.

Wij meten wat het oplevert.

## Hoe

![een foto](foto.jpg)

Iedere groep krijgt een gesprek.
"""
ENGLISH = """# Forward together

## Why

We choose the neighbourhood. We do so together.

We measure what it brings.

## How

Every group gets a talk.
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """The two files of one draft."""
    paths = {"nl": tmp_path / "tekst.nl.md", "en": tmp_path / "text.en.md"}
    paths["nl"].write_text(DUTCH, encoding="utf-8")
    paths["en"].write_text(ENGLISH, encoding="utf-8")
    return {language: str(path) for language, path in paths.items()}


def shown(command: Any, *more: str) -> dict[str, Any]:
    result = command("drafts", "show", "buurt", "--json", *more)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def imported(command: Any, files: dict[str, str], *more: str) -> dict[str, Any]:
    names = ("--nl", files["nl"], *(("--en", files["en"]) if "en" in files else ()))
    result = command("drafts", "import", "--consultation", "buurt", *names, *more)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def test_an_import_makes_a_concept_and_says_what_it_read(command, files, client):
    summary = imported(command, files, "--version-label", "eerste concept")
    assert summary["consultation"] == "buurt"
    assert (summary["created"], summary["version"], summary["label"]) == (True, 1, "eerste concept")
    assert (summary["sections"], summary["paragraphs"]) == (2, 3)
    assert summary["title"] == {"nl": "Samen vooruit", "en": "Forward together"}
    assert [(row["language"], row["line"], row["reason"]) for row in summary["dropped"]] == [
        ("nl", 11, "image")
    ]
    text = shown(command)
    assert [section["nl"] for section in text["sections"]] == ["Waarom", "Hoe"]
    assert [(row["number"], row["nl"], row["en"]) for row in text["paragraphs"]][2] == (
        3,
        "Iedere groep krijgt een gesprek.",
        "Every group gets a talk.",
    )
    assert {row["section"] for row in text["paragraphs"]} == {section["id"] for section in text["sections"]}
    assert client.get("/nl/denk-mee/buurt/").status_code == 404


def test_a_second_import_keeps_the_keys_of_what_stays(command, files):
    imported(command, files)
    before = {row["nl"]: row["id"] for row in shown(command)["paragraphs"]}
    changed = DUTCH.replace("Wij meten wat het oplevert.", "Wij tellen wat het oplevert.")
    Path(files["nl"]).write_text(changed, encoding="utf-8")
    Path(files["en"]).write_text(ENGLISH.replace("We measure", "We count"), encoding="utf-8")
    summary = imported(command, files)
    assert (summary["created"], summary["version"]) == (False, 2)
    assert {name: count for name, count in summary["lineage"].items() if count} == {"kept": 2, "reworded": 1}
    after = shown(command)
    assert [row["lineage"] for row in after["paragraphs"]] == ["kept", "reworded", "kept"]
    assert [row["id"] for row in after["paragraphs"]] == list(before.values())
    assert [row["from"] for row in after["paragraphs"]] == [[key] for key in before.values()]
    assert [row["nl"] for row in shown(command, "--version", "1")["paragraphs"]] == list(before)


def test_what_became_of_each_paragraph_is_told(command, files, tmp_path):
    imported(command, {"nl": files["nl"]})
    first, second, third = (row["id"] for row in shown(command)["paragraphs"])
    path = tmp_path / "anders.md"
    path.write_text(
        "## Hoe dan\n\nIedere groep krijgt een gesprek.\n\n## Waarom\n\nWij kiezen voor de buurt.\n\n"
        "Dat doen we samen.\n\nDe krant schreef er gisteren uitgebreid over.\n",
        encoding="utf-8",
    )
    summary = imported(command, {"nl": str(path)})
    told = {name: count for name, count in summary["lineage"].items() if count}
    assert told == {"new": 1, "kept": 1, "split": 2, "dropped": 1}
    text = shown(command)
    assert [row["from"] for row in text["paragraphs"]] == [[third], [first], [first], []]
    assert [row["id"] for row in text["paragraphs"]][:2] == [third, first]
    assert text["dropped"] == [second]


def test_the_wrong_document_is_asked_about(command, files, tmp_path):
    imported(command, files)
    path = tmp_path / "recept.md"
    path.write_text("Snijd de prei in ringen.\n\nBak de ui glazig.\n\nLaat alles pruttelen.\n", "utf-8")
    names = ("drafts", "import", "--consultation", "buurt", "--nl", str(path))
    refused = command(*names)
    assert refused.exit_code == 1
    assert "--sure" in refused.output
    assert shown(command)["version"] == 1
    assert imported(command, {"nl": str(path)}, "--sure")["lineage"]["dropped"] == 3


def test_dutch_alone_is_fine_and_english_can_follow(command, files):
    imported(command, {"nl": files["nl"]})
    before = shown(command)["paragraphs"]
    assert {row["en"] for row in before} == {None}
    imported(command, files)
    after = shown(command)["paragraphs"]
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert [row["lineage"] for row in after] == ["reworded"] * 3


def test_unequal_languages_are_listed_and_never_shift(command, files):
    Path(files["en"]).write_text(ENGLISH.replace("We measure what it brings.\n\n", ""), encoding="utf-8")
    summary = imported(command, files)
    assert [row["code"] for row in summary["warnings"]] == ["unequal-paragraphs"]
    assert [row["en"] is None for row in shown(command)["paragraphs"]] == [False, True, False]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("leeg.md", b"", "The file is empty."),
        ("stuur.txt", b"Goed.\n\nFout\x00 hier.\n", "line 3"),
        ("tekst.pdf", b"%PDF-1.7 ...", "PDF"),
        ("oud.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word file"),
        ("stuk.docx", b"PK\x03\x04 niet echt", "damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(command, tmp_path, name, data, words):
    path = tmp_path / name
    path.write_bytes(data)
    result = command("drafts", "import", "--consultation", "buurt", "--nl", str(path), "--json")
    assert result.exit_code == 1
    assert name in result.output
    assert words in result.output
    assert "Traceback" not in result.output
    assert command("drafts", "show", "buurt", "--json").exit_code == 1


def test_show_says_what_is_not_there(command, files):
    assert "no consultation" in command("drafts", "show", "nergens").output
    imported(command, files)
    assert "no version 7" in command("drafts", "show", "buurt", "--version", "7").output
    assert "1. [" in command("drafts", "show", "buurt").output
