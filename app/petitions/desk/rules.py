"""What the desk may do for a signer, and why not: pure."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext as _l

from app.core.refusals import Refusal
from app.petitions.models import Petition
from app.petitions.signatures.models import Signature, Standing
from app.petitions.signatures.rules import CONFIRM_AFTER_CLOSING

# The mail that is on its way already; another one would only be a second.
JUST_MAILED_FOR = timedelta(minutes=2)
SENDS_PER_HOUR = 3

NO_ADDRESS = Refusal(
    "signature-without-address",
    _l("No address is kept at this signature, so no mail can go there. Signing once more sends a new link."),
)
JUST_MAILED = Refusal("just-mailed", _l("A mail left less than two minutes ago. Wait for that one."))
TOO_LATE = Refusal(
    "too-late-to-send",
    _l("The petition closed more than a day ago, so there is nothing left to confirm."),
)
SENT_ENOUGH = Refusal(
    "sent-enough",
    _l("Three mails were sent again within an hour. More won't help: look what became of those."),
    status=429,
)
WITHDRAWN_ALREADY = Refusal("withdrawn-already", _l("This signature was withdrawn already."))


def may_resend(signature: Signature, petition: Petition, now: datetime, *, came_back: bool) -> Refusal | None:
    """Whether its link can be mailed once more; `came_back`: the last mail did, so none is on its way."""
    if signature.email is None:
        return NO_ADDRESS
    if signature.standing == Standing.PENDING and now >= petition.ends_at + CONFIRM_AFTER_CLOSING:
        return TOO_LATE
    just_now = signature.mailed_at is not None and now < signature.mailed_at + JUST_MAILED_FOR
    return JUST_MAILED if just_now and not came_back else None


def may_withdraw(signature: Signature) -> Refusal | None:
    return WITHDRAWN_ALREADY if signature.standing == Standing.WITHDRAWN else None
