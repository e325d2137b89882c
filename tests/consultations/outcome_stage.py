"""A consultation in which things were said, answered and changed: what the tests of outcomes begin with."""

from dataclasses import dataclass
from typing import Any

from app.consultations.answers.models import Decision
from app.consultations.drafts import editing, operations
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph, text_of, version_with_number
from app.consultations.points.models import Point
from app.consultations.processes.models import Consultation
from app.core import clock
from app.core.bilingual import Bilingual
from app.extensions import db
from tests.factories.consultations import make_comment, make_consultation, make_suggestion, paragraphs_of
from tests.factories.people import make_member
from tests.factories.points import make_answer, make_point, publish_answers

SAID = ("Noem de jongeren erbij.", "Jongeren missen hier.", "Dit staat er al.", "Ik vind het te lang.")
NEW_WORDS = Bilingual(
    "Alinea 1.1 gaat over de buurt en de jongeren.", "Paragraph 1.1 is about the neighbourhood and the young."
)


@dataclass
class Stage:
    """`els` said the first two and the suggestion, `tom` the others; the last remark has no answer."""

    consultation: Consultation
    paragraphs: list[DraftParagraph]
    said: list[Any]
    points: list[Point]
    els: Any
    tom: Any
    second: DraftVersion

    @property
    def phase(self) -> Any:
        return self.consultation.phases[0]


def next_version(consultation: Consultation) -> DraftVersion:
    """Version 2, with the first paragraph reworded."""
    first = version_with_number(consultation.id, 1)
    assert first is not None
    second = operations.copy_version(first, label=None, now=clock.now(), actor_id=None)
    place = next(iter(text_of(second).paragraphs))
    editing.reword(
        second, place.wording_id, revision=place.revision, now=clock.now(), text=NEW_WORDS, kind="text"
    )
    operations.publish_version(second, now=clock.now(), actor_id=None)
    return second


def make_stage(slug: str = "buurt", *, publish: bool = True, **phase: Any) -> Stage:
    """Two points: one adopted, which changed paragraph 1; one already in the text."""
    phase.setdefault("suggesters", {"member"})
    consultation = make_consultation(slug, **phase)
    paragraphs = list(paragraphs_of(consultation))
    els, tom = (
        make_member("Els de Vries", email="els@example.org"),
        make_member("Tom Bos", email="tom@example.org"),
    )
    first, other = paragraphs[0], paragraphs[4]
    said = [
        make_comment(first, els, SAID[0]),
        make_suggestion(first, els, "Alinea 1.1 gaat over de buurt en de jeugd."),
        make_comment(first, tom, SAID[1]),
        make_comment(other, tom, SAID[2]),
        make_comment(other, tom, SAID[3]),
    ]
    points = [
        make_point(consultation, *said[:3], title="Noem jongeren"),
        make_point(consultation, said[3], title="Het staat er al"),
    ]
    second = next_version(consultation)
    make_answer(points[0], Decision.PARTLY_ADOPTED, paragraphs=[first], reason="Jongeren staan er nu bij.")
    make_answer(points[1], Decision.ALREADY_IN, paragraphs=[other], reason="Lees alinea 5.")
    if publish:
        publish_answers(consultation.phases[0], second)
    db.session.commit()
    return Stage(consultation, paragraphs, said, points, els, tom, second)
