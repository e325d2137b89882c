"""The workbench of two consultations: points in every state, a contribution in parts, two that look alike."""

from datetime import timedelta

from sqlalchemy import select

from app.consultations.answers.models import Answer, AnswerState
from app.consultations.points.jobs import find_alike
from app.consultations.points.models import Point
from app.consultations.points.operations import split
from app.consultations.processes.models import Consultation
from app.core import clock
from app.extensions import db
from tests.factories.consultations import make_comment, make_suggestion, paragraphs_of
from tests.factories.people import make_member
from tests.factories.points import make_point

SAYS_TWO_THINGS = "Zet er een bank neer voor ouderen. En schrijf er ook bij wie het onderhoud betaalt."


def workbench(closed: Consultation, open_one: Consultation) -> dict[str, str]:
    """What the demo has of points; and in the open consultation one in parts, two alike and a suggestion."""
    place = paragraphs_of(open_one)[4]
    said = make_comment(place, make_member("Fien Maas"), SAYS_TWO_THINGS)
    make_comment(place, make_member("Ko Rens"), "Voor ouderen: zet er een bank neer.")
    make_suggestion(place, make_member("Ria Tak"), f"{place.text.nl} En dat meten we elk jaar.")
    split(
        said,
        [SAYS_TWO_THINGS.index("En schrijf")],
        minutes=15,
        now=clock.now() + timedelta(minutes=16),
        actor_id=None,
    )
    make_point(open_one, said, title="Wie betaalt het onderhoud")
    find_alike(open_one.id, db.session())
    return {
        "workbench_consultation": str(open_one.id),
        "split_comment": str(said.id),
        **{f"{state}_point": point_in(closed, state) for state in ("draft", "offered", "public")},
    }


def point_in(consultation: Consultation, state: str) -> str:
    """A point of which the answer is in this state."""
    statement = (
        select(Answer)
        .join(Point, Point.id == Answer.point_id)
        .where(Point.consultation_id == consultation.id)
    )
    return next(
        str(each.point_id) for each in db.session.scalars(statement) if each.state == AnswerState(state)
    )
