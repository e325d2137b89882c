"""One entry of a navigation, public or office, as the layouts draw it."""

from typing import Any, NamedTuple

from flask import request


class Item(NamedTuple):
    label: str
    url: str
    is_current: bool


def items(entries: list[tuple[Any, str]]) -> list[Item]:
    """Entries of (label, address); current is the longest that the address of this visit begins with.

    What is current is read from the address alone, never from what was found there: the page about an unknown
    address and the one about a restricted address must not differ.
    """
    here = max((url for _label, url in entries if request.path.startswith(url)), key=len, default=None)
    return [Item(str(label), url, url == here) for label, url in entries]
