"""Who may do what now, and in which state a consultation is for whom: pure, asked by page and POST alike."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l

from app.consultations.processes.models import EVERYBODY, WRITING, Act, Consultation, Phase, Visibility
from app.core.clock import local_day
from app.core.refusals import Refusal
from app.goals.rules import may_be_tied
from app.people.audiences.models import Audience

# Somebody with several audiences writes as the first of these that the phase asks for: smaller bodies first.
AUDIENCE_ORDER: tuple[str, ...] = (
    Audience.YOUTH_COUNCIL,
    Audience.MEMBERS_COUNCIL,
    Audience.BOARD,
    Audience.MANAGEMENT_TEAM,
    Audience.STAFF,
    Audience.YOUTH_PANEL,
    Audience.INTERNATIONAL,
    Audience.PARTNER,
    Audience.RIGHTS_HOLDER,
    Audience.VOLUNTEER,
    Audience.MEMBER,
    Audience.SUPPORTER,
    EVERYBODY,
)


# From what everybody reads to what the fewest do; what only its author reads now is for more afterwards.
PRIVACY: tuple[str, ...] = (Visibility.ALL, Visibility.OWN, Visibility.AUDIENCE)


@dataclass(frozen=True)
class Visitor:
    """Who looks or writes: the facts the rules need, taken from the session's user or made by a test."""

    participant_id: UUID | None = None
    audiences: frozenset[str] = frozenset()
    name: str = ""
    birth_year: int | None = None

    @classmethod
    def of(cls, user: Any) -> "Visitor":
        """The visitor behind Flask-Login's `current_user`."""
        if not user.is_authenticated:
            return NOBODY
        return cls(user.participant_id, frozenset(user.audiences), user.name, user.birth_year)

    @property
    def is_known(self) -> bool:
        return self.participant_id is not None

    @property
    def codes(self) -> frozenset[str]:
        return self.audiences | {EVERYBODY}


NOBODY = Visitor()


class State(StrEnum):
    CONCEPT = "concept"
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class StandingKind(StrEnum):
    """What a visitor can do now."""

    MAY_ACT = "may-act"
    SIGN_IN = "sign-in"
    READ_ONLY = "read-only"
    FOR_OTHERS = "for-others"
    UPCOMING = "upcoming"
    CLOSED = "closed"
    NOTHING_PLANNED = "nothing-planned"


@dataclass(frozen=True)
class Standing:
    """What a visitor can do now, because of which phase; per act the audience as which they do it.

    `beside`: other phases that run at the same time, which they may read; `later`: the next phase of theirs
    in which somebody is asked something; `before`: the last one of those that closed.
    """

    kind: StandingKind
    phase: Phase | None = None
    acts: Mapping[Act, str] = field(default_factory=dict)
    beside: tuple[Phase, ...] = ()
    later: Phase | None = None
    before: Phase | None = None

    def may(self, act: Act) -> bool:
        return act in self.acts

    @property
    def may_act(self) -> bool:
        return bool(self.acts)

    @property
    def audience(self) -> str | None:
        """The audience they take part as; somebody of several acts as the smallest the phase asks for."""
        return min(self.acts.values(), key=AUDIENCE_ORDER.index, default=None)


def may_read(phase: Phase, visitor: Visitor) -> bool:
    return phase.allows(Act.READ, visitor.codes)


def opened_for(phases: Iterable[Phase], visitor: Visitor, now: datetime) -> list[Phase]:
    """The phases whose text and comments the visitor may see: theirs, and begun."""
    return [phase for phase in phases if phase.opens_at <= now and may_read(phase, visitor)]


def versions_read(phases: Iterable[Phase], visitor: Visitor, now: datetime) -> list[UUID]:
    """The versions whose text the visitor may read; another can have other numbers and other sections."""
    opened = opened_for(phases, visitor, now)
    return [phase.version_id for phase in opened if phase.version_id is not None]


def may_know(consultation: Consultation, visitor: Visitor) -> bool:
    """Whether the consultation exists for this visitor: published, with a phase that is (also) theirs.

    A consultation without any phase is announced to everybody.
    """
    if consultation.published_at is None:
        return False
    return not consultation.phases or any(may_read(phase, visitor) for phase in consultation.phases)


def acts_for(phase: Phase, visitor: Visitor) -> dict[Act, str]:
    """What a signed-in visitor may do in this phase besides reading, each with the audience they do it as."""
    return _allowed(phase, visitor) if visitor.is_known else {}


