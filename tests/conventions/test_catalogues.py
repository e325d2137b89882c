"""The catalogues are complete, in step with the source, and their placeholders agree."""

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tools import catalogues


def test_the_catalogues_are_complete_and_in_step() -> None:
    assert catalogues.check() == []


def test_a_pseudonym_has_one_name_in_dutch() -> None:
    """Who reads "schuilnaam" on the page and "pseudoniem" in the mail takes them for two things."""
    with (catalogues.TRANSLATIONS / "nl" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        dutch = read_po(file, locale="nl")
    assert [each.id for each in dutch if "pseudoniem" in str(each.string).lower()] == []


def message(source: str | tuple[str, str], text: str | tuple[str, ...]) -> Message:
    catalog = Catalog(locale="nl")
    return catalog.add(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Hello %(name)s", "Hallo %(name)s"),
        (("%(num)s day", "%(num)s days"), ("een dag", "%(num)s dagen")),
        ("100%", "100%"),
    ],
)
def test_a_sound_translation_has_no_fault(source: str | tuple[str, str], text: str | tuple[str, ...]) -> None:
    assert catalogues.faults(message(source, text)) == []


@pytest.mark.parametrize(
    ("source", "text", "fault"),
    [
        ("Hello %(name)s", "Hallo", "placeholders differ"),
        ("Hello", "Hallo %(name)s", "placeholders differ"),
        (("%(num)s day", "%(num)s days"), ("een dag", "dagen"), "placeholders differ"),
        (("%(num)s day", "%(num)s days"), ("een dag",), "needs two forms"),
        ("About half", "Ongeveer 50%", "a loose % sign"),
        ("Hello ", "Hallo", "spaces at the ends differ"),
    ],
)
def test_each_fault_of_a_translation_is_named(
    source: str | tuple[str, str], text: str | tuple[str, ...], fault: str
) -> None:
    found = catalogues.faults(message(source, text))
    assert any(fault in line for line in found), found
