"""When the text of an information page may be saved: each answers a refusal or nothing."""

from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.counts import Count
from app.core.languages import LANGUAGES
from app.core.refusals import Refusal
from app.pages import placeholders
from app.pages.content import PageTexts
from app.pages.models import PageVersion

TITLE_MAX, SUMMARY_MAX, BODY_MAX = 120, 400, 40_000

NO_TITLE = Refusal("no-title", _l("Write a title in at least one language."), "title_nl", 422)
NO_BODY = Refusal("no-body", _l("Write a text in at least one language."), "body_nl", 422)
TOO_LONG = Refusal(
    "too-long", _l("This is %(length)s characters long; at most %(limit)s fit here."), status=422
)
UNKNOWN_PLACEHOLDER = Refusal(
    "unknown-placeholder",
    _l("{%(name)s} stands for nothing we know. You can use: %(known)s."),
    status=422,
)
MISPLACED_PART = Refusal(
    "misplaced-part", _l("{%(name)s} must stand alone on a line of its own."), status=422
)
PART_OUTSIDE_BODY = Refusal("part-outside-body", _l("{%(name)s} fits only in the text itself."), status=422)
CHANGED_MEANWHILE = Refusal(
    "changed-meanwhile",
    _l("Somebody else saved this page while you were writing. Yours is not saved; compare both below."),
)
ALREADY_CURRENT = Refusal("already-current", _l("This is the version that readers see now."))


def may_save(texts: PageTexts) -> Refusal | None:
    """Whether these texts can be a page: a title and a text, not too long, only known placeholders."""
    if not texts.title:
        return NO_TITLE
    if not texts.body:
        return NO_BODY
    return (
        _fits("title", texts.title, TITLE_MAX)
        or _fits("summary", texts.summary, SUMMARY_MAX)
        or _fits("body", texts.body, BODY_MAX)
    )


def may_replace(current: PageVersion, number_read: int) -> Refusal | None:
    """Whether the version that the writer read is still the one that readers see."""
    return None if current.number == number_read else CHANGED_MEANWHILE


def may_restore(current: PageVersion, old: PageVersion) -> Refusal | None:
    return ALREADY_CURRENT if old.number == current.number else None


def _fits(name: str, text: Bilingual, limit: int) -> Refusal | None:
    for language in LANGUAGES:
        refusal = _text_fits(text.get(language) or "", limit, in_body=name == "body")
        if refusal is not None:
            return Refusal(
                refusal.name, refusal.message, f"{name}_{language}", refusal.status, refusal.params
            )
    return None


def _text_fits(text: str, limit: int, *, in_body: bool) -> Refusal | None:
    if len(text) > limit:
        return TOO_LONG.with_params(length=Count(len(text)), limit=Count(limit))
    for name in placeholders.unknown_in(text):
        known = (*placeholders.SETTINGS, *(placeholders.PARTS if in_body else ()))
        return UNKNOWN_PLACEHOLDER.with_params(name=name, known=", ".join(f"{{{word}}}" for word in known))
    for name in placeholders.misplaced_parts_in(text):
        return (MISPLACED_PART if in_body else PART_OUTSIDE_BODY).with_params(name=name)
    for piece, is_part in placeholders.pieces(text):
        if is_part and not in_body:
            return PART_OUTSIDE_BODY.with_params(name=piece)
    return None
