"""The mails of invitations."""

from datetime import datetime
from uuid import UUID

from app.mail.operations import queue_mail
from app.people.accounts.models import Account
from app.people.invitations.models import InvitationKind


def invitation(
    account: Account, token: str, kind: InvitationKind, *, expires_at: datetime, now: datetime
) -> UUID:
    """To one person: what they are invited to, who sees what, the link; a reminder says that it is one."""
    return queue_mail(
        "invitation",
        address=account.email,
        language=account.language,
        participant_id=account.participant_id,
        context={
            "name": account.name,
            "token": token,
            "is_reminder": kind is InvitationKind.REMINDER,
            "expires_at": expires_at,
        },
        now=now,
    )
