"""The mails of moderation: to who reported, and to whose words it was about."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.languages import Language
from app.mail.operations import queue_mail
from app.moderation.models import Appeal, Decision, Report
from app.moderation.queries import receipt_of
from app.moderation.subjects import Described
from app.moderation.words import rule_words
from app.people.accounts.queries import account_of


def report_received(report: Report, now: datetime) -> None:
    """That we have a report, and where its reporter follows it (DSA, article 16.4)."""
    _tell_reporter("report_received", report, {}, now)


def report_decided(report: Report, decision: Decision, now: datetime, *, again: bool) -> None:
    """What was decided about what they reported, why, and how to object (DSA, article 16.5).

    `again`: somebody looked at it once more, and it came out the other way.
    """
    facts = {"hidden": decision.hides, "reasons": decision.reasons, "step": decision.step, "again": again}
    _tell_reporter("report_decided", report, facts, now)


def report_lapsed(report: Report, now: datetime) -> None:
    """That the author took back what they reported before anybody decided."""
    _tell_reporter("report_lapsed", report, {}, now)


def contribution_hidden(thing: Described, decision: Decision, reported: bool, now: datetime) -> None:
    """The statement of reasons (DSA, article 17): what, since when, why, by whom it came, how to object."""
    facts = {"decision": decision, "reported": reported, "rule": rule_words}
    _tell_author("contribution_hidden", thing, thing.author_id, facts, now)


def contribution_put_back(thing: Described, decision: Decision, now: datetime) -> None:
    """That what was hidden can be read again, and why."""
    facts = {"reasons": decision.reasons, "step": decision.step}
    _tell_author("contribution_put_back", thing, thing.author_id, facts, now)


def appeal_refused(thing: Described, appeal: Appeal, report: Report | None, now: datetime) -> None:
    """To who objected: that the decision stands, and why."""
    facts = {"reasons": appeal.reasons, "side": appeal.side}
    if report is not None:
        _tell_reporter("appeal_refused", report, facts, now)
    else:
        _tell_author("appeal_refused", thing, thing.author_id, facts, now)


def _tell_reporter(name: str, report: Report, facts: dict[str, Any], now: datetime) -> None:
    """Only who left an address; the mail names neither the thing nor its author."""
    if report.email is None:
        return
    language: Language = "en" if report.language == "en" else "nl"
    queue_mail(
        name,
        address=report.email,
        language=language,
        participant_id=None,
        context={"number": report.number, "token": receipt_of(report), "received_at": report.received_at}
        | facts,
        now=now,
    )


def _tell_author(
    name: str, thing: Described, author_id: UUID | None, facts: dict[str, Any], now: datetime
) -> None:
    """In the author's own language; who has no account any more gets nothing."""
    author = account_of(author_id) if author_id else None
    if author is None:
        return
    queue_mail(
        name,
        address=author.email,
        language=author.language,
        participant_id=author.participant_id,
        context={
            "name": author.name,
            "title": thing.title.text_in(author.language),
            "paragraph": thing.number,
            "subject_id": thing.id,
            "address": (thing.endpoint, dict(thing.values[author.language])),
            "text": thing.words.text,
            "written_in": thing.words.language,
        }
        | facts,
        now=now,
    )
