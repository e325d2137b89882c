"""Lists of people for tests, as bytes of a file."""

from collections.abc import Iterable, Sequence

HEADER = ("name", "email", "audiences", "group", "language", "from", "to", "birth_year")


def csv_of(
    rows: Iterable[Sequence[str]],
    header: Sequence[str] = HEADER,
    *,
    separator: str = ",",
    encoding: str = "utf-8",
    line_end: str = "\r\n",
) -> bytes:
    """A file with these cells, quoted where they need it."""

    def cell(text: str) -> str:
        needs = any(letter in text for letter in (separator, '"'))
        return '"' + text.replace('"', '""') + '"' if needs else text

    lines = [separator.join(cell(text) for text in row) for row in (header, *rows)]
    return (line_end.join(lines) + line_end).encode(encoding)


def many_people(number: int, *, audience: str = "member", start: int = 0) -> bytes:
    """A list of `number` different people, with the further columns filled for some of them."""
    header = (*HEADER, "consent_ground", "consent_date")
    rows = (
        (
            f"Persoon Nummer{index}",
            f"persoon{index}@leden.example.org",
            f"{audience};volunteer" if index % 7 == 0 else audience,
            "",
            "en" if index % 5 == 0 else "nl",
            "2026-01-01",
            "",
            str(1940 + index % 65),
            "lidmaatschap" if index % 2 else "",
            "01-02-2026" if index % 2 else "",
        )
        for index in range(start, start + number)
    )
    return csv_of(rows, header)
