"""Contributions that look alike: measured on 300 labelled remarks, found by a job, gathered in one click."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from app.consultations.points.jobs import find_alike
from app.consultations.points.likeness import Remark, most_alike, shared_words
from app.consultations.points.models import Likeness, Point
from app.core.access import Role
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_staff

REMARKS = Path(__file__).parent / "alike"
# What docs/decisions says of it, rounded down.
FLOORS = {"nl": (0.68, 0.62, 0.92), "en": (0.62, 0.77, 0.94)}


def labelled(language: str) -> tuple[list[Remark[int]], dict[int, int]]:
    """The remarks of one language, and the group of each that has others which say the same."""
    remarks: list[Remark[int]] = []
    groups: dict[int, int] = {}
    group, place, says_same = 0, "", False
    for line in (REMARKS / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(("== ", "-- ")):
            group, place, says_same = group + 1, line[3:], line.startswith("==")
        elif line and not line.startswith("#"):
            if says_same:
                groups[len(remarks)] = group
            remarks.append(Remark(len(remarks), language, line, place))
    return remarks, groups


@pytest.mark.parametrize("language", ["nl", "en"])
def test_proposals_are_right_often_enough(language: str, capsys: Any) -> None:
    """Precision: of the pairs proposed, how many say the same. Recall: of the pairs that do, how many are
    proposed. Helped: of the remarks that others say too, how many get at least one of these proposed."""
    remarks, groups = labelled(language)
    assert len(remarks) == 150
    found = most_alike(remarks)
    proposed = {frozenset((key, each.other)) for key, some in found.items() for each in some}
    same = {frozenset(pair) for pair in combinations(groups, 2) if groups[pair[0]] == groups[pair[1]]}
    right = proposed & same
    helped = sum(any(frozenset((key, each.other)) in same for each in found.get(key, ())) for key in groups)
    precision, recall, share = len(right) / len(proposed), len(right) / len(same), helped / len(groups)
    with capsys.disabled():
        print(f"\nalike, {language}: precision {precision:.2f}, recall {recall:.2f}, helped {share:.2f}")
    for figure, floor in zip((precision, recall, share), FLOORS[language], strict=True):
        assert figure >= floor


def test_languages_are_not_mixed() -> None:
    nl = Remark("nl", "nl", "Meer bankjes in het park voor ouderen.")
    en = Remark("en", "en", "Meer bankjes in het park voor ouderen.")
    assert most_alike([nl, en]) == {}


def test_it_says_which_words_are_shared() -> None:
    words = shared_words("De opvanglocaties zijn te ver weg.", "Elke opvanglocatie ligt ver weg.", "nl")
    assert words == ["opvanglocaties", "ver", "weg"]


WORDS = (
    "Zet bankjes in het park voor ouderen met een rollator.",
    "Ouderen met een rollator hebben bankjes nodig in het park.",
    "De speeltuin is te klein.",
)


@pytest.fixture
def said(app: Any) -> Any:
    consultation = make_consultation("buurt")
    paragraph = paragraphs_of(consultation)[0]
    return consultation, [make_comment(paragraph, make_member(), words) for words in WORDS]


def test_a_job_finds_what_looks_alike_and_only_when_something_changed(said, db, worker, clock):
    consultation, comments = said
    worker()
    worker()
    pairs = {(each.comment_id, each.other_id) for each in db.session.scalars(db.select(Likeness))}
    assert pairs == {(comments[0].id, comments[1].id), (comments[1].id, comments[0].id)}
    clock.move(minutes=11)
    assert worker() > 0
    make_comment(paragraphs_of(consultation)[0], make_member(), "Bankjes voor ouderen, in het park graag.")
    db.session.commit()
    clock.move(minutes=11)
    worker()
    assert len(list(db.session.scalars(db.select(Likeness)))) == 6


def test_one_click_gathers_both_into_a_point(said, db, sign_in):
    consultation, comments = said
    find_alike(consultation.id, db.session())
    db.session.commit()
    editor = sign_in(make_staff("Noor Bos", roles=(Role.EDITOR,)), second_factor=True)
    address = f"/nl/beheer/consultaties/{consultation.id}/werkbank/"
    page = editor.page(address)
    assert "1 andere lijkt erop" in page.text
    assert "Gedeelde woorden: rollator, bankjes, ouderen" in page.text
    pair = f"alike:{comments[0].id.hex}.{comments[1].id.hex}"
    answer = editor.post(address, data={"do": pair}, follow_redirects=True)
    assert "2 bijdragen zitten nu in punt 1." in answer.page.text
    point = db.session.scalars(db.select(Point)).one()
    assert point.title.nl == "Zet bankjes in het park voor ouderen met een…"
    assert "andere lijkt erop" not in editor.page(address).text
