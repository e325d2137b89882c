"""When an answer may be drafted, offered, approved, sent back and published."""

from collections.abc import Collection
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.consultations.answers.models import Answer, AnswerState, Decision
from app.consultations.points.models import Point
from app.consultations.points.rules import ANSWERED, TAKEN
from app.core.bilingual import Bilingual
from app.core.counts import Count
from app.core.refusals import Refusal

LONGEST_REASON = 4000
# Decisions that say something is in the text: where, must be told.
IN_THE_TEXT = frozenset({Decision.ADOPTED, Decision.PARTLY_ADOPTED, Decision.ALREADY_IN})

DECISION_MISSING = Refusal(
    "decision-missing", _l("Choose what is done with this point."), field_name="decision", status=422
)
REASON_MISSING = Refusal(
    "answer-reason-missing", _l("Give the reason in Dutch or in English."), field_name="reason_nl", status=422
)
REASON_TOO_LONG = Refusal(
    "answer-reason-too-long",
    _l("A reason has at most %(longest)s characters; this one has %(length)s."),
    field_name="reason_nl",
    status=422,
)
NO_SUCH_PARAGRAPH = Refusal(
    "no-such-paragraph",
    _l("Version %(version)s has no paragraph %(numbers)s."),
    field_name="paragraphs",
    status=422,
)
NOT_A_NUMBER = Refusal(
    "paragraph-not-a-number",
    _l("Write the numbers of paragraphs, for instance: 3, 12."),
    field_name="paragraphs",
    status=422,
)
NOT_DROPPED = Refusal(
    "paragraph-not-dropped",
    _l("A paragraph that you chose is in the text again. Look at what was dropped, and choose once more."),
    field_name="dropped",
    status=422,
)
NO_ANSWER = Refusal("no-answer", _l("There is no answer to this point yet."))
NOTHING_FEEDS = Refusal(
    "nothing-feeds", _l("No contribution feeds this point, so there is nothing to answer yet.")
)
LANGUAGE_MISSING = Refusal(
    "answer-language-missing",
    _l("Title, summary and reason are needed in both languages before a colleague looks at this."),
)
PARAGRAPHS_MISSING = Refusal(
    "answer-paragraphs-missing",
    _l("This answer says that it is in the text. Name the paragraphs where, or those that were dropped."),
    field_name="paragraphs",
    status=422,
)
ALREADY_OFFERED = Refusal(
    "answer-already-offered", _l("A colleague is asked to look at this answer already.")
)
NOT_OFFERED = Refusal(
    "answer-not-offered",
    _l("This answer isn't up for review: it was changed, sent back or approved meanwhile."),
)
OWN_ANSWER = Refusal(
    "own-answer", _l("You wrote this answer yourself. Somebody else looks at it before it becomes public.")
)
OWN_POINT = Refusal(
    "own-point", _l("You changed this point last. Somebody else looks at it before it becomes public.")
)
CHANGED_MEANWHILE = Refusal(
    "answer-changed-meanwhile",
    _l("Somebody else changed this answer meanwhile. Both texts are below: save once more what must stay."),
)
SEEN_ANOTHER = Refusal(
    "answer-seen-another", _l("This answer was changed after you opened the page. Read it once more.")
)
NOTE_NEEDED = Refusal(
    "note-needed", _l("Tell your colleague what should be different."), field_name="why", status=422
)
ALREADY_PUBLIC = Refusal(
    "answers-already-public", _l("These answers are public already. Nothing was published twice.")
)
NOTHING_TO_PUBLISH = Refusal(
    "nothing-to-publish", _l("No answer to what was said in this phase is ready to be published.")
)
OTHERS_READY = Refusal(
    "others-ready",
    _l("The answers that are ready changed after you opened the page. Look once more, then publish."),
)
NO_SUCH_VERSION = Refusal(
    "no-such-version",
    _l("Choose a published version of this consultation, or none yet."),
    field_name="version",
    status=422,
)
NOT_IN_VERSION = Refusal(
    "paragraph-not-in-version",
    _l(
        "Points %(numbers)s name paragraphs that version %(version)s doesn't have. Correct those answers "
        "first."
    ),
    field_name="version",
    status=422,
)
VERSION_KNOWN = Refusal("version-known", _l("It is said already in which version these answers can be seen."))


def may_answer(point: Point) -> Refusal | None:
    """Whether an answer to a point may still be written or changed."""
    if point.is_taken:
        return TAKEN
    return ANSWERED if point.is_answered else None


def may_be_said(decision: str, reason: Bilingual) -> Refusal | None:
    """Whether this may be kept as a draft."""
    if decision not in set(Decision):
        return DECISION_MISSING
    if not reason:
        return REASON_MISSING
    for language, text in (("nl", reason.nl), ("en", reason.en)):
        if text and len(text) > LONGEST_REASON:
            return Refusal(
                REASON_TOO_LONG.name,
                REASON_TOO_LONG.message,
                f"reason_{language}",
                422,
                {"longest": Count(LONGEST_REASON), "length": Count(len(text))},
            )
    return None


def may_be_ready(
    point: Point, answer: Answer | None, paragraphs: Collection[UUID], *, fed: bool
) -> Refusal | None:
    """Whether an answer lacks nothing that readers need."""
    if answer is None:
        return NO_ANSWER
    if not fed:
        return NOTHING_FEEDS
    if point.title.missing or answer.reason.missing or (point.summary and point.summary.missing):
        return LANGUAGE_MISSING
    if answer.decision in IN_THE_TEXT and not paragraphs:
        return PARAGRAPHS_MISSING
    return None


def may_offer(
    point: Point, answer: Answer | None, paragraphs: Collection[UUID], *, fed: bool
) -> Refusal | None:
    """Whether a colleague may be asked to look at an answer."""
    if refusal := may_answer(point) or may_be_ready(point, answer, paragraphs, fed=fed):
        return refusal
    assert answer is not None
    return None if answer.state is AnswerState.DRAFT else ALREADY_OFFERED


def may_review(point: Point, answer: Answer | None, reviewer: UUID) -> Refusal | None:
    """Whether this person may approve an answer: not who wrote it, nor who changed its point last."""
    if refusal := may_answer(point):
        return refusal
    if answer is None or answer.state is not AnswerState.OFFERED:
        return NOT_OFFERED
    if answer.drafted_by == reviewer:
        return OWN_ANSWER
    return OWN_POINT if point.changed_by == reviewer else None


def may_send_back(point: Point, answer: Answer | None) -> Refusal | None:
    """Whether an answer that is offered or approved may become a draft again."""
    if refusal := may_answer(point):
        return refusal
    if answer is None or answer.state not in (AnswerState.OFFERED, AnswerState.APPROVED):
        return NOT_OFFERED
    return None
