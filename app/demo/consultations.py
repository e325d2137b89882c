"""The drafts of the demo and what its people said of them."""

import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from app.consultations.comments.bylines import BylineChoice, default_choice
from app.consultations.comments.models import BylineKind
from app.consultations.comments.operations import Writing, comment, withdraw
from app.consultations.comments.places import Place
from app.consultations.drafts.importing import import_draft
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.operations import publish_version
from app.consultations.drafts.queries import text_of
from app.consultations.drafts.sources import PairedText
from app.consultations.drafts.uploads import SourceFile, read_files
from app.consultations.processes.models import Consultation
from app.consultations.processes.operations import (
    ConsultationTexts,
    PhasePlan,
    add_phase,
    edit_consultation,
    publish_consultation,
)
from app.consultations.processes.rules import Visitor, first_day
from app.consultations.processes.ties import tie, tie_section
from app.core.clock import local_day
from app.demo import answers, phases, points, readers, versions
from app.demo.consultation_texts import DEMO_CONSULTATIONS, DemoConsultation
from app.demo.movement import Movement
from app.extensions import db
from app.goals.rules import may_be_tied
from app.people.accounts.models import Account
from app.people.audiences.models import Audience

CONTENT = Path(__file__).parent / "content"


@dataclass(frozen=True)
class LoadedDraft:
    paragraphs: int
    comments: int
    points: int


def load(now: datetime, random: Random, movement: Movement) -> list[LoadedDraft]:
    """Every consultation of the demo, with its phases around today and its comments inside them."""
    phases.consent(movement, now - timedelta(days=400))
    return [_load_one(demo, now, random, movement) for demo in DEMO_CONSULTATIONS]


def _load_one(demo: DemoConsultation, now: datetime, random: Random, movement: Movement) -> LoadedDraft:
    actor_id = movement.administrator
    made_at = now - timedelta(days=demo.opens_days_ago + 20)
    imported = import_draft(
        _text(demo.content),
        consultation=None,
        slug=str(demo.slug.nl),
        label=demo.label,
        now=made_at,
        actor_id=actor_id,
        is_demo=True,
    )
    consultation, version = imported.consultation, imported.version
    texts = ConsultationTexts(
        consultation.title,
        demo.summary,
        demo.purpose,
        demo.contact,
        demo.can_change,
        demo.cannot_change,
        demo.deciders,
        local_day(now) + timedelta(days=demo.decides_in_days),
    )
    edit_consultation(consultation, texts, slug=demo.slug, revision=1, now=made_at, actor_id=actor_id)
    publish_version(version, now=made_at, actor_id=actor_id)
    add_phase(consultation, _plan(demo, version, local_day(now)), now=made_at, actor_id=actor_id)
    _tie(demo, consultation, version, made_at)
    publish_consultation(consultation, now=made_at, actor_id=actor_id)
    phases.invite_all(consultation, movement, now)
    said = 0
    if consultation.phases[0].opens_at <= now:
        said = Conversation(demo, version, movement, random, now).hold()
        said += answers.answer(demo, version, movement, now)
        readers.react(demo, version, now)
    phases.remind_all(consultation, movement, now)
    phases.follow_some(consultation, movement, now)
    if demo.next_label:
        versions.follow_up(demo, consultation, version, now, actor_id)
    gathered = points.load(demo.content, consultation, movement, now)
    return LoadedDraft(imported.paragraphs, said, gathered.points)


def _tie(demo: DemoConsultation, consultation: Consultation, version: DraftVersion, at: datetime) -> None:
    """Its goals, and those of its sections; goals of the strategy before where its first day lies there."""
    fits = may_be_tied(demo.goals, first_day(consultation, at)) is None
    tie(consultation, demo.goals if fits else demo.earlier_goals, now=at)
    for place, section in enumerate(text_of(version).sections, start=1):
        if fits and place in demo.section_goals:
            codes = demo.section_goals[place]
            tie_section(consultation, section.section_id, codes, now=at, actor_id=None)


def _text(content: str) -> PairedText:
    nl, en = (CONTENT / "drafts" / f"{content}.{language}.md" for language in ("nl", "en"))
    return read_files(SourceFile(nl.name, nl.read_bytes()), SourceFile(en.name, en.read_bytes()))


def _plan(demo: DemoConsultation, version: DraftVersion, today: date) -> PhasePlan:
    return PhasePlan(
        name=demo.phase,
        opens_on=today - timedelta(days=demo.opens_days_ago),
        closes_on=today + timedelta(days=demo.closes_in_days),
        version_id=version.id,
        readers=demo.readers,
        commenters=demo.commenters,
        reactors=demo.commenters,
        suggesters=demo.commenters,
        visibility=demo.visibility,
    )


class Conversation:
    """The comments of one consultation, said by its people between the opening and the close, or now."""

    def __init__(
        self, demo: DemoConsultation, version: DraftVersion, movement: Movement, random: Random, now: datetime
    ) -> None:
        self.demo, self.movement, self.random, self.now = demo, movement, random, now
        path = CONTENT / "comments" / f"{demo.content}.json"
        self.comments: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
        self.places = [
            [each.paragraph_id for each in section.paragraphs] for section in text_of(version).sections
        ]
        self.named: set[UUID] = set()

    def hold(self) -> int:
        """Say everything, in the order of time; how many comments that were."""
        moments = sorted(self._moment() for _ in self.comments)
        self.random.shuffle(self.comments)
        for number, (words, at) in enumerate(zip(self.comments, moments, strict=True)):
            self._say(words, at, number)
        return len(self.comments)

    def _moment(self) -> datetime:
        opened = self.now - timedelta(days=self.demo.opens_days_ago - 1)
        last = min(self.now - timedelta(hours=1), self.now + timedelta(days=self.demo.closes_in_days - 1))
        # The power makes the last days busier, as deadlines do.
        return opened + (last - opened) * float(self.random.random() ** 0.6)

    def _author(self, audience: Audience, language: str) -> Account:
        everybody = self.movement.by_audience[audience]
        people = [account for account in everybody if account.language == language] or everybody
        # Few people say much: the square lets the first of the list speak more often.
        return people[int(len(people) * self.random.random() ** 2)]

    def _say(self, words: dict[str, Any], at: datetime, number: int) -> None:
        author = self._author(Audience(words["audience"]), words["language"])
        visitor = Visitor(
            author.participant_id, frozenset({words["audience"]}), author.name, author.birth_year
        )
        place = self.places[words["section"] - 1][words["paragraph"] - 1]
        byline = self._byline(visitor, number, at)
        said = comment(
            Place.at(db.session.get_one(Paragraph, place)),
            visitor,
            words["text"],
            at,
            Writing(words["language"], f"demo-{number}", byline, consent=True),
        )
        if words.get("edited"):
            said.edited_at = at + timedelta(minutes=6)
        if words.get("withdrawn"):
            withdraw(said, visitor, min(at + timedelta(days=2), self.now))

    def _byline(self, visitor: Visitor, number: int, at: datetime) -> BylineChoice | None:
        """Chosen at somebody's first comment: a pseudonym for the young and for one in five of the others."""
        assert visitor.participant_id is not None
        if visitor.participant_id in self.named:
            return None
        self.named.add(visitor.participant_id)
        proposed = default_choice(visitor, at)
        if proposed.kind is BylineKind.PSEUDONYM or number % 5 == 4:
            # Numbered, so that no two are alike and every load gives the same demo.
            return BylineChoice(BylineKind.PSEUDONYM, f"Deelnemer {2100 + 7 * number}")
        return proposed
