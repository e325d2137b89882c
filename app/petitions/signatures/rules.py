"""What may be signed, confirmed and withdrawn, and what a signer may fill in: pure."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.petitions import rules as petition_rules
from app.petitions.models import Petition
from app.petitions.signatures.models import SECOND, Signature, Standing

# Who signed in the last hour still gets the mail and a day to press the button.
CONFIRM_AFTER_CLOSING = timedelta(hours=24)
LONGEST_TOWN = 60

CLOSED = Refusal("petition-closed", _l("This petition is closed. It can't be signed any more."))
AGE_MISSING = Refusal(
    "age-missing", _l("Choose yes or no: are you 16 or older?"), field_name="is_16", status=422
)
CONSENT_MISSING = Refusal(
    "consent-missing",
    _l("Without this consent we may not count your signature. Tick the box to sign."),
    field_name="consent",
    status=422,
)
WORDS_CHANGED = Refusal(
    "consent-words-changed",
    _l("The words you agree to have just changed. Read them once more and send the form again."),
    field_name="consent",
    status=422,
)
TEXT_UNKNOWN = Refusal(
    "petition-text-unknown",
    _l(
        "The text of this petition changed while you were reading. Read it once more and send the form again."
    ),
    status=422,
)
TOWN_TOO_LONG = Refusal(
    "town-too-long", _l("At most %(most)s characters."), "town", 422, {"most": LONGEST_TOWN}
)
TOO_MANY = Refusal(
    "too-many-signatures",
    _l(
        "Very many signatures come from your network. Nothing was saved. Wait an hour and try again, or sign "
        "on another connection."
    ),
    status=429,
)
LINK_UNKNOWN = Refusal(
    "signature-link-unknown",
    _l(
        "Perhaps part of the address is missing, or the link is too old: who does not confirm within "
        "%(days)s days is forgotten, and so is who withdraws."
    ),
    status=410,
)
TOO_LATE = Refusal(
    "too-late-to-confirm",
    _l(
        "The petition has closed in the meantime, and the day to confirm after closing has gone by. Your "
        "signature isn't counted, and your data are erased by itself."
    ),
    status=410,
)
NOT_CONFIRMED = Refusal(
    "signature-not-confirmed", _l("This signature was withdrawn. You can sign the petition again.")
)

NAMELESS = Refusal("signature-nameless", _l("No name is kept at this signature."))


def may_sign(petition: Petition, now: datetime) -> Refusal | None:
    standing = petition_rules.standing(petition, now)
    return None if standing is petition_rules.Standing.OPEN else CLOSED


def is_forgotten(signature: Signature, *, days: int, now: datetime) -> bool:
    """Whether it waited longer than was promised: the job that removes it may still have to come."""
    return signature.standing == Standing.PENDING and signature.signed_at < now - timedelta(days=days)


def may_confirm(signature: Signature, petition: Petition, now: datetime) -> Refusal | None:
    """Whether pressing the button counts: until a day after closing. Pressing twice is no fault."""
    if signature.standing == Standing.WITHDRAWN:
        return NOT_CONFIRMED
    if signature.standing != Standing.PENDING or now < petition.ends_at + CONFIRM_AFTER_CLOSING:
        return None
    return TOO_LATE


def may_change(signature: Signature) -> Refusal | None:
    """Whether there is a name to change: there is none in safe mode, nor after withdrawing."""
    return NAMELESS if signature.name is None else None


def may_get_news(signature: Signature) -> bool:
    """Whether news can reach its signer: a second person at an address is no participant of their own."""
    return not signature.safe_mode and (
        signature.standing == Standing.PENDING or signature.participant_id is not None
    )


def held_for(signature: Signature) -> str | None:
    """Why a signature isn't counted at its confirmation but held, so that somebody looks; None: it counts."""
    return SECOND if signature.second_of is not None else signature.suspicion


def text_refusal(shown: int | None, current: int) -> Refusal | None:
    """Whether there is a version of this number to sign; None where no page came between."""
    return None if shown is None or 1 <= shown <= current else TEXT_UNKNOWN


def town_refusal(town: str) -> Refusal | None:
    return TOWN_TOO_LONG if len(town.strip()) > LONGEST_TOWN else None


def consent_refusal(*, consent: bool, shown: int | None, current: int) -> Refusal | None:
    """Whether somebody agreed, and to the words as they are now."""
    if not consent:
        return CONSENT_MISSING
    return None if shown == current else WORDS_CHANGED


def shown_name(name: str) -> str:
    """What readers see of a public signer: the first name alone."""
    return name.split(maxsplit=1)[0] if name.split() else ""
