"""The mails to a signer: each with a link behind which a button confirms or withdraws."""

from datetime import datetime

from app.mail.operations import queue_mail
from app.petitions.queries import slugs_of
from app.petitions.signatures.models import Standing
from app.petitions.signatures.queries import Signed
from app.petitions.switches.queries import about

NEUTRAL = "neutral_link"


def tell_signer(
    signed: Signed, address: str, token: str, *, days: int, now: datetime, source: str = ""
) -> None:
    """Mail what fits: confirm, or "you signed already". In safe mode one mail that tells neither.

    No mail holds the name that was filled in: whoever filled it in may have typed an advertisement.
    `days`: how long a signature waits for its confirmation.
    """
    signature, petition = signed.signature, signed.petition
    if petition.safe_mode:
        name = NEUTRAL
        context = {"token": token, "days": days}
    else:
        confirmed = signature.standing != Standing.PENDING
        name = "signed_already" if confirmed else "confirm_signature"
        context = {
            "token": token,
            "days": days,
            "title": petition.title.shown_in(signature.language),
            "slug": slugs_of(petition.id)[signature.language],
            "source": source or None,
        }
    queue_mail(
        name,
        address=address,
        language=signature.language,
        participant_id=signature.participant_id,
        context=context,
        now=now,
        asked_for=True,
        about=about(petition),
    )
