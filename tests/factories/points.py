"""Points and answers for tests, made by the product's own operations. The caller commits."""

from collections.abc import Iterable
from itertools import count
from uuid import UUID

from app.consultations.answers import operations as answer_operations
from app.consultations.answers.models import Answer, Decision, Publication
from app.consultations.answers.operations import Said
from app.consultations.comments.models import Comment
from app.consultations.drafts.models import DraftVersion
from app.consultations.drafts.queries import DraftParagraph
from app.consultations.points import operations
from app.consultations.points.models import Point
from app.consultations.points.operations import Pick
from app.consultations.processes.models import Consultation, Phase
from app.core import clock
from app.core.access import Role
from app.core.bilingual import Bilingual
from app.extensions import db
from tests.factories.people import make_staff

_numbers = count(1)


def make_editor() -> UUID:
    """Somebody of staff who works on points."""
    return make_staff(f"Redacteur {next(_numbers)}", roles=(Role.EDITOR,)).participant_id


def make_reviewer() -> UUID:
    """Somebody of staff who looks at answers and publishes them."""
    return make_staff(f"Tweede lezer {next(_numbers)}", roles=(Role.REVIEWER,)).participant_id


def make_point(
    consultation: Consultation,
    *said: Comment,
    title: str = "Meer plek voor jongeren",
    actor_id: UUID | None = None,
) -> Point:
    """A point that these contributions feed."""
    point = operations.make_point(
        consultation.id,
        Bilingual(title, f"{title} (English)"),
        Bilingual(f"Mensen zeggen: {title}.", f"People say: {title}."),
        now=clock.now(),
        actor_id=actor_id,
    )
    if said:
        gather(point, *said)
    return point


def gather(point: Point, *said: Comment) -> None:
    """Let these contributions feed a point too."""
    operations.gather(point, [Pick(each.id) for each in said], now=clock.now(), actor_id=None)


def draft_answer(
    point: Point,
    decision: Decision = Decision.TAKEN_ALONG,
    *,
    paragraphs: Iterable[DraftParagraph] = (),
    reason: str = "Dat doen we in een eigen plan.",
    by: UUID | None = None,
) -> Answer:
    """An answer somebody drafted; it may name paragraphs of the next version."""
    said = Said(
        decision,
        Bilingual(reason, f"{reason} (English)"),
        tuple(paragraph.paragraph_id for paragraph in paragraphs),
    )
    found = db.session.get(Answer, point.id)
    return answer_operations.draft(
        point, said, revision=found.revision if found else 0, now=clock.now(), actor_id=by or make_editor()
    )


def approve(point: Point, *, by: UUID | None = None) -> Answer:
    """Offer the drafted answer, and let a second person approve it."""
    answer = answer_operations.offer(point, now=clock.now(), actor_id=make_editor())
    return answer_operations.approve(
        point, revision=answer.revision, now=clock.now(), actor_id=by or make_reviewer()
    )


def make_answer(
    point: Point,
    decision: Decision = Decision.TAKEN_ALONG,
    *,
    paragraphs: Iterable[DraftParagraph] = (),
    reason: str = "Dat doen we in een eigen plan.",
) -> Answer:
    """An approved answer, ready to be published with its phase."""
    draft_answer(point, decision, paragraphs=paragraphs, reason=reason)
    return approve(point)


def publish_answers(phase: Phase, version: DraftVersion | None = None) -> Publication:
    """Publish every approved answer to what was said in a phase."""
    return answer_operations.publish(phase, version, now=clock.now(), actor_id=make_reviewer())