def _allowed(phase: Phase, visitor: Visitor) -> dict[Act, str]:
    """The same, as if everybody had signed in."""
    allowed = {act: phase.audiences_for(act) & visitor.codes for act in WRITING}
    return {act: min(codes, key=AUDIENCE_ORDER.index) for act, codes in allowed.items() if codes}


def standing(phases: Sequence[Phase], visitor: Visitor, now: datetime) -> Standing:
    """What the visitor can do now, and what else there is for them to know of: now, later and before."""
    found = _standing(phases, visitor, now)
    others = [each for each in phases if each is not found.phase and each.writers and may_read(each, visitor)]
    later = [each for each in others if each.opens_at > now]
    before = [each for each in others if each.closes_at <= now]
    return replace(
        found,
        beside=tuple(each for each in others if each.is_open(now)),
        later=min(later, key=lambda each: each.opens_at, default=None),
        before=max(before, key=lambda each: each.closes_at, default=None),
    )


def _standing(phases: Sequence[Phase], visitor: Visitor, now: datetime) -> Standing:
    """The first that applies: act, sign in, read along, wait for their own phase, hear that it is with
    others, look back.

    Of several phases that are open it is the `_foremost`; they look back on the `_last_asked`.
    """
    theirs = [phase for phase in phases if may_read(phase, visitor)]
    open_now = [phase for phase in phases if phase.is_open(now)]
    if first := _foremost([phase for phase in theirs if phase in open_now], visitor):
        if first.version_id and (acts := acts_for(first, visitor)):
            return Standing(StandingKind.MAY_ACT, first, acts)
        asks = not visitor.is_known and first.writers
        return Standing(StandingKind.SIGN_IN if asks else StandingKind.READ_ONLY, first)
    if upcoming := [phase for phase in theirs if phase.opens_at > now]:
        return Standing(StandingKind.UPCOMING, min(upcoming, key=lambda phase: phase.opens_at))
    if open_now and visitor.is_known:
        return Standing(StandingKind.FOR_OTHERS, open_now[0])
    if last := _last_asked(theirs):
        return Standing(StandingKind.CLOSED, last)
    return Standing(StandingKind.NOTHING_PLANNED)


def answers_elsewhere(phases: Sequence[Phase], phase: Phase, visitor: Visitor, now: datetime) -> bool:
    """Whether somebody takes part in another of these phases while this one is open: now, or from its first
    moment."""
    found = _standing(phases, visitor, max(now, phase.opens_at))
    return found.may_act and found.phase is not phase


def _foremost(running: Iterable[Phase], visitor: Visitor) -> Phase | None:
    """Of phases that run side by side the one that comes first for this visitor.

    Of those that have a text and allow them something, the one whose words the fewest read: who is asked as
    a member of a council, among that council, doesn't speak in public instead for being a member as well.
    Then the one that allows most, else one that asks somebody something, of equals the first.
    Signing in changes nothing of it: who has no account yet meets the text that they could act on with one.
    """

    def weight(phase: Phase) -> tuple[int, int, bool]:
        allowed = len(_allowed(phase, visitor)) if phase.version_id else 0
        return PRIVACY.index(phase.visibility) if allowed else 0, allowed, bool(phase.writers)

    return max(running, key=weight, default=None)


def _last_asked(phases: Iterable[Phase]) -> Phase | None:
    """Of phases that are over the last in which something was asked, else the last."""
    return max(phases, key=lambda phase: (bool(phase.writers), phase.closes_at), default=None)


def state(consultation: Consultation, visitor: Visitor, now: datetime) -> State:
    """The state as this visitor sees it: phases of others don't count."""
    if consultation.published_at is None:
        return State.CONCEPT
    theirs = [phase for phase in consultation.phases if may_read(phase, visitor)]
    if any(phase.is_open(now) for phase in theirs):
        return State.OPEN
    if not theirs or any(phase.opens_at > now for phase in theirs):
        return State.UPCOMING
    return State.CLOSED


def overall_state(consultation: Consultation, now: datetime) -> State:
    """The state as staff see it: every phase counts."""
    if consultation.published_at is None:
        return State.CONCEPT
    if any(phase.is_open(now) for phase in consultation.phases):
        return State.OPEN
    if not consultation.phases or any(phase.opens_at > now for phase in consultation.phases):
        return State.UPCOMING
    return State.CLOSED


