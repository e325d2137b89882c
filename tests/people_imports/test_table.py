"""Reading the bytes of a list: encodings, separators, quotes, and lines that are broken."""

import pytest

from app.core.refusals import Refused
from app.people.imports.columns import columns_known
from app.people.imports.reading import read_list
from app.people.imports.table import BrokenLine, Line, Table, read_table


def table(data: bytes) -> Table:
    return read_table(data, columns_known)


def refusal_of(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_list(data)
    return refused.value.refusal.name


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_every_separator_encoding_and_line_end(separator: str, encoding: str, line_end: str) -> None:
    lines = (f"naam{separator}e-mail", f"Zoë Müller{separator}zoe@example.org", "")
    read = table(line_end.join(lines).encode(encoding))
    assert read.header == ("naam", "e-mail")
    assert read.separator == separator
    assert read.lines == (Line(2, ("Zoë Müller", "zoe@example.org")),)


def test_a_quoted_cell_may_hold_separators_and_quotes() -> None:
    read = table(b'name,email,audiences\n"Vries, Els ""de kat"" de", els@example.org ,"lid,vrijwilliger"\n')
    assert read.lines[0] == Line(2, ('Vries, Els "de kat" de', "els@example.org", "lid,vrijwilliger"))


def test_the_separator_that_a_spreadsheet_names() -> None:
    read = table(b"sep=|\nname|email\nEls|els@example.org\n")
    assert read.lines == (Line(3, ("Els", "els@example.org")),)


def test_a_quote_that_never_closes_costs_its_own_line_only() -> None:
    read = table(b'name,email\n"Els,els@example.org\nBo,bo@example.org\n"Al"x,al@example.org\n')
    broken, fine, behind = read.lines
    assert isinstance(broken, BrokenLine)
    assert (broken.number, broken.refusal.name) == (2, "quote-open")
    assert fine == Line(3, ("Bo", "bo@example.org"))
    assert isinstance(behind, BrokenLine)
    assert (behind.number, behind.refusal.name) == (4, "text-after-quote")


def test_lines_that_are_too_short_too_long_or_empty() -> None:
    read = table(b"name,email\nEls\n\n,,\nBo,bo@example.org,,\nAl,al@example.org,extra\n")
    assert [line.number for line in read.lines] == [2, 5, 6]
    assert isinstance(read.lines[0], BrokenLine)
    assert read.lines[0].refusal.params == {"cells": 1, "width": 2}
    assert read.lines[1] == Line(5, ("Bo", "bo@example.org"))
    assert isinstance(read.lines[2], BrokenLine)


def test_a_cell_without_end() -> None:
    read = table(b"name,email\n" + b"x" * 2000 + b",els@example.org\n")
    assert isinstance(read.lines[0], BrokenLine)
    assert read.lines[0].refusal.name == "cell-too-long"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "file-empty"),
        (b" \r\n\t\n", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b"name,email\nEls\0,els@example.org\n", "file-not-text"),
        ("name,email\nEls,els@example.org\n".encode("utf-16"), "file-not-text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 32)) * 20, "file-not-text"),
        (
            b"name,email\nZo\xc3\xab,a@example.org\nM\xc3\xbcl,b@example.org\nJ\xe9,c@example.org\n",
            "broken-letter",
        ),
        (b"\xef\xbb\xbfname,email\nJ\xe9,c@example.org\n", "broken-letter"),
        (b"wie,waar\nEls,els@example.org\n", "columns-missing"),
        (b"name;phone\nEls;06\n", "columns-missing"),
        (b"name,naam,email\nEls,Els,els@example.org\n", "column-twice"),
        (b'"name,email\nEls,els@example.org\n', "header-broken"),
        (b"name,email\n", "no-rows"),
        (b"name,email\n" + b"a,b\n" * 100_001, "too-many-rows"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(data: bytes, name: str) -> None:
    assert refusal_of(data) == name


def test_a_broken_letter_names_its_line() -> None:
    with pytest.raises(Refused) as refused:
        read_list(
            "name,email\nZoë,a@example.org\n".encode() + b"J\xe9,c@example.org\nZo\xc3\xab,d@example.org\n"
        )
    assert refused.value.refusal.params == {"line": 3}


def test_unknown_columns_are_listed_and_left_alone() -> None:
    read = read_list(b"Naam;E-Mail;Telefoon;Lokale Groep;Kenmerk\nEls;els@example.org;06;;x\n")
    assert read.unknown_columns == ["Telefoon", "Kenmerk"]
    assert {column.value for column in read.places} == {"name", "email", "group"}
