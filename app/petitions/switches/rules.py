"""What may be switched, and what a visitor is told meanwhile: pure."""

from flask_babel import lazy_gettext as _l

from app.core.bilingual import Bilingual
from app.core.refusals import Refusal
from app.petitions.switches.models import Kind

# What staff can put out of work; the proof of work is asked, not switched off.
BRAKES = (Kind.SIGNING, Kind.MAILS, Kind.COUNTS)
LONGEST_MESSAGE = 500

MESSAGE_MISSING = Refusal(
    "switch-message-missing",
    _l("Tell visitors why, in Dutch and in English."),
    field_name="message_nl",
    status=422,
)
ALREADY_SO = Refusal("switch-already-so", _l("Somebody else did this already."), status=409)


def message_refusal(message: Bilingual) -> Refusal | None:
    return MESSAGE_MISSING if message.missing else None


def signing_is_off(message: str) -> Refusal:
    """The refusal of a signature while signing is off: in the words that staff wrote."""
    return Refusal("signing-is-off", _l("%(message)s Nothing was saved."), None, 503, {"message": message})