def shown_phase(phases: Sequence[Phase], visitor: Visitor, now: datetime) -> Phase | None:
    """The phase whose version the visitor reads first: the foremost that is open for them, else the last in
    which something was asked. The same with an account and without, where both may do the same."""
    opened = [phase for phase in opened_for(phases, visitor, now) if phase.version_id]
    running = [phase for phase in opened if phase.is_open(now)]
    return _foremost(running, visitor) or _last_asked(opened)


NO_SUCH_CONSULTATION = Refusal("no-such-consultation", _l("This consultation does not exist."), status=404)
NOT_SIGNED_IN = Refusal("not-signed-in", _l("Sign in to take part."), status=401)
TITLE_MISSING = Refusal(
    "title-missing", _l("Give it a title in at least one language."), field_name="title_nl", status=422
)
PHASE_NAMELESS = Refusal(
    "phase-nameless", _l("Give the phase a name in at least one language."), field_name="name_nl", status=422
)
PHASE_BACKWARDS = Refusal(
    "phase-backwards", _l("The last day can't be before the first day."), field_name="closes_on", status=422
)
PHASE_READS_NOTHING = Refusal(
    "phase-without-readers",
    _l("Choose at least one audience that may read or take part."),
    field_name="readers",
    status=422,
)
PHASE_HAS_ACTS = Refusal(
    "phase-has-acts",
    _l("People have already taken part in this phase. It can't be removed, but it can be closed."),
)
PHASE_HAS_INVITATIONS = Refusal(
    "phase-has-invitations",
    _l("People have already been invited to this phase. It can't be removed, but it can be closed."),
)
PHASE_SHOWS_ANOTHER_TEXT = Refusal(
    "phase-has-acts-on-version",
    _l("People have already taken part in this phase. Make a new phase for another version."),
    field_name="version_id",
)
PHASE_PROMISED_LESS = Refusal(
    "phase-promised-less",
    _l("People have already taken part in this phase and were told who sees it. It can't be shown to more."),
    field_name="visibility",
)
CHANGED_MEANWHILE = Refusal(
    "changed-meanwhile",
    _l("Somebody else changed this while you were working on it. Nothing is lost: compare both texts below."),
)
NO_PHASE_TO_PUBLISH = Refusal(
    "no-phase", _l("Plan a phase with a published version first; otherwise there is nothing to read.")
)
ALREADY_PUBLISHED = Refusal("already-published", _l("This is already public."))
NO_GOAL_TO_PUBLISH = Refusal(
    "no-goal-to-publish", _l("Choose at least one goal first; every consultation serves one.")
)
OTHER_STRATEGY = Refusal(
    "phase-in-another-strategy",
    _l("On this first day another strategy is in force than the goals of this consultation belong to."),
    field_name="opens_on",
    status=422,
)


def first_day(consultation: Consultation, now: datetime) -> date:
    """The first day of its phases, today while none is planned: its goals are of the strategy of that day."""
    return local_day(min((phase.opens_at for phase in consultation.phases), default=now))


# What readers want to know before they give their time, in the order of the page.
EXPECTED = ("summary", "can_change", "cannot_change", "deciders")


def lacking(consultation: Consultation) -> tuple[str, ...]:
    """Which of the texts that readers expect are not there at all; those in one language are, in part."""
    return tuple(name for name in EXPECTED if not getattr(consultation, name))


def may_publish(consultation: Consultation) -> Refusal | None:
    if consultation.published_at is not None:
        return ALREADY_PUBLISHED
    if not any(phase.version_id for phase in consultation.phases):
        return NO_PHASE_TO_PUBLISH
    if not consultation.goals:
        return NO_GOAL_TO_PUBLISH
    return may_be_tied(consultation.goals, first_day(consultation, consultation.phases[0].opens_at))


def may_show(phase: Phase, visibility: Visibility, *, has_acts: bool) -> Refusal | None:
    """Whether a phase may show this of what people contribute: never more than who took part was told."""
    if has_acts and phase.visibility not in (visibility, Visibility.ALL):
        return PHASE_PROMISED_LESS
    return None


def may_be_planned(consultation: Consultation) -> Refusal | None:
    """Whether the goals of a public consultation still fit the first day of its phases."""
    if consultation.published_at is None or not consultation.goals or not consultation.phases:
        return None
    if may_be_tied(consultation.goals, first_day(consultation, consultation.published_at)):
        return OTHER_STRATEGY
    return None
