"""The mails of following: one that asks for a yes, and one with everything that is new."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.consultations.following.models import FollowRequest, Rhythm
from app.consultations.following.queries import News, Reader
from app.consultations.following.wording import lines_of
from app.consultations.processes.models import Consultation
from app.core.languages import Language
from app.core.links import public_link
from app.core.signed_links import signed
from app.core.speaking import in_language
from app.mail.operations import queue_mail

# What the signed address in a mail with news is good for.
NO_MORE_NEWS = "no-more-news"


def confirm_following(
    request: FollowRequest, consultation: Consultation, number: int | None, token: str, *, now: datetime
) -> UUID:
    """To an address that was filled in: a link behind which a button says yes."""
    return queue_mail(
        "confirm_following",
        address=request.address,
        language=request.language,
        participant_id=None,
        context={
            "title": consultation.title.shown_in(request.language),
            "number": number,
            "weekly": request.rhythm == Rhythm.WEEKLY,
            "token": token,
        },
        now=now,
        asked_for=True,
    )


def digest(reader: Reader, rhythm: Rhythm, found: Sequence[News], *, now: datetime) -> UUID:
    """Everything that is new at what somebody follows, in one mail.

    Raises:
        BadAddress: no mail can go to this address.
    """
    proof = signed(NO_MORE_NEWS, reader.participant_id)
    return queue_mail(
        "digest",
        address=reader.address,
        language=reader.language,
        participant_id=reader.participant_id,
        context={
            "name": reader.name,
            "weekly": rhythm is Rhythm.WEEKLY,
            "items": [_item(news, reader.language) for news in found],
            "has_account": reader.visitor.is_known,
            "signed_id": proof,
        },
        now=now,
        unsubscribe_url=public_link("following.stop", reader.language, signed_id=proof),
    )


def _item(news: News, language: Language) -> dict[str, Any]:
    followed = news.followed
    with in_language(language):
        lines = lines_of(news, language)
    return {
        "title": followed.consultation.title.shown_in(language),
        "slug": followed.slugs[language],
        "key": followed.key,
        "number": followed.number,
        "lines": lines,
        "answers": news.answers,
    }
