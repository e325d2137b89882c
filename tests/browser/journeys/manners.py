"""The ways in which a story is told: language, width, script, keyboard."""

import pytest

from tests.browser.actors.company import Manner

# Each width and each of with and without script in both languages, and each width with and without script.
EVERY = [
    Manner("nl", 390),
    Manner("nl", 1280, javascript=False),
    Manner("en", 390, javascript=False),
    Manner("en", 1280),
]
# Between them both languages, both widths, and with and without script.
TWO = [Manner("nl", 390, javascript=False), Manner("en", 1280)]
KEYBOARD = [Manner("nl", keyboard=True), Manner("en", keyboard=True, javascript=False)]


def told_in(manners: list[Manner]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("manner", manners, indirect=True, ids=str)


in_every_manner = told_in(EVERY)
in_two_manners = told_in(TWO)
by_keyboard = told_in(KEYBOARD)
