"""Who else must act when somebody gets another address: what was mailed to the old one may open nothing.

Accounts lie below the packages that mail to them, so these say for themselves that they want to be told.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Flask, current_app

Follower = Callable[[UUID, datetime], None]
_PLACE = "address_followers"


def register(app: Flask, follower: Follower) -> None:
    """Tell `follower(participant_id, now)` of each new address, in the transaction that takes it."""
    app.extensions.setdefault(_PLACE, []).append(follower)


def tell(participant_id: UUID, now: datetime) -> None:
    for follower in current_app.extensions.get(_PLACE, ()):
        follower(participant_id, now)
