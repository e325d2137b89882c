"""Points with answers, what changed because of them, and audiences side by side."""

from sqlalchemy import select

from app.consultations.answers.models import Decision
from app.consultations.comments.models import Comment
from app.consultations.comments.tallies import Counts, Spot, move
from app.consultations.drafts.models import DraftVersion, Lineage
from app.consultations.drafts.queries import text_of, version_with_number
from app.consultations.exports.operations import keep_report, planned_report
from app.consultations.exports.pdf import as_pdf
from app.consultations.points.models import Point, PointSource
from app.consultations.processes.models import Consultation, Phase
from app.core import clock
from app.extensions import db
from app.people.accounts.models import Account
from tests.factories.consultations import make_comment, paragraphs_of
from tests.factories.points import make_answer, make_point, publish_answers

TITLES = ("demonstraties", "gemeenten", "waarnemers", "vrijwilligers", "het geld")


def outcomes(closed: Consultation, open_one: Consultation, member: Account) -> dict[str, str]:
    """Answers to what was said of the first version of a closed text, with its second, and to what the member
    said of an open one."""
    first, second = version_with_number(closed.id, 1), version_with_number(closed.id, 2)
    assert first is not None
    assert second is not None
    phase = next(phase for phase in closed.phases if phase.version_id == first.id)
    answered(closed, phase, second)
    divided(phase, first)
    reported(closed)
    place = paragraphs_of(open_one)[2]
    said = make_comment(place, member, "Schrijf erbij wie dit gaat doen.")
    point = make_point(open_one, said, title="Wie doet wat")
    make_answer(point, Decision.NOT_ADOPTED, reason="Dat staat straks in het jaarplan.")
    publish_answers(next(phase for phase in open_one.phases if phase.id == said.phase_id))
    return {
        "point": str(max(point_numbers(closed)) - 4),
        "own_point": str(point.number),
        "answered_key": place.key,
    }


def answered(closed: Consultation, phase: Phase, second: DraftVersion) -> None:
    """A point of each decision, from what nobody gathered yet; two name paragraphs of the second version."""
    used = select(PointSource.comment_id)
    said = select(Comment).where(
        Comment.phase_id == phase.id,
        Comment.parent_id.is_(None),
        Comment.text.is_not(None),
        Comment.hidden_at.is_(None),
        Comment.id.not_in(used),
    )
    waiting = list(db.session.scalars(said.order_by(Comment.posted_at, Comment.id).limit(15)))
    paragraphs = list(text_of(second).paragraphs)
    changed = [each for each in paragraphs if each.lineage != Lineage.KEPT]
    named = {
        Decision.ADOPTED: changed[:1],
        Decision.PARTLY_ADOPTED: changed[1:3],
        Decision.ALREADY_IN: paragraphs[:1],
    }
    for place, decision in enumerate(Decision):
        point = make_point(closed, *waiting[place::5], title=f"Wat mensen vragen over {TITLES[place]}")
        make_answer(point, decision, paragraphs=named.get(decision, ()))
    publish_answers(phase, second)


def reported(closed: Consultation) -> None:
    """The report of it, as the job makes it."""
    db.session.flush()
    planned = planned_report(closed.id, clock.now())
    assert planned is not None
    keep_report(planned, as_pdf(planned.contents), clock.now())


def divided(phase: Phase, first: DraftVersion) -> None:
    """Enough reactions at two paragraphs to tell members from volunteers."""
    paragraphs = list(text_of(first).paragraphs)
    for place, members, volunteers in (
        (paragraphs[1], Counts(agree=60, partly=20, disagree=30), Counts(agree=15, partly=20, disagree=40)),
        (paragraphs[3], Counts(agree=50, partly=30, disagree=20), Counts(agree=40, partly=20, disagree=20)),
    ):
        move(
            {
                Spot(phase.id, place.paragraph_id, "member"): members,
                Spot(phase.id, place.paragraph_id, "volunteer"): volunteers,
                Spot(phase.id, place.paragraph_id, "supporter"): Counts(agree=20, partly=15, disagree=15),
                Spot(phase.id, place.paragraph_id, "youth-panel"): Counts(agree=15, partly=15, disagree=15),
            }
        )


def point_numbers(closed: Consultation) -> list[int]:
    return list(db.session.scalars(select(Point.number).where(Point.consultation_id == closed.id)))
