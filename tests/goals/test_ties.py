"""Which goals a consultation and the sections of its draft serve."""

from flask import Flask

from app.consultations.processes.models import ConsultationGoal, SectionGoal
from app.consultations.processes.queries import goals_for
from app.extensions import db
from tests.factories.consultations import make_consultation, paragraphs_of


def test_an_act_serves_the_goals_of_its_section_else_of_the_whole(app: Flask) -> None:
    made = make_consultation(sections=2)
    first, *_, last = paragraphs_of(made)
    made.goal_ties = [ConsultationGoal(goal="6"), ConsultationGoal(goal="1")]
    db.session.add(SectionGoal(section_id=first.section_id, goal="3"))
    db.session.flush()

    assert goals_for(made.id, first.section_id) == ("3",)
    assert goals_for(made.id, last.section_id) == ("1", "6")
    assert goals_for(made.id, None) == ("1", "6")
