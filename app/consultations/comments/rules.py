"""When somebody may react, comment, suggest, edit, withdraw, and under which name."""

import unicodedata
from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.consultations.comments.models import BylineKind, Comment
from app.consultations.drafts.models import Wording
from app.consultations.processes.audience_words import together
from app.consultations.processes.models import EVERYBODY, Act
from app.consultations.processes.rules import NOT_SIGNED_IN, Standing, StandingKind, Visitor
from app.core.bilingual import Bilingual
from app.core.counts import Count
from app.core.refusals import Refusal
from app.core.word_diff import tokens
from app.people.audiences.models import Audience

LONGEST_PSEUDONYM = 40
ADULT = 18
LONGEST_REASON = 1000
# So many people that the word beside a pseudonym points at nobody.
WIDE_AUDIENCES = frozenset({EVERYBODY, Audience.SUPPORTER, Audience.MEMBER, Audience.VOLUNTEER})
# Small letters of Cyrillic and Greek that are drawn as Latin ones.
LOOKS_LIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u04cf\u043a\u043c\u0442\u0432\u043d"
    "\u03b1\u03bf\u03b9\u03bd\u03c1\u03c5\u03ba",
    "aeopcyxijsdhlkmtbhaoivpuk",
)
YOUNG_AUDIENCES = frozenset({Audience.YOUTH_PANEL, Audience.YOUTH_COUNCIL})

