"""What following keeps of a person, until when, and how it lets go."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select

from app.consultations.following import operations
from app.consultations.following.models import Follow, Follower
from app.consultations.following.queries import follower, follows_of
from app.consultations.processes.retention import closed_before
from app.consultations.processes.rules import Visitor, may_know
from app.core import clock, personal_data, retention
from app.core.languages import current_language
from app.core.merging import pass_on, pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.people.audiences.queries import audiences_of

KEPT = timedelta(days=365)


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="following",
            what=_l("What you follow, how often you want a mail, and your address where you have no account"),
            purpose=_l("to mail you when there is news"),
            period=lambda _settings: _l("until you stop, at most a year after the last round closed"),
            erased=_l("removed by itself; at once when you stop the mails"),
            expire=expire,
        ),
        RetentionRule(
            name="follow-requests",
            what=_l("An address that was filled in to follow something, before its owner says yes"),
            purpose=_l("to ask the owner of the address"),
            period=lambda _settings: _l("a week, or until the yes"),
            erased=_l("removed by itself"),
            expire=operations.forget_requests,
        ),
    )
    personal_data.register(app, Holder("following", _l("What you follow"), _export, _erase, merge=_merge))


def expire(now: datetime) -> int:
    """Remove follows of consultations whose last phase closed a year ago; how many."""
    past = closed_before(now - KEPT)
    removed = rows_changed(delete(Follow).where(Follow.consultation_id.in_(past)))
    operations.forget_unneeded()
    return removed


def _export(participant_id: UUID) -> dict[str, Any]:
    held, now = follower(participant_id), clock.now()
    # What was renamed after somebody left the audience isn't theirs to read.
    visitor = Visitor(participant_id, audiences_of(participant_id, clock.local_day(now)))
    return {
        "how_often": held.rhythm if held else None,
        "address": held.address if held else None,
        "follows": [
            {
                "consultation": each.consultation.title.text_in(current_language())
                if may_know(each.consultation, visitor)
                else _("A consultation that you can't read any more"),
                "paragraph": each.number,
                "since": each.follow.followed_at.isoformat(),
            }
            for each in follows_of(participant_id, visitor, now)
        ],
    }


def _erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    operations.forget([participant_id])


def _merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """What either follows; how often is as the one who stays chose."""
    for theirs in db.session.scalars(select(Follow).where(Follow.participant_id == from_id)).all():
        kept = select(Follow.id).where(
            Follow.participant_id == into_id,
            Follow.consultation_id == theirs.consultation_id,
            Follow.paragraph_id.is_not_distinct_from(theirs.paragraph_id),
        )
        if db.session.scalar(kept) is not None:
            db.session.delete(theirs)
    db.session.flush()
    pass_on(Follow, "participant_id", from_id, into_id)
    pass_on_or_drop(Follower, "participant_id", from_id, into_id, same=())
