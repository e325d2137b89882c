"""What is kept of reporters, authors and moderators, until when, and how it goes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, or_, select, update

from app.core import personal_data, retention
from app.core.merging import pass_on
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.moderation.models import Appeal, Case, Decision, Report
from app.moderation.word_lists.models import WordList
from app.people.participants.models import ParticipantKey
from app.settings import Settings


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="reports",
            what=_l("What you report to our moderators, and your mail address if you leave one"),
            purpose=_l("to judge it, and to tell you what we decide"),
            period=_reports_period,
            erased=_l("taken away by itself; that there was a report is still counted"),
            expire=forget_reports,
        ),
        RetentionRule(
            name="appeals",
            what=_l("What you write when you object to a decision of our moderators, and our answer"),
            purpose=_l("so that somebody else can judge it again"),
            period=_decisions_period,
            erased=_l("taken away by itself; that there was an objection is still counted"),
            expire=forget_appeals,
        ),
        RetentionRule(
            name="moderation-decisions",
            what=_l("What our moderators decided about something you wrote, and why"),
            purpose=_l("so that you can read it and object, and to see whether it happens more often"),
            period=_decisions_period,
            erased=_l("taken away by itself, or with your account"),
            expire=forget_decisions,
        ),
        RetentionRule(
            name="moderators",
            what=_l("Which moderator took a decision or changed a list of words"),
            purpose=_l("so that somebody else answers an objection"),
            period=lambda _settings: _l("as long as the account of that moderator exists"),
            erased=_l("taken away with the account"),
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="moderation",
            title=_l("Reports and decisions of moderators"),
            export=export,
            erase=erase,
            stays=_l("Decisions about what you wrote stay without you, and so does what you reported."),
            merge=merge,
        ),
    )


def _reports_period(settings: Settings) -> str:
    days = settings.retention_report_days
    return str(ngettext("%(num)s day after the decision", "%(num)s days after the decision", days))


def _decisions_period(settings: Settings) -> str:
    days = settings.retention_decision_days
    return str(ngettext("%(num)s day after the decision", "%(num)s days after the decision", days))


def forget_reports(now: datetime) -> int:
    """Words and addresses of reporters go, so many days after their case closed and all objections ended."""
    cutoff = now - timedelta(days=_settings().retention_report_days)
    waiting = exists().where(
        Appeal.decision_id == Decision.id, Decision.case_id == Case.id, Appeal.result.is_(None)
    )
    over = select(Case.id).where(Case.closed_at <= cutoff, ~waiting)
    kept = or_(Report.explanation.is_not(None), Report.email.is_not(None))
    return rows_changed(
        update(Report)
        .where(Report.case_id.in_(over), kept)
        .values(explanation=None, law=None, email=None, address_key=None)
    )


def forget_appeals(now: datetime) -> int:
    """What was said in objections that ended long ago."""
    ended = Appeal.decided_at <= now - timedelta(days=_settings().retention_decision_days)
    return rows_changed(update(Appeal).where(ended, Appeal.text.is_not(None)).values(text=None, reasons=None))


def forget_decisions(now: datetime) -> int:
    """Whose words an old decision was about, and its reasons: the outcome is still counted."""
    cutoff = now - timedelta(days=_settings().retention_decision_days)
    waiting = exists().where(Appeal.decision_id == Decision.id, Appeal.result.is_(None))
    kept = or_(Decision.reasons.is_not(None), Decision.author_id.is_not(None))
    return rows_changed(
        update(Decision)
        .where(Decision.decided_at <= cutoff, kept, ~waiting)
        .values(reasons=None, law=None, author_id=None)
    )


def export(participant_id: UUID) -> dict[str, Any]:
    """What was decided about somebody's words, what they objected, reported, and decided as a moderator."""
    about = select(Decision).where(Decision.author_id == participant_id).order_by(Decision.decided_at)
    objected = (
        select(Appeal)
        .join(Decision, Decision.id == Appeal.decision_id)
        .where(Decision.author_id == participant_id, Appeal.side == "author")
        .order_by(Appeal.received_at)
    )
    taken = select(Decision).where(Decision.decided_by == participant_id).order_by(Decision.decided_at)
    return {
        "decisions": [_exported(each) | {"reasons": each.reasons} for each in db.session.scalars(about)],
        "appeals": [
            {
                "text": each.text,
                "received_at": each.received_at.isoformat(),
                "result": each.result,
                "reasons": each.reasons,
            }
            for each in db.session.scalars(objected)
        ],
        "reports": [
            {
                "number": each.number,
                "rule": each.ground,
                "law": each.law,
                "explanation": each.explanation,
                "email": each.email,
                "received_at": each.received_at.isoformat(),
            }
            for each in db.session.scalars(select(Report).where(_from(participant_id)))
        ],
        "decided_by_you": [_exported(each) for each in db.session.scalars(taken)],
    }


def _exported(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.outcome,
        "rule": decision.ground,
        "law": decision.law,
        "decided_at": decision.decided_at.isoformat(),
    }


def _from(participant_id: UUID) -> ColumnElement[bool]:
    """Reports that were left with an address by which we know this person."""
    keys = select(ParticipantKey.key).where(ParticipantKey.participant_id == participant_id)
    return Report.address_key.in_(keys)


def erase(participant_id: UUID, _now: datetime, _withdraw_words: bool) -> None:
    """Take somebody out of reports, decisions and objections; what was decided stays."""
    about = select(Decision.id).where(Decision.author_id == participant_id)
    theirs = update(Appeal).where(Appeal.decision_id.in_(about), Appeal.side == "author")
    rows_changed(theirs.where(Appeal.result.is_not(None)).values(text=None, reasons=None))
    rows_changed(update(Report).where(_from(participant_id)).values(email=None, address_key=None))
    for column in (
        Decision.author_id,
        Decision.decided_by,
        Appeal.first_decided_by,
        Appeal.decided_by,
        WordList.changed_by,
    ):
        model = column.class_
        rows_changed(update(model).where(column == participant_id).values({column.key: None}))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """What either wrote and decided. Two moderators who turn out to be one: the first of both is let go."""
    one = {from_id, into_id}
    same = (Appeal.first_decided_by.in_(one), Appeal.decided_by.in_(one))
    rows_changed(update(Appeal).where(*same).values(first_decided_by=None))
    pass_on(Decision, "author_id", from_id, into_id)
    pass_on(Decision, "decided_by", from_id, into_id)
    pass_on(Appeal, "first_decided_by", from_id, into_id)
    pass_on(Appeal, "decided_by", from_id, into_id)
    pass_on(WordList, "changed_by", from_id, into_id)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
