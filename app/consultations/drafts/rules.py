"""When a draft may change, be published or be thrown away."""

from flask_babel import lazy_gettext as _l

from app.consultations.drafts.models import DraftVersion, WordingKind
from app.core.bilingual import Bilingual
from app.core.counts import Count
from app.core.refusals import Refusal

LONGEST_PARAGRAPH = 20_000
LONGEST_SUMMARY = 1_500
# From this share of the earlier paragraphs on that would come back in nothing, it may be the wrong document.
DROPPED_THAT_ASKS = 0.9

PUBLISHED = Refusal(
    "version-published",
    _l("This version is published and stays as it is. Make a new version to change the text."),
)
NOT_NEWEST = Refusal("version-not-newest", _l("There is a newer version. Change that one instead."))
CHANGED_MEANWHILE = Refusal(
    "changed-meanwhile",
    _l("Somebody else changed this while you were working on it. Nothing is lost: compare both texts below."),
)
GONE_MEANWHILE = Refusal(
    "gone-meanwhile",
    _l("This paragraph is no longer there: somebody removed or merged it meanwhile."),
    status=404,
)
SECTION_GONE = Refusal(
    "section-gone",
    _l("This section is no longer there: somebody took its heading away meanwhile."),
    status=404,
)
EMPTY_TEXT = Refusal(
    "empty-text", _l("Write the text in at least one language."), field_name="text_nl", status=422
)
TEXT_TOO_LONG = Refusal(
    "text-too-long",
    _l("A paragraph has at most %(longest)s characters.", longest=Count(LONGEST_PARAGRAPH)),
    field_name="text_nl",
    status=422,
)
SUMMARY_TOO_LONG = Refusal(
    "summary-too-long",
    _l("A summary has at most %(longest)s characters.", longest=Count(LONGEST_SUMMARY)),
    field_name="summary_nl",
    status=422,
)
SECTION_NAMELESS = Refusal(
    "section-nameless",
    _l("Give the section a title in at least one language."),
    field_name="title_nl",
    status=422,
)
NOTHING_TO_SPLIT = Refusal("nothing-to-split", _l("Choose a sentence after which a new paragraph begins."))
NOTHING_TO_MERGE = Refusal("nothing-to-merge", _l("There is no paragraph after this one to merge with."))
NOWHERE_TO_MOVE = Refusal("nowhere-to-move", _l("It is already at that end of the text."))
LAST_SECTION = Refusal("last-section", _l("A draft keeps at least one section."))
NO_TEXT = Refusal("no-text", _l("This version has no paragraphs yet."))
NOTHING_TO_UNDO = Refusal(
    "nothing-to-undo", _l("There is nothing to take back, or something changed after it.")
)
OTHERS_BUILD_ON_IT = Refusal(
    "others-build-on-it", _l("A newer version is based on this one. Throw that away first.")
)
SHOWN_IN_PHASE = Refusal(
    "shown-in-phase", _l("A phase shows this version. Choose another version there first.")
)
OLDER_THAN_PUBLISHED = Refusal(
    "older-than-published", _l("A newer version is already published; an older one can't follow it.")
)
UPLOAD_GONE = Refusal("upload-gone", _l("This upload is no longer there. Upload the file again."), status=404)

WRONG_DOCUMENT = Refusal(
    "wrong-document",
    _l("Almost nothing of the version before is in this text. Say first that it is the right document."),
    field_name="sure",
    status=422,
)
BASE_MOVED = Refusal(
    "version-changed-meanwhile",
    _l(
        "Meanwhile the version that this text follows was published or changed, or a newer one was made. "
        "Nothing is loaded and nothing is lost: look at the proposals once more, then confirm."
    ),
)
NO_SUCH_PARAGRAPH = Refusal(
    "no-such-paragraph",
    _l("The version before has no paragraph with one of these numbers."),
    status=422,
)
TEXT_MOVED = Refusal(
    "text-changed-meanwhile",
    _l("The text was changed after you opened this page. Nothing is published: look at it once more."),
)


def may_change(version: DraftVersion, latest_number: int) -> Refusal | None:
    if version.is_published:
        return PUBLISHED
    if version.number != latest_number:
        return NOT_NEWEST
    return None


def may_publish(version: DraftVersion, latest_published: int | None, paragraph_count: int) -> Refusal | None:
    if version.is_published:
        return PUBLISHED
    if is_overtaken(version, latest_published):
        return OLDER_THAN_PUBLISHED
    if paragraph_count == 0:
        return NO_TEXT
    return None


def is_overtaken(version: DraftVersion, latest_published: int | None) -> bool:
    """Whether a later version was published while this one was still being worked on: it stays as it is."""
    return not version.is_published and latest_published is not None and version.number < latest_published


def may_discard(version: DraftVersion, *, followed: bool, shown: bool) -> Refusal | None:
    """Whether a version may go; `followed`: another is based on it, `shown`: a phase is to show it."""
    if version.is_published:
        return PUBLISHED
    if followed:
        return OTHERS_BUILD_ON_IT
    return SHOWN_IN_PHASE if shown else None


def may_hold(text: Bilingual, kind: str) -> Refusal | None:
    """Whether this can be the text of a paragraph."""
    if not text:
        return EMPTY_TEXT
    if kind not in set(WordingKind):
        return EMPTY_TEXT
    if any(len(text.get(language) or "") > LONGEST_PARAGRAPH for language in ("nl", "en")):
        return TEXT_TOO_LONG
    return None


def may_begin(title: Bilingual) -> Refusal | None:
    """Whether a section can begin under this title; a file may bring one without, staff don't."""
    return None if title else SECTION_NAMELESS


def may_merge(place: int, siblings: int) -> Refusal | None:
    """Whether a paragraph, so many places into its section of so many paragraphs, has one after it there."""
    return NOTHING_TO_MERGE if place + 1 >= siblings else None


def may_move(place: int, siblings: int, section: int, sections: int, step: int) -> Refusal | None:
    """Whether a paragraph can go a place up (-1) or down (1), over the edge of its section if need be."""
    inside = 0 <= place + step < siblings
    return None if inside or 0 <= section + step < sections else NOWHERE_TO_MOVE


def may_summarise(summary: Bilingual) -> Refusal | None:
    """Whether this can be the summary of a section; it may stay empty."""
    if any(len(summary.get(language) or "") > LONGEST_SUMMARY for language in ("nl", "en")):
        return SUMMARY_TOO_LONG
    return None


def asks_whether_right(dropped: int, earlier: int) -> bool:
    """Whether so much would be dropped that it may be the wrong document."""
    return earlier > 0 and dropped / earlier >= DROPPED_THAT_ASKS


def may_follow(dropped: int, earlier: int, *, sure: bool) -> Refusal | None:
    """Whether a new document may follow a version of which so many paragraphs would be dropped."""
    return WRONG_DOCUMENT if asks_whether_right(dropped, earlier) and not sure else None
