"""The mails to an author whose comment moderators hid, or let readers see again."""

from datetime import datetime

from app.consultations.comments.models import Comment
from app.consultations.comments.queries import in_context
from app.consultations.processes.queries import slugs_of
from app.mail.operations import queue_mail
from app.people.accounts.queries import account_of


def comment_hidden(said: Comment, now: datetime) -> None:
    """What was hidden, why, and how to object."""
    _tell_author("comment_hidden", said, now)


def comment_shown_again(said: Comment, now: datetime) -> None:
    """That the comment is back."""
    _tell_author("comment_shown_again", said, now)


def _tell_author(name: str, said: Comment, now: datetime) -> None:
    """Mail the author in their own language; who has no account any more gets nothing."""
    author = account_of(said.author_id) if said.author_id else None
    place = in_context(said.id)
    if author is None or place is None:
        return
    queue_mail(
        name,
        address=author.email,
        language=author.language,
        participant_id=author.participant_id,
        context={
            "name": author.name,
            "title": place.consultation.title.text_in(author.language),
            "number": place.wording.number if place.wording else None,
            "slug": slugs_of(place.consultation.id)[author.language],
            "comment": str(said.id),
            "text": said.text,
            "reason_given": said.hidden_reason,
            "written_in": said.language,
        },
        now=now,
    )
