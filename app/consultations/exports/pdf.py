"""The report as a PDF: its template handed its contents (see `core/printing`)."""

from pathlib import Path
from typing import Any

from app.core.printing.pdf import printed

TEMPLATE = Path(__file__).parent / "report" / "report.typ"


def as_pdf(contents: dict[str, Any]) -> bytes:
    """The file.

    Raises:
        Unprintable: the template has a fault, or the text a character that no font shows.
    """
    return printed(TEMPLATE, contents)
