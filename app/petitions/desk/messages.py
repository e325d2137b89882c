"""The mail after an act of the desk, so that nobody withdraws a signature behind its signer's back."""

from datetime import datetime

from app.mail.operations import queue_mail
from app.petitions.queries import slugs_of
from app.petitions.signatures.queries import Signed
from app.petitions.switches.queries import about


def withdrawn_for_signer(signed: Signed, now: datetime) -> None:
    """Say that a signature was withdrawn on request; nothing where no address is kept, as in safe mode."""
    signature, petition = signed.signature, signed.petition
    if signature.email is None or signature.safe_mode:
        return
    queue_mail(
        "withdrawn_on_request",
        address=signature.email,
        language=signature.language,
        participant_id=signature.participant_id,
        context={
            "title": petition.title.shown_in(signature.language),
            "slug": slugs_of(petition.id)[signature.language],
        },
        now=now,
        asked_for=True,
        about=about(petition),
    )
