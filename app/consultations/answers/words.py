"""Decisions in words: as a tag beside a point, in the middle of a sentence, and their sign; who said it."""

from flask_babel import lazy_gettext as _l

from app.consultations.answers.models import Decision
from app.consultations.processes.audience_words import PLURALS
from app.consultations.processes.models import EVERYBODY

# In this fixed order: from most to least that was done.
DECISIONS = {
    Decision.ADOPTED: _l("Adopted"),
    Decision.PARTLY_ADOPTED: _l("Partly adopted"),
    Decision.ALREADY_IN: _l("Already in the text"),
    Decision.TAKEN_ALONG: _l("Taken along elsewhere"),
    Decision.NOT_ADOPTED: _l("Not adopted"),
}
# Behind the number of a point: "Worked into point 12: partly adopted".
IN_A_SENTENCE = {
    Decision.ADOPTED: _l("adopted"),
    Decision.PARTLY_ADOPTED: _l("partly adopted"),
    Decision.ALREADY_IN: _l("already in the text"),
    Decision.TAKEN_ALONG: _l("taken along elsewhere"),
    Decision.NOT_ADOPTED: _l("not adopted"),
}
ICONS = {
    Decision.ADOPTED: "circle-check",
    Decision.PARTLY_ADOPTED: "check",
    Decision.ALREADY_IN: "book-open",
    Decision.TAKEN_ALONG: "corner-down-right",
    Decision.NOT_ADOPTED: "x",
}
# The look of the tag; its words and its sign say the same without colour.
KINDS = {Decision.ADOPTED: "good", Decision.PARTLY_ADOPTED: "good", Decision.NOT_ADOPTED: "bad"}
# Who said something, one after another: "members, volunteers and others".
WHO = PLURALS | {EVERYBODY: _l("visitors with an account")}


def who(audience: str) -> str:
    """An audience in the middle of a sentence."""
    return str(WHO[audience])


def heading_of(audience: str) -> str:
    """An audience at the beginning of a line."""
    words = who(audience)
    return words[:1].upper() + words[1:]