EMPTY = Refusal("comment-empty", _l("Write something first."), field_name="text", status=422)
TOO_LONG = Refusal(
    "comment-too-long",
    _l("Your text may have at most %(longest)s characters; it has %(length)s."),
    field_name="text",
    status=422,
)
TOO_MANY = Refusal(
    "too-many-comments",
    _l(
        "You have posted %(limit)s texts within an hour. This one is still here: wait a while, at most an "
        "hour, and post it then."
    ),
    status=429,
)
CONSENT_MISSING = Refusal(
    "consent-missing",
    _l("Tick the box to agree: without that we may not keep your comment."),
    field_name="consent",
    status=422,
)
CLOSED = {
    Act.REACT: Refusal("phase-closed", _l("You can't react here any more: the phase has closed.")),
    Act.COMMENT: Refusal(
        "phase-closed",
        _l(
            "You can't comment here any more: the phase has closed. Copy your text below if you want to "
            "keep it."
        ),
    ),
    Act.SUGGEST: Refusal(
        "phase-closed",
        _l(
            "You can't suggest a wording here any more: the phase has closed. Copy your text below if you "
            "want to keep it."
        ),
    ),
}
NOT_OPEN = {
    Act.REACT: Refusal("phase-not-open", _l("You can't react here yet: the phase has not begun.")),
    Act.COMMENT: Refusal("phase-not-open", _l("You can't comment here yet: the phase has not begun.")),
    Act.SUGGEST: Refusal(
        "phase-not-open", _l("You can't suggest a wording here yet: the phase has not begun.")
    ),
}
FOR_OTHERS = {
    Act.REACT: Refusal("phase-for-others", _l("In this phase only %(audiences)s can react."), status=403),
    Act.COMMENT: Refusal("phase-for-others", _l("In this phase only %(audiences)s can comment."), status=403),
    Act.SUGGEST: Refusal(
        "phase-for-others", _l("In this phase only %(audiences)s can suggest a wording."), status=403
    ),
}
NOT_ASKED = {
    Act.REACT: Refusal("nothing-open", _l("No reactions are asked here now.")),
    Act.COMMENT: Refusal("nothing-open", _l("Nothing is open for comments here now.")),
    Act.SUGGEST: Refusal("nothing-open", _l("No suggestions for another wording are asked here now.")),
}
NOT_IN_THIS_TEXT = Refusal(
    "paragraph-not-in-text",
    _l("This paragraph is no longer in the text that is open. Copy your text below if you want to keep it."),
)
REWORDED = Refusal(
    "paragraph-reworded",
    _l(
        "This paragraph was reworded while you wrote. Your text is still here: read the new wording, and "
        "post it once more if it still holds."
    ),
)
SAME_WORDING = Refusal(
    "suggestion-same-wording",
    _l("This is the text as it stands. Change what you would like to read differently."),
    field_name="text",
    status=422,
)
REASON_TOO_LONG = Refusal(
    "suggestion-reason-too-long",
    _l("A reason has at most %(longest)s characters; yours has %(length)s."),
    field_name="reason",
    status=422,
)
NO_REPLY_TO_REPLY = Refusal(
    "reply-to-reply", _l("Reply to the comment itself: replies have no replies of their own.")
)
GONE = Refusal("comment-gone", _l("What you want to react to was withdrawn or hidden meanwhile."))
EDIT_TOO_LATE = Refusal(
    "edit-too-late",
    _l(
        "You could change your comment for %(minutes)s minutes; that time is over. You can still withdraw it."
    ),
)
WITHDRAWN = Refusal("comment-withdrawn", _l("This comment was withdrawn."))
EDIT_HIDDEN = Refusal(
    "edit-hidden",
    _l("The moderators hid this comment, so you can't change it any more. You can still withdraw it."),
)
ALREADY_HIDDEN = Refusal("comment-already-hidden", _l("This comment is hidden already."))
NOT_HIDDEN = Refusal("comment-not-hidden", _l("This comment isn't hidden; it can be read."))
WORDS_NOTICED = Refusal(
    "words-noticed",
    _l("Are you sure? In your text stands: %(words)s. You can change it, or post it as it is."),
    status=422,
)
NAME_NOTICED = Refusal(
    "words-noticed",
    _l("Are you sure? In your pseudonym stands: %(words)s. You can change it, or keep it as it is."),
    field_name="pseudonym",
    status=422,
)
BOTH_NOTICED = Refusal(
    "words-noticed",
    _l("Are you sure? In your text and your pseudonym stand: %(words)s. You can change them, or post as is."),
    status=422,
)
# Beside the first word of the organisation's own name that is long enough to tell it by.
OUR_NAMES, TELLING = ("samenspraak", "moderator", "servicecenter"), 5
PSEUDONYM_EMPTY = Refusal(
    "pseudonym-empty", _l("Fill in a pseudonym, or choose your own name."), field_name="pseudonym", status=422
)
PSEUDONYM_TOO_LONG = Refusal(
    "pseudonym-too-long",
    _l("A pseudonym has at most %(longest)s characters.", longest=LONGEST_PSEUDONYM),
    field_name="pseudonym",
    status=422,
)
PSEUDONYM_TAKEN = Refusal(
    "pseudonym-taken",
    _l("Somebody in this consultation already writes under this name. Choose another."),
    field_name="pseudonym",
    status=422,
)
PSEUDONYM_IS_OWN_NAME = Refusal(
    "pseudonym-is-own-name",
    _l("This is your own name. Choose “my own name”, or think of a pseudonym."),
    field_name="pseudonym",
    status=422,
)
PSEUDONYM_IS_OURS = Refusal(
    "pseudonym-is-ours",
    _l("With this name people think that we wrote it ourselves. Choose another."),
    field_name="pseudonym",
    status=422,
)


def may(act: Act, standing: Standing) -> Refusal | None:
    """Whether this visitor can do this now; what stands in the way otherwise."""
    if standing.may(act):
        return None
    if standing.kind is StandingKind.SIGN_IN:
        return NOT_SIGNED_IN
    if standing.kind is StandingKind.CLOSED:
        return CLOSED[act]
    if standing.kind is StandingKind.UPCOMING:
        return NOT_OPEN[act]
    if standing.phase is not None and (audiences := standing.phase.audiences_for(act)):
        return FOR_OTHERS[act].with_params(audiences=together(audiences))
    return NOT_ASKED[act]


def may_say(text: str, longest: int) -> Refusal | None:
    if not text:
        return EMPTY
    if len(text) > longest:
        return TOO_LONG.with_params(longest=Count(longest), length=Count(len(text)))
    return None


