"""What staff do with a consultation and its phases. Nothing here commits."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from app.consultations.processes import rules
from app.consultations.processes.models import Act, Consultation, Phase, PhaseAct, Visibility
from app.consultations.processes.queries import SLUGS
from app.consultations.processes.ties import tie
from app.core import audit, jobs, slugs
from app.core.bilingual import Bilingual
from app.core.clock import AMSTERDAM
from app.core.languages import LANGUAGES
from app.core.refusals import Refused, require
from app.extensions import db

INDEX_JOB = "consultations.index"


@dataclass(frozen=True)
class ConsultationTexts:
    """What a consultation says of itself, in both languages."""

    title: Bilingual
    summary: Bilingual = field(default_factory=Bilingual)
    purpose: Bilingual = field(default_factory=Bilingual)
    contact: Bilingual = field(default_factory=Bilingual)
    can_change: Bilingual = field(default_factory=Bilingual)
    cannot_change: Bilingual = field(default_factory=Bilingual)
    deciders: Bilingual = field(default_factory=Bilingual)
    decides_on: date | None = None


@dataclass(frozen=True)
class PhasePlan:
    """A phase as staff plan it: from the start of `opens_on` to the end of `closes_on`, Amsterdam days.

    `readers`, `reactors`, `commenters` and `suggesters` are audience codes (`public` for everybody); who
    does any of these also reads. `visibility`: what they see of what others contribute.
    """

    name: Bilingual
    opens_on: date
    closes_on: date
    version_id: UUID | None
    readers: frozenset[str]
    commenters: frozenset[str]
    reactors: frozenset[str] = frozenset()
    suggesters: frozenset[str] = frozenset()
    visibility: Visibility = Visibility.ALL

    @property
    def acts(self) -> set[tuple[str, str]]:
        """Audience and act, for each that is allowed."""
        chosen = {
            Act.READ: self.readers,
            Act.REACT: self.reactors,
            Act.COMMENT: self.commenters,
            Act.SUGGEST: self.suggesters,
        }
        return {(code, act.value) for act, codes in chosen.items() for code in codes}


def create_consultation(
    texts: ConsultationTexts, *, slug: str, now: datetime, actor_id: UUID | None, is_demo: bool = False
) -> Consultation:
    """A new consultation, as a concept. `slug` is its Dutch address; the English title makes the other."""
    consultation = Consultation(is_demo=is_demo, created_at=now, revision=1)
    _set_texts(consultation, texts)
    db.session.add(consultation)
    db.session.flush()
    slugs.assign(SLUGS, "nl", slug, consultation.id)
    slugs.assign(SLUGS, "en", texts.title.en or slug, consultation.id)
    audit.record("consultation.create", "consultation", consultation.id, actor_id=actor_id, now=now)
    return consultation


def edit_consultation(
    consultation: Consultation,
    texts: ConsultationTexts,
    *,
    slug: Bilingual,
    revision: int,
    now: datetime,
    actor_id: UUID | None,
    goals: Collection[str] | None = None,
) -> None:
    """Change the texts, addresses and goals (None leaves these as they are); former addresses lead on.

    Raises:
        Refused: somebody else changed it since `revision`, or it can't serve these goals.
    """
    _hold(consultation)
    if consultation.revision != revision:
        raise Refused(rules.CHANGED_MEANWHILE)
    _set_texts(consultation, texts)
    if goals is not None:
        tie(consultation, goals, now=now)
    consultation.revision += 1
    for language in LANGUAGES:
        wanted = slug.get(language)
        if wanted and wanted != slugs.current(SLUGS, language, [consultation.id]).get(consultation.id):
            slugs.assign(SLUGS, language, wanted, consultation.id)
    _index_soon(consultation, now)
    audit.record("consultation.edit", "consultation", consultation.id, actor_id=actor_id, now=now)


def publish_consultation(consultation: Consultation, *, now: datetime, actor_id: UUID | None) -> None:
    """Make it known to whom its phases are for.

    Raises:
        Refused: it is public already, no phase shows a version yet, or it serves no goal.
    """
    _hold(consultation)
    require(rules.may_publish(consultation))
    consultation.published_at = now
    _index_soon(consultation, now)
    audit.record("consultation.publish", "consultation", consultation.id, actor_id=actor_id, now=now)


def add_phase(consultation: Consultation, plan: PhasePlan, *, now: datetime, actor_id: UUID | None) -> Phase:
    """A new phase of a consultation.

    Raises:
        Refused: the days are backwards, nobody would read it, or another strategy is in force by then.
    """
    phase = Phase(consultation_id=consultation.id)
    _set_phase(phase, plan)
    consultation.phases.append(phase)
    require(rules.may_be_planned(consultation))
    db.session.flush()
    _index_soon(consultation, now)
    audit.record("phase.create", "phase", phase.id, actor_id=actor_id, now=now)
    return phase


def edit_phase(
    consultation: Consultation,
    phase: Phase,
    plan: PhasePlan,
    *,
    has_acts: bool,
    now: datetime,
    actor_id: UUID | None,
) -> None:
    """Change a phase; once people took part it keeps its version, since that is what they read.

    Raises:
        Refused: as `add_phase`, or people took part and another version or a wider audience is asked.
    """
    if has_acts and plan.version_id != phase.version_id:
        raise Refused(rules.PHASE_SHOWS_ANOTHER_TEXT)
    require(rules.may_show(phase, plan.visibility, has_acts=has_acts))
    _set_phase(phase, plan)
    require(rules.may_be_planned(consultation))
    db.session.flush()
    _index_soon(consultation, now)
    audit.record("phase.edit", "phase", phase.id, actor_id=actor_id, now=now)


def remove_phase(
    consultation: Consultation,
    phase: Phase,
    *,
    has_acts: bool,
    now: datetime,
    actor_id: UUID | None,
    has_invitations: bool = False,
) -> None:
    """Take a phase away that nobody took part in or was invited to.

    Raises:
        Refused: people took part in it, or have a mail that leads to it.
    """
    if has_acts:
        raise Refused(rules.PHASE_HAS_ACTS)
    if has_invitations:
        raise Refused(rules.PHASE_HAS_INVITATIONS)
    consultation.phases.remove(phase)
    db.session.delete(phase)
    _index_soon(consultation, now)
    audit.record("phase.remove", "phase", phase.id, actor_id=actor_id, now=now)


def day_start(day: date) -> datetime:
    """The moment an Amsterdam day begins."""
    return datetime.combine(day, time(), AMSTERDAM)


def _set_texts(consultation: Consultation, texts: ConsultationTexts) -> None:
    if not texts.title:
        raise Refused(rules.TITLE_MISSING)
    consultation.title, consultation.summary = texts.title, texts.summary
    consultation.purpose, consultation.contact = texts.purpose, texts.contact
    consultation.can_change, consultation.cannot_change = texts.can_change, texts.cannot_change
    consultation.deciders, consultation.decides_on = texts.deciders, texts.decides_on


def _set_phase(phase: Phase, plan: PhasePlan) -> None:
    if not plan.name:
        raise Refused(rules.PHASE_NAMELESS)
    if plan.closes_on < plan.opens_on:
        raise Refused(rules.PHASE_BACKWARDS)
    if not plan.acts:
        raise Refused(rules.PHASE_READS_NOTHING)
    phase.name, phase.version_id, phase.visibility = plan.name, plan.version_id, plan.visibility
    phase.opens_at, phase.closes_at = day_start(plan.opens_on), day_start(plan.closes_on + timedelta(days=1))
    present = {(allowed.audience, allowed.act): allowed for allowed in phase.acts}
    phase.acts = [
        present.get((audience, act)) or PhaseAct(audience=audience, act=act)
        for audience, act in sorted(plan.acts)
    ]


def _hold(consultation: Consultation) -> None:
    """Others who change the same consultation wait for this transaction."""
    db.session.refresh(consultation, with_for_update={"of": Consultation})


def _index_soon(consultation: Consultation, now: datetime) -> None:
    """Search follows what is public: now, and again when a phase opens or closes.

    At the close another text may be the one to read, and who saw only their own words sees all of them.
    """
    payload = {"consultation": str(consultation.id)}
    jobs.enqueue(INDEX_JOB, payload, now=now)
    turns = {moment for phase in consultation.phases for moment in (phase.opens_at, phase.closes_at)}
    for moment in sorted(moment for moment in turns if moment > now):
        jobs.enqueue(INDEX_JOB, payload, now=now, run_after=moment)
