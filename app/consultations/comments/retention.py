"""What is kept of commenters, until when, and how it goes."""

import secrets
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from sqlalchemy import ColumnElement, delete, select, update

from app.consultations.comments import kept_texts
from app.consultations.comments.models import Byline, Comment
from app.consultations.comments.operations import event_uid, take_words_back
from app.consultations.drafts.models import Paragraph, Section, Wording
from app.consultations.processes import retention as consultation_retention
from app.consultations.processes.models import Consultation, Phase
from app.core import personal_data, retention
from app.core.bilingual import Bilingual
from app.core.languages import current_language
from app.core.merging import pass_on, pass_on_or_drop
from app.core.personal_data import Holder
from app.core.retention import RetentionRule
from app.core.statements import rows_changed
from app.extensions import db
from app.participation.ledger.untying import untie
from app.settings import Settings

AT_ONCE = 2_000


def init_app(app: Flask) -> None:
    retention.register(
        app,
        RetentionRule(
            name="comments",
            what=_l("What you write about a text, and the wordings you suggest"),
            purpose=_l("to weigh it when the text is made, and to show everybody what was said"),
            period=lambda _settings: _l("as long as the consultation can be read"),
            erased=_l("by you: withdraw it, or delete your account"),
        ),
        RetentionRule(
            name="comment-names",
            what=_l("Your name or pseudonym at what you wrote"),
            purpose=_l("so that readers know who speaks, and that you can withdraw your words"),
            period=consultation_retention.period,
            erased=_l("taken away by itself; the words stay without a name"),
            expire=take_names_away,
            in_pieces=True,
        ),
        RetentionRule(
            name="comment-moderators",
            what=_l("Which member of staff hid a comment"),
            purpose=_l("so that somebody else answers an objection"),
            period=lambda _settings: _l("as long as the account of that member of staff exists"),
            erased=_l("taken away with the account, or when the comment is shown again or withdrawn"),
        ),
        RetentionRule(
            name="kept-texts",
            what=_l("What you were writing when your session ended"),
            purpose=_l("to give it back to you"),
            period=_kept_period,
            erased=_l("removed by itself, or as soon as you post or throw away the text"),
            expire=kept_texts.expire,
        ),
    )
    personal_data.register(
        app,
        Holder(
            name="comments",
            title=_l("Your comments"),
            export=export,
            erase=erase,
            stays=_l(
                "What you wrote stays as part of the consultation, without your name or pseudonym. "
                "Choose to withdraw your words as well if you don't want that."
            ),
            merge=merge,
        ),
    )


def _kept_period(settings: Settings) -> str:
    return str(ngettext("%(num)s day", "%(num)s days", settings.retention_kept_text_days))


def take_names_away(now: datetime) -> int:
    """Names and pseudonyms at comments go, so many years after the last phase of a consultation closed.

    Some at a time: with each name goes what leads from the ledger to the words.
    """
    past = consultation_retention.past_without_people(now)
    phases = select(Phase.id).where(Phase.consultation_id.in_(past))
    some = select(Comment.id).where(Comment.phase_id.in_(phases), Comment.author_id.is_not(None))
    gone = _without_author(Comment.id.in_(some.order_by(Comment.id).limit(AT_ONCE)))
    if gone == AT_ONCE:
        return gone
    return gone + rows_changed(delete(Byline).where(Byline.consultation_id.in_(past)))


def _without_author(which: ColumnElement[bool]) -> int:
    """Take people away from comments, and then what leads from the ledger to these: nobody takes one back
    meanwhile."""
    changed = update(Comment).where(which).values(author_id=None).returning(Comment.id)
    ids = db.session.scalars(changed, execution_options={"synchronize_session": False}).all()
    untie(event_uid(each) for each in ids)
    return len(ids)


