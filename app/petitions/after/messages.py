"""The mails after signing: news to who asked for it, and one reminder to who didn't confirm."""

from datetime import datetime

from app.core.links import public_link
from app.core.signed_links import signed
from app.mail.operations import queue_mail
from app.petitions.after.models import PetitionUpdate
from app.petitions.models import Petition
from app.petitions.queries import slugs_of
from app.petitions.signatures.models import Signature
from app.petitions.switches.queries import about

# What the signed address in a mail with news is good for: no more news, of any petition.
NO_MORE_NEWS = "no-more-petition-news"


def petition_news(petition: Petition, update: PetitionUpdate, signature: Signature, now: datetime) -> None:
    """An update, to a signer who asked for news.

    Raises:
        BadAddress: no mail can go to this address.
    """
    assert signature.participant_id is not None
    assert signature.email is not None
    language = signature.language
    proof = signed(NO_MORE_NEWS, signature.participant_id)
    queue_mail(
        "petition_news",
        address=signature.email,
        language=language,
        participant_id=signature.participant_id,
        context={
            "petition": petition.title.shown_in(language),
            "title": update.title.shown_in(language),
            "text": update.text.shown_in(language),
            "slug": slugs_of(petition.id)[language],
            "signed_id": proof,
        },
        now=now,
        unsubscribe_url=public_link("petitions.no_more_news", language, signed_id=proof),
        about=about(petition),
    )


def remind_signer(
    petition: Petition, signature: Signature, token: str, *, days_left: int, now: datetime
) -> None:
    """The one reminder to confirm. As in the first mail, nothing of what was typed but the address.

    Raises:
        BadAddress: no mail can go to this address.
    """
    assert signature.email is not None
    queue_mail(
        "remind_signature",
        address=signature.email,
        language=signature.language,
        participant_id=None,
        context={
            "token": token,
            "title": petition.title.shown_in(signature.language),
            "days": days_left,
        },
        now=now,
        about=about(petition),
    )
