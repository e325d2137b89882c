"""What each field of the files means, in both languages: on the page, and in every file beside the data."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from app.core.languages import LANGUAGES
from app.core.speaking import in_language
from app.core.tables import Table

PHASE = _l("number of the phase, in order of time")
VERSION = _l("number of the version of the text")
PARAGRAPH = _l("number of the paragraph in that version, in reading order")
KEY = _l("permanent word of the paragraph, the same in every version and in its address")
POINT = _l("number of the point, as on its page")
ROUNDED = _l("people, rounded to five; x or null: too few, or too much alike, to tell")

PHASES = {
    "phase": PHASE,
    "name_nl": _l("name in Dutch"),
    "name_en": _l("name in English"),
    "opens_at": _l("first moment, in UTC"),
    "closes_at": _l("first moment after it, in UTC"),
    "version": VERSION,
    "may_react": _l("audiences that could react to paragraphs"),
    "may_comment": _l("audiences that could comment"),
    "may_suggest": _l("audiences that could suggest another wording"),
    "visibility": _l("what people saw of others: all, their own audience, or only their own until it closed"),
}
PARAGRAPHS = {
    "version": VERSION,
    "version_published_at": _l("moment the version was published, in UTC"),
    "section": _l("permanent word of the section"),
    "section_title_nl": _l("heading of the section in Dutch"),
    "section_title_en": _l("heading of the section in English"),
    "paragraph": PARAGRAPH,
    "paragraph_key": KEY,
    "kind": _l("text, item of a list, quote or heading"),
    "lineage": _l("what became of it since the version before: new, kept, reworded, split or merged"),
    "comes_from": _l("words of the paragraphs it was made of"),
    "text_nl": _l("text in Dutch"),
    "text_en": _l("text in English"),
}
POINTS = {
    "point": POINT,
    "title_nl": _l("title in Dutch"),
    "title_en": _l("title in English"),
    "summary_nl": _l("what was said, summarised by the organisation, in Dutch"),
    "summary_en": _l("what was said, summarised by the organisation, in English"),
    "phase": PHASE,
    "decision": _l("adopted, partly-adopted, already-in, taken-along (elsewhere) or not-adopted"),
    "reason_nl": _l("why, in Dutch"),
    "reason_en": _l("why, in English"),
    "published_at": _l("moment the answer was published, in UTC"),
    "version": _l("version in which the answer can be seen; empty while yet to come"),
    "paragraphs": _l("words of the paragraphs that the answer names"),
    "led_to_change": _l("whether one of these reads otherwise than before"),
    "contributions": _l("contributions that said it, as far as they can be read"),
}
PUBLIC_POINTS = POINTS | {
    "people": _l("people who said it, rounded to five; x or null: fewer than ten"),
    "audiences": _l("audiences among them, where that may be told"),
}
REACTIONS = {
    "phase": PHASE,
    "version": VERSION,
    "paragraph": PARAGRAPH,
    "paragraph_key": KEY,
    "audience": _l("audience, by its code; “all” is everybody together"),
    "agree": ROUNDED,
    "partly_agree": ROUNDED,
    "disagree": ROUNDED,
}
PARTICIPATION = {
    "phase": PHASE,
    "audience": REACTIONS["audience"],
    "invited": _l("people who were invited; only of audiences of thirty or more"),
    "took_part": _l("how many of them reacted or wrote something"),
}
CONTRIBUTIONS = {
    "id": _l("permanent id of the contribution, as in its address"),
    "reply_to": _l("id of the contribution it replies to"),
    "phase": PHASE,
    "version": VERSION,
    "section": _l("permanent word of the section, where it is about a whole section"),
    "paragraph": PARAGRAPH,
    "paragraph_key": KEY,
    "kind": _l("comment, suggestion or reply"),
    "audience": _l(
        "audience, by its code; “public” is everybody with an account; x or null: beside a pseudonym, "
        "too small"
    ),
    "language": _l("language it was written in"),
    "name_shown": _l("name as readers see it: one's own or a pseudonym; empty where it was taken away"),
    "posted_at": _l("moment it was posted, in UTC"),
    "text": _l("what was said; of a suggestion the wording that is proposed"),
    "reason": _l("why, at a suggestion"),
    "state": _l("open (in no point yet), gathered (in a point) or answered"),
    "points": _l("numbers of the points it feeds"),
    "agree": _l("people who agree"),
    "partly_agree": _l("people who partly agree"),
    "disagree": _l("people who disagree"),
}
STAFF_POINTS = {
    **{name: words for name, words in POINTS.items() if name != "led_to_change"},
    "state": _l("how far the answer is: none, draft, offered, approved or public"),
    "people": _l("people who said it"),
}


def meanings_of(
    tables: Iterable[Table], words: Mapping[str, Mapping[str, Any]]
) -> dict[str, dict[str, dict[str, str]]]:
    """The meaning of each field of these tables, by table, field and language."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for table in tables:
        found[table.name] = {field: {} for field in table.fields}
        for language in LANGUAGES:
            with in_language(language):
                for field in table.fields:
                    found[table.name][field][language] = str(words[table.name][field])
    return found
