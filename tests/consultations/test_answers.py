"""An answer: drafted by one, looked at by another, published with those of its phase, and then it stands."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.consultations.answers import operations
from app.consultations.answers.models import Answer, AnswerState, Decision
from app.consultations.answers.states import State, states_of
from app.consultations.drafts import editing
from app.consultations.drafts.operations import copy_version, publish_version
from app.consultations.drafts.queries import latest_version, text_of
from app.consultations.processes.models import Consultation
from app.core import clock
from app.core.bilingual import Bilingual
from app.core.refusals import Refused
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member
from tests.factories.points import (
    draft_answer,
    make_answer,
    make_editor,
    make_point,
    make_reviewer,
    publish_answers,
)


@pytest.fixture
def consultation(app: Any) -> Consultation:
    return make_consultation("buurt")


def next_version(consultation: Consultation) -> Any:
    """Version 2, in which the second paragraph reads otherwise."""
    first = latest_version(consultation.id)
    assert first is not None
    version = copy_version(first, label=None, now=clock.now(), actor_id=None)
    second = list(text_of(version).paragraphs)[1]
    editing.reword(
        version,
        second.wording_id,
        text=Bilingual("Heel andere woorden.", "Very different words."),
        kind=second.kind,
        revision=second.revision,
        now=clock.now(),
    )
    publish_version(version, now=clock.now(), actor_id=None)
    return version


def test_the_state_of_a_contribution_follows_its_points(consultation, db):
    first, second = paragraphs_of(consultation)[:2]
    said = [make_comment(second, make_member(), f"Reactie {each}") for each in range(3)]
    also = make_comment(first, make_member(), "Ook iets.")
    assert states_of([said[0].id])[said[0].id].state is State.OPEN
    changed = make_point(consultation, said[0], said[1])
    kept = make_point(consultation, said[1], also, title="Iets anders")
    assert states_of([said[0].id])[said[0].id].gathered_in == (1,)
    version = next_version(consultation)
    paragraph = list(text_of(version).paragraphs)[1]
    make_answer(changed, Decision.ADOPTED, paragraphs=[paragraph])
    publish_answers(consultation.phases[0], version)
    draft_answer(kept, Decision.NOT_ADOPTED)
    db.session.commit()
    states = states_of([each.id for each in (*said, also)])
    first_state, both, nothing, waiting = (states[each.id] for each in (*said, also))
    assert (first_state.state, first_state.point_numbers) == (State.ANSWERED, (1,))
    assert (first_state.decisions, first_state.led_to_change) == ((Decision.ADOPTED,), True)
    assert (both.state, both.point_numbers, both.gathered_in) == (State.ANSWERED, (1,), (2,))
    assert (nothing.state, nothing.led_to_change) == (State.OPEN, False)
    assert (waiting.state, waiting.gathered_in) == (State.GATHERED, (2,))


def test_a_second_person_looks_before_it_becomes_public(consultation, db):
    point = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    writer = make_editor()
    draft_answer(point, by=writer)
    operations.offer(point, now=clock.now(), actor_id=writer)
    with pytest.raises(Refused) as refused:
        operations.approve(point, revision=1, now=clock.now(), actor_id=writer)
    assert refused.value.refusal.name == "own-answer"
    with pytest.raises(Refused) as refused:
        operations.publish(consultation.phases[0], None, now=clock.now(), actor_id=writer)
    assert refused.value.refusal.name == "nothing-to-publish"
    operations.approve(point, revision=1, now=clock.now(), actor_id=make_reviewer())
    publish_answers(consultation.phases[0])
    assert db.session.get_one(Answer, point.id).state is AnswerState.PUBLIC


def test_what_is_published_once_is_not_published_twice(consultation):
    point = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    make_answer(point)
    seen = operations.stamp([point])
    phase = consultation.phases[0]
    operations.publish(phase, None, seen=seen, now=clock.now(), actor_id=None)
    with pytest.raises(Refused) as refused:
        operations.publish(phase, None, seen=seen, now=clock.now(), actor_id=None)
    assert refused.value.refusal.name == "answers-already-public"


FROZEN = [
    "UPDATE answers SET reason_nl = 'anders'",
    "UPDATE answers SET publication_id = NULL",
    "DELETE FROM answers",
    "DELETE FROM answer_paragraphs",
    "UPDATE points SET title_nl = 'anders'",
    "UPDATE points SET answered_at = NULL",
    "DELETE FROM point_sources",
    "UPDATE answer_publications SET version_id = NULL",
    "DELETE FROM answer_publications",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_the_database_keeps_a_published_answer_as_it_is(consultation, db, statement):
    point = make_point(consultation, make_comment(paragraphs_of(consultation)[0], make_member()))
    version = next_version(consultation)
    make_answer(point, Decision.ADOPTED, paragraphs=list(text_of(version).paragraphs)[:1])
    publish_answers(consultation.phases[0], version)
    db.session.commit()
    with pytest.raises(DBAPIError, match="never changes"):
        db.session.execute(text(statement))
    db.session.rollback()
