"""What staff do with a petition. Nothing here commits."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app.core import audit, jobs, slugs
from app.core.bilingual import Bilingual
from app.core.clock import AMSTERDAM
from app.core.languages import LANGUAGES
from app.core.refusals import Refused, require
from app.extensions import db
from app.petitions import rules
from app.petitions.embedding import read_sites
from app.petitions.indexing import INDEX_JOB
from app.petitions.models import Petition, PetitionCount, PetitionGoal, State
from app.petitions.queries import SLUGS, writers_of
from app.petitions.versions.operations import first_version


@dataclass(frozen=True)
class PetitionPlan:
    """A petition as staff write it: Amsterdam days, both included; goals by their codes.

    `safe_mode` None follows the target: on for a foreign state. `opens_on` None: as soon as it is reviewed.
    `embed_sites`: addresses of sites that may frame it; None as the setting says.
    """

    title: Bilingual
    demand: Bilingual
    text: Bilingual
    target: Bilingual
    closes_on: date
    step: int | None
    goals: frozenset[str]
    opens_on: date | None = None
    target_is_foreign: bool = False
    safe_mode: bool | None = None
    safe_mode_reason: str | None = None
    target_is_local: bool = False
    asks_town: bool = False
    town_reason: Bilingual = field(default_factory=Bilingual)
    group_id: UUID | None = None
    is_urgent: bool = False
    embed_sites: str | None = None
    slug: Bilingual = field(default_factory=Bilingual)

    @property
    def is_safe(self) -> bool:
        return self.target_is_foreign if self.safe_mode is None else self.safe_mode

    @property
    def opens_at(self) -> datetime | None:
        return _day_start(self.opens_on) if self.opens_on else None

    @property
    def closes_at(self) -> datetime:
        return _day_start(self.closes_on + timedelta(days=1))


def create_petition(
    plan: PetitionPlan, *, now: datetime, actor_id: UUID | None, is_demo: bool = False
) -> Petition:
    """A new petition, as a draft that only the office sees.

    Raises:
        Refused: no title, days backwards, a goal of another strategy, safe mode off without a reason.
    """
    petition = Petition(state=State.DRAFT, revision=1, is_demo=is_demo, created_at=now, made_by=actor_id)
    _set_plan(petition, plan, now)
    db.session.add(petition)
    db.session.flush()
    for language in LANGUAGES:
        wanted = plan.slug.get(language) or plan.title.text_in(language)
        slugs.assign(SLUGS, language, wanted, petition.id)
    _note("create", petition, now, actor_id)
    return petition


def edit_petition(
    petition: Petition, plan: PetitionPlan, *, revision: int, now: datetime, actor_id: UUID | None
) -> None:
    """Change a draft; former addresses lead on.

    Raises:
        Refused: it isn't a draft any more, somebody changed it since `revision`, or as `create_petition`.
    """
    _hold(petition)
    require(rules.may_edit(petition))
    if petition.revision != revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    _set_plan(petition, plan, now)
    petition.revision += 1
    for language in LANGUAGES:
        wanted = plan.slug.get(language)
        if wanted and wanted != slugs.current(SLUGS, language, [petition.id]).get(petition.id):
            slugs.assign(SLUGS, language, wanted, petition.id)
    _note("edit", petition, now, actor_id)


def send_to_review(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Ask somebody else to look at it.

    Raises:
        Refused: it isn't a draft, or something is missing.
    """
    _hold(petition)
    require(rules.may_be_sent(petition, now))
    petition.state, petition.sent_at, petition.sent_by = State.REVIEW, now, actor_id
    petition.return_note = None
    _note("send", petition, now, actor_id)


def return_petition(petition: Petition, note: str, *, now: datetime, actor_id: UUID | None) -> None:
    """Back to its makers, with what must change.

    Raises:
        Refused: it isn't in review, the reviewer wrote in it, or the note is empty.
    """
    _hold(petition)
    require(rules.may_review(petition, actor_id, writers_of(petition.id)))
    if not note.strip():
        raise Refused(rules.NOTE_MISSING)
    petition.state, petition.return_note = State.DRAFT, note.strip()
    _note("return", petition, now, actor_id)


