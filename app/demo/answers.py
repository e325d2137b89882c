"""What the people of the demo think of a draft and of each other: suggestions, replies and reactions."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from app.consultations.comments.models import Comment
from app.consultations.comments.operations import Writing, reply, suggest
from app.consultations.comments.places import Place
from app.consultations.comments.texts import Rewording
from app.consultations.drafts.models import DraftVersion, Paragraph
from app.consultations.drafts.queries import DraftParagraph, text_of
from app.consultations.processes.models import Phase
from app.consultations.processes.rules import Visitor
from app.consultations.reactions.models import Opinion
from app.consultations.reactions.operations import react_to_contribution, react_to_paragraph
from app.demo.consultation_texts import DemoConsultation
from app.demo.movement import Movement
from app.extensions import db
from app.people.accounts.models import Account
from app.people.audiences.models import Audience

CONTENT = Path(__file__).parent / "content" / "answers.json"
SEED = 2030
OPINIONS = (Opinion.AGREE, Opinion.PARTLY, Opinion.DISAGREE)


def answer(demo: DemoConsultation, version: DraftVersion, movement: Movement, now: datetime) -> int:
    """Suggest, reply and react inside the phase of the demo; how many contributions were made."""
    return _Answers(demo, version, movement, now).give()


class _Answers:
    """The answers to one consultation, given between its opening and its close, or now."""

    def __init__(
        self, demo: DemoConsultation, version: DraftVersion, movement: Movement, now: datetime
    ) -> None:
        self.demo, self.version, self.movement, self.now = demo, version, movement, now
        self.random = Random(f"{SEED}-{demo.content}")  # noqa: S311  the same demo every time, not a secret
        self.text = text_of(version)
        everything = json.loads(CONTENT.read_text(encoding="utf-8"))
        self.content: dict[str, list[dict[str, Any]]] = everything[demo.content]

    def give(self) -> int:
        made = [self._suggest(words) for words in self.content["suggestions"]]
        made += [self._reply(self._said(words["to"]), words) for words in self.content["replies"]]
        self._react()
        return len(made) + sum(len(words["replies"]) for words in self.content["suggestions"])

    def _suggest(self, words: dict[str, Any]) -> Comment:
        section = self.text.sections[words["section"] - 1]
        paragraph = section.paragraphs[words["paragraph"] - 1]
        old, new = words["change"]
        stands = paragraph.text.text_in(words["language"])
        assert old in stands, f"the demo rewords what isn't there: {old}"
        wanted = Rewording(stands.replace(old, new, 1), words["reason"])
        at = self._moment(0.3)
        said = suggest(self._place(paragraph), self._visitor(words), wanted, at, self._writing(words))
        for further in words["replies"]:
            self._reply(said, further)
        return said

    def _reply(self, to: Comment, words: dict[str, Any]) -> Comment:
        at = self._moment(0.7)
        return reply(to, self._visitor(words), words["text"], at, self._writing(words))

    def _said(self, start: str) -> Comment:
        return db.session.scalars(select(Comment).where(Comment.text.startswith(start))).one()

    def _react(self) -> None:
        """More reactions where more was said, and nobody at some paragraphs; some to what others said."""
        people = [each for code in sorted(self.demo.commenters) for each in self._people(Audience(code))]
        known = sorted({each.participant_id: each for each in people}.values(), key=lambda one: one.name)
        # Four of ten never come: an invitation is not an answer.
        everybody = self._some(known, 0.6)
        for paragraph in self.text.paragraphs:
            share = self.random.random() ** 2
            for person in self._some(everybody, 0.42 * share if paragraph.number % 5 else 0):
                weights = (6, 2, 1) if paragraph.number % 4 else (3, 3, 4)
                place, opinion = self._place(paragraph), self._opinion(weights)
                react_to_paragraph(place, self._known(person), opinion, self._moment(0.5), self._mark())
        phases = select(Phase.id).where(Phase.version_id == self.version.id)
        said = select(Comment).where(
            Comment.phase_id.in_(phases), Comment.parent_id.is_(None), Comment.text.is_not(None)
        )
        for contribution in db.session.scalars(said.order_by(Comment.posted_at, Comment.id)).all():
            for person in self._some(everybody, 0.16 if contribution.is_suggestion else 0.02):
                opinion = self._opinion((5, 2, 2))
                react_to_contribution(
                    contribution, self._known(person), opinion, self._moment(0.8), self._mark()
                )

    def _some(self, people: list[Account], share: float) -> list[Account]:
        return self.random.sample(people, round(len(people) * share))

    def _opinion(self, weights: tuple[int, int, int]) -> Opinion:
        return self.random.choices(OPINIONS, weights)[0]

    def _people(self, audience: Audience) -> list[Account]:
        return self.movement.by_audience[audience]

    def _visitor(self, words: dict[str, Any]) -> Visitor:
        audience = Audience(words["audience"])
        everybody = self._people(audience)
        speaking = [account for account in everybody if account.language == words["language"]] or everybody
        return self._known(self.random.choice(speaking), audience)

    def _known(self, person: Account, audience: Audience | None = None) -> Visitor:
        held = {audience} if audience else {a for a in Audience if person in self._people(a)}
        codes = frozenset(each.value for each in held)
        return Visitor(person.participant_id, codes, person.name, person.birth_year)

    def _moment(self, share: float) -> datetime:
        """That far into the time between the opening and the close, or an hour ago, with some spread."""
        opened = self.now - timedelta(days=self.demo.opens_days_ago - 1)
        last = min(self.now - timedelta(hours=1), self.now + timedelta(days=self.demo.closes_in_days - 1))
        return opened + (last - opened) * min(1.0, share + 0.2 * self.random.random())

    def _place(self, paragraph: DraftParagraph) -> Place:
        return Place.at(db.session.get_one(Paragraph, paragraph.paragraph_id))

    def _writing(self, words: dict[str, Any]) -> Writing:
        return Writing(words["language"], f"demo-{self.random.random()}", consent=True)

    def _mark(self) -> Writing:
        return Writing("nl", "", consent=True)
