"""Pages of outcomes cost as many statements for many points and contributions as for few."""

from itertools import count
from typing import Any

import pytest

from app.consultations.answers.models import Decision
from tests.consultations.outcome_stage import Stage, make_stage
from tests.factories.consultations import make_comment, make_suggestion
from tests.factories.people import make_member
from tests.factories.points import make_answer, make_point, publish_answers
from tests.support.statements import counted

_numbers = count(1)
ADDRESSES = {
    "all points": "/nl/denk-mee/buurt/wat-we-hoorden/",
    "one point": "/nl/denk-mee/buurt/punt/1/",
    "a paragraph": "/nl/denk-mee/buurt/alinea/{key}/",
    "the text": "/nl/denk-mee/buurt/",
    "a comparison": "/nl/denk-mee/buurt/vergelijken/1/2/",
    "own input": "/nl/mijn-samenspraak/inbreng/",
}


def more(stage: Stage, number: int) -> None:
    """Points on every paragraph, each from two members and from Tom, and as much that waits."""
    for each in range(number):
        place = stage.paragraphs[each % len(stage.paragraphs)]
        said = [
            make_comment(place, make_member(), f"Opmerking {next(_numbers)}"),
            make_suggestion(place, make_member(), f"Alinea {next(_numbers)} gaat over de buurt."),
            make_comment(place, stage.tom, f"Van Tom {next(_numbers)}"),
        ]
        make_comment(place, stage.tom, f"Wacht {next(_numbers)}")
        point = make_point(stage.consultation, *said, title=f"Punt over {next(_numbers)}")
        make_answer(point, Decision.ADOPTED, paragraphs=[place])
    publish_answers(stage.phase, stage.second)


@pytest.mark.parametrize("page", ADDRESSES)
def test_a_page_costs_the_same_when_points_double(
    page: str, app: Any, db: Any, sign_in: Any, clock: Any
) -> None:
    stage = make_stage()
    reader = sign_in(stage.tom)
    address = ADDRESSES[page].format(key=stage.paragraphs[0].key)
    sent = []
    for _round in range(2):
        more(stage, 6)
        db.session.commit()
        assert reader.get(address).status_code == 200
        with counted() as statements:
            assert reader.get(address).status_code == 200
        sent.append(len(statements))
    # Who begins late in the ring of remarks looks once more at its beginning, until there are enough.
    assert sent[1] <= sent[0] <= sent[1] + 1, sent
    assert sent[0] < 30