def open_petition(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Let people sign, from now or from its opening date; its words are fixed from here on.

    Raises:
        Refused: it isn't in review, the reviewer wrote in it, or its dates have gone by.
    """
    _hold(petition)
    require(rules.may_open(petition, actor_id, writers_of(petition.id), now))
    petition.opens_at = max(petition.opens_at or now, now)
    petition.state, petition.reviewed_at, petition.reviewed_by = State.OPEN, now, actor_id
    first_version(petition, now=now, reviewer_id=actor_id)
    db.session.add(PetitionCount(petition_id=petition.id, confirmed=0, last_number=0, counted_at=now))
    db.session.flush()
    _index_soon(petition, petition.opens_at, now)
    _note("open", petition, now, actor_id)


def move_closing_date(petition: Petition, closes_on: date, *, now: datetime, actor_id: UUID | None) -> None:
    """Give people more or less time.

    Raises:
        Refused: it is closed, or the day has gone by.
    """
    _hold(petition)
    require(rules.may_close(petition, now))
    closes_at = _day_start(closes_on + timedelta(days=1))
    if closes_at <= max(now, petition.opens_at or now):
        raise Refused(rules.CLOSES_IN_THE_PAST)
    petition.closes_at = closes_at
    _note("move-closing-date", petition, now, actor_id)


def change_embed_sites(
    petition: Petition, typed: str | None, *, now: datetime, actor_id: UUID | None
) -> None:
    """Say on which sites it may stand in a frame, also while it is open.

    Raises:
        Refused: one is no address of a site, or there are too many.
    """
    _hold(petition)
    petition.embed_sites = read_sites(typed)
    _note("change-embed-sites", petition, now, actor_id)


def close_petition(petition: Petition, *, now: datetime, actor_id: UUID | None) -> None:
    """Nobody signs any more. One that never opened leaves no trace for visitors.

    Raises:
        Refused: it isn't open.
    """
    _hold(petition)
    require(rules.may_close(petition, now))
    petition.state, petition.closed_at = State.CLOSED, now
    _index_soon(petition, now, now)
    _note("close", petition, now, actor_id)


def close_by_date(petition: Petition, *, now: datetime) -> None:
    """Write down that its closing date has come."""
    petition.state, petition.closed_at = State.CLOSED, petition.closes_at
    _note("close", petition, now, None)


def _day_start(day: date) -> datetime:
    """The moment an Amsterdam day begins."""
    return datetime.combine(day, time(), AMSTERDAM)


def _set_plan(petition: Petition, plan: PetitionPlan, now: datetime) -> None:
    if not plan.title:
        raise Refused(rules.TITLE_MISSING)
    require(rules.dates_refusal(plan.opens_at, plan.closes_at))
    require(rules.step_refusal(plan.step))
    require(
        rules.safe_mode_refusal(
            foreign=plan.target_is_foreign, safe_mode=plan.is_safe, reason=plan.safe_mode_reason
        )
    )
    require(rules.goals_refusal(plan.goals, max(plan.opens_at or now, now)))
    require(
        rules.town_refusal(
            asks=plan.asks_town, local=plan.target_is_local, safe_mode=plan.is_safe, reason=plan.town_reason
        )
    )
    petition.title, petition.demand, petition.text = plan.title, plan.demand, plan.text
    petition.target, petition.target_is_foreign = plan.target, plan.target_is_foreign
    petition.safe_mode, petition.safe_mode_reason = (
        plan.is_safe,
        (plan.safe_mode_reason or "").strip() or None,
    )
    petition.target_is_local, petition.asks_town = plan.target_is_local, plan.asks_town
    petition.town_reason = plan.town_reason if plan.asks_town else Bilingual()
    petition.group_id, petition.is_urgent = plan.group_id, plan.is_urgent
    petition.embed_sites = read_sites(plan.embed_sites)
    petition.opens_at, petition.closes_at = plan.opens_at, plan.closes_at
    petition.step = plan.step or 1
    _tie(petition, plan.goals)


def _tie(petition: Petition, codes: frozenset[str]) -> None:
    present = {tie.goal: tie for tie in petition.goal_ties}
    petition.goal_ties = [present.get(code) or PetitionGoal(goal=code) for code in sorted(codes)]


def _hold(petition: Petition) -> None:
    """Others who change the same petition wait for this transaction."""
    db.session.refresh(petition, with_for_update={"of": Petition})


def _index_soon(petition: Petition, when: datetime, now: datetime) -> None:
    jobs.enqueue(INDEX_JOB, {"petition": str(petition.id)}, now=now, run_after=when)


def _note(act: str, petition: Petition, now: datetime, actor_id: UUID | None) -> None:
    audit.record(f"petition.{act}", "petition", petition.id, actor_id=actor_id, now=now)