def _as_seen(text: str) -> str:
    """Without soft hyphens and what else has no width: files put them inside words, unseen."""
    return "".join(each for each in text if unicodedata.category(each) != "Cf")


def may_suggest(wording: str, text: str, reason: str, longest: int) -> Refusal | None:
    """Whether this is another wording of the text, and short enough."""
    if refusal := may_say(text, longest):
        return refusal
    if tokens(_as_seen(wording)) == tokens(_as_seen(text)):
        return SAME_WORDING
    if len(reason) > LONGEST_REASON:
        return REASON_TOO_LONG.with_params(longest=Count(LONGEST_REASON), length=Count(len(reason)))
    return None


def still_reads(read: Wording | None, now: Bilingual) -> Refusal | None:
    """Whether a paragraph reads as its reader last saw it; None: nobody says which wording that was."""
    return None if read is None or read.text == now else REWORDED


def may_answer(parent: Comment) -> Refusal | None:
    """Whether this contribution can be reacted and replied to."""
    if parent.is_reply:
        return NO_REPLY_TO_REPLY
    return None if parent.is_readable else GONE


def may_keep(*, agreed: bool) -> Refusal | None:
    """An opinion can reveal beliefs: it is kept with explicit consent only (GDPR, article 9)."""
    return None if agreed else CONSENT_MISSING


def may_edit(comment: Comment, now: datetime, minutes: int) -> Refusal | None:
    """Whether the author may still change it."""
    if comment.withdrawn_at is not None:
        return WITHDRAWN
    if comment.hidden_at is not None:
        return EDIT_HIDDEN
    if now >= comment.posted_at + timedelta(minutes=minutes):
        return EDIT_TOO_LATE.with_params(minutes=minutes)
    return None


def may_withdraw(comment: Comment) -> Refusal | None:
    return WITHDRAWN if comment.withdrawn_at is not None else None


def may_hide(comment: Comment) -> Refusal | None:
    """Whether there is still something for moderators to hide."""
    if comment.withdrawn_at is not None:
        return WITHDRAWN
    return ALREADY_HIDDEN if comment.hidden_at is not None else None


def may_show_again(comment: Comment) -> Refusal | None:
    if comment.withdrawn_at is not None:
        return WITHDRAWN
    return NOT_HIDDEN if comment.hidden_at is None else None


def default_byline(author: Visitor, year: int) -> BylineKind:
    """A pseudonym for who is, or by birth year or audience may be, under 18; else the own name."""
    if author.birth_year is not None:
        return BylineKind.PSEUDONYM if year - author.birth_year <= ADULT else BylineKind.NAMED
    return BylineKind.PSEUDONYM if author.audiences & YOUNG_AUDIENCES else BylineKind.NAMED


def may_be_called(pseudonym: str, own_name: str, organisation: str) -> Refusal | None:
    """Whether this can be the pseudonym of somebody with that name, where that organisation asks."""
    if not any(character.isalnum() for character in pseudonym):
        return PSEUDONYM_EMPTY
    if len(pseudonym) > LONGEST_PSEUDONYM:
        return PSEUDONYM_TOO_LONG
    if pseudonym_key(pseudonym) == pseudonym_key(own_name):
        return PSEUDONYM_IS_OWN_NAME
    words = [word for word in organisation.split() if len(word) >= TELLING]
    ours = (pseudonym_key((words or [organisation])[0]), *OUR_NAMES)
    return PSEUDONYM_IS_OURS if any(name in pseudonym_key(pseudonym) for name in ours) else None


def pseudonym_key(name: str) -> str:
    """The name as it is compared with others: without case, accents, spaces and signs.

    Letters of other alphabets that look like ours count as ours: nobody passes for somebody else with them.
    """
    apart = unicodedata.normalize("NFKD", name.casefold()).casefold().translate(LOOKS_LIKE)
    return "".join(character for character in apart if character.isalnum())[:60]


def audience_beside(kind: BylineKind, audience: str) -> str | None:
    """The audience to show beside a name; beside a pseudonym only one that many people belong to."""
    return audience if kind is BylineKind.NAMED or audience in WIDE_AUDIENCES else None