def export(participant_id: UUID) -> dict[str, Any]:
    """Everything somebody wrote, with the paragraph it is about, and the names they wrote under."""
    statement = (
        select(Comment, Consultation, Paragraph.key, Section.key, Wording)
        .join(Phase, Phase.id == Comment.phase_id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
        .outerjoin(Section, Section.id == Comment.section_id)
        .outerjoin(Wording, Wording.id == Comment.wording_id)
        .where(Comment.author_id == participant_id)
        .order_by(Comment.posted_at, Comment.id)
    )
    return {
        "comments": [
            _exported(said, consultation.title, wording) | {"paragraph": key, "section": section}
            for said, consultation, key, section, wording in db.session.execute(statement)
        ],
        "bylines": _exported_bylines(participant_id),
        "hidden_by_you": _exported_hidings(participant_id),
    }


def _exported(said: Comment, title: Bilingual, wording: Wording | None) -> dict[str, Any]:
    language = current_language()
    return {
        "consultation": title.text_in(language),
        "kind": "reply" if said.is_reply else said.kind,
        "about": wording.text.text_in(language) if wording else None,
        "written_as": said.audience,
        "language": said.language,
        "text": said.text,
        "reason": said.reason,
        "posted_at": said.posted_at.isoformat(),
        "edited_at": said.edited_at.isoformat() if said.edited_at else None,
        "withdrawn_at": said.withdrawn_at.isoformat() if said.withdrawn_at else None,
        "hidden_at": said.hidden_at.isoformat() if said.hidden_at else None,
        "hidden_reason": said.hidden_reason,
    }


def _exported_bylines(participant_id: UUID) -> list[dict[str, Any]]:
    statement = (
        select(Byline, Consultation)
        .join(Consultation, Consultation.id == Byline.consultation_id)
        .where(Byline.participant_id == participant_id)
    )
    return [
        {
            "consultation": consultation.title.text_in(current_language()),
            "kind": byline.kind,
            "pseudonym": byline.pseudonym,
        }
        for byline, consultation in db.session.execute(statement)
    ]


def _exported_hidings(participant_id: UUID) -> list[dict[str, Any]]:
    """What somebody of staff decided; what others wrote isn't theirs to take along."""
    statement = (
        select(Comment.hidden_at, Consultation, Paragraph.key)
        .join(Phase, Phase.id == Comment.phase_id)
        .join(Consultation, Consultation.id == Phase.consultation_id)
        .outerjoin(Paragraph, Paragraph.id == Comment.paragraph_id)
        .where(Comment.hidden_by == participant_id)
        .order_by(Comment.hidden_at, Comment.id)
    )
    return [
        {
            "consultation": consultation.title.text_in(current_language()),
            "paragraph": key,
            "hidden_at": hidden_at.isoformat() if hidden_at else None,
        }
        for hidden_at, consultation, key in db.session.execute(statement)
    ]


def erase(participant_id: UUID, now: datetime, withdraw_words: bool) -> None:
    """Take somebody's name away from their comments and decisions; the words too when they want it."""
    if withdraw_words:
        theirs = select(Comment).where(Comment.author_id == participant_id, Comment.text.is_not(None))
        for said in db.session.scalars(theirs.order_by(Comment.id)):
            take_words_back(said, now)
        db.session.flush()
    _without_author(Comment.author_id == participant_id)
    rows_changed(update(Comment).where(Comment.hidden_by == participant_id).values(hidden_by=None))
    rows_changed(delete(Byline).where(Byline.participant_id == participant_id))


def merge(from_id: UUID, into_id: UUID, _now: datetime) -> None:
    """What either said and hid. In one consultation a person has one name: that of the one that stays."""
    same_form = select(Comment.submission).where(Comment.author_id == into_id)
    twice = update(Comment).where(Comment.author_id == from_id, Comment.submission.in_(same_form))
    rows_changed(twice.values(submission=secrets.token_hex(32)))
    pass_on(Comment, "author_id", from_id, into_id)
    pass_on(Comment, "hidden_by", from_id, into_id)
    pass_on_or_drop(Byline, "participant_id", from_id, into_id, same=("consultation_id",))
