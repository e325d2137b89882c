"""Words of our list in what somebody writes, or in the name they write under: ask first, look afterwards."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select

from app.consultations.comments import rules
from app.consultations.comments.bylines import BylineChoice, KnownByline, byline_of, choose_byline
from app.consultations.comments.models import BylineKind, Comment
from app.consultations.processes.models import Consultation, Phase
from app.consultations.processes.rules import Visitor
from app.core.refusals import Refused
from app.extensions import db
from app.moderation.models import Origin
from app.moderation.operations import open_case
from app.moderation.word_lists.queries import listed_words, noticed_in

# What moderation knows contributions by.
KIND = "comment"


def asked_first(
    listed: str,
    text: str,
    reason: str | None,
    *,
    sure: bool,
    choice: BylineChoice | None = None,
    known: KnownByline | None = None,
) -> list[str]:
    """The words of our list in a text and its reason, and in a pseudonym that is new with it.

    `listed`: that list, a line each. `known`: under which name they wrote here before. Of a pseudonym that
    they chose before there was anything to look at, the words come along without a question: it was asked
    then.

    Raises:
        Refused: there are some, and the author wasn't asked about them yet.
    """
    name = _new_name(choice, known)
    settled = known.pseudonym if known is not None and choice is None else None
    said, why, called, before = noticed_in(listed, text, reason, name, settled)
    asked = list(dict.fromkeys([*said, *why, *called]))
    if asked and not sure:
        question = rules.WORDS_NOTICED if said or why else rules.NAME_NOTICED
        if called and (said or why):
            question = rules.BOTH_NOTICED
        raise Refused(question.with_params(words=", ".join(asked)))
    if before and known is not None and not _has_spoken(known):
        return list(dict.fromkeys([*asked, *before]))
    return asked


def _new_name(choice: BylineChoice | None, known: KnownByline | None) -> str | None:
    """The pseudonym that is chosen, where it is another than the one they write under."""
    if choice is None or choice.kind is not BylineKind.PSEUDONYM:
        return None
    return None if known is not None and known.pseudonym == choice.pseudonym else choice.pseudonym


def rename(
    consultation: Consultation,
    author: Visitor,
    choice: BylineChoice,
    now: datetime,
    *,
    sure: bool,
) -> None:
    """Write under another name from now on, and at what stands there already.

    A name with words of our list comes before a moderator with the last contribution it stands at; where
    there is none yet, with the first (see `asked_first`).

    Raises:
        Refused: as `choose_byline`, or the author was not asked yet about words in the name.
    """
    assert author.participant_id is not None
    known = byline_of(consultation.id, author.participant_id)
    noticed = asked_first(listed_words(), "", None, sure=sure, choice=choice, known=known)
    choose_byline(consultation, author, choice, now)
    latest = (
        select(Comment.id)
        .join(Phase, Phase.id == Comment.phase_id)
        .where(
            Phase.consultation_id == consultation.id,
            Comment.author_id == author.participant_id,
            Comment.withdrawn_at.is_(None),
            Comment.hidden_at.is_(None),
        )
        .order_by(Comment.posted_at.desc(), Comment.id)
        .limit(1)
    )
    if noticed and (said := db.session.scalar(latest)) is not None:
        show_to_moderators(said, noticed, now)


def show_to_moderators(comment_id: UUID, noticed: list[str], now: datetime) -> None:
    """Everybody reads it meanwhile: a list of words doesn't judge."""
    if noticed:
        open_case(KIND, comment_id, Origin.WORDS, now, noticed=noticed)


def _has_spoken(known: KnownByline) -> bool:
    phases = select(Phase.id).where(Phase.consultation_id == known.consultation_id)
    own = exists().where(Comment.author_id == known.participant_id, Comment.phase_id.in_(phases))
    return bool(db.session.scalar(select(own)))
