"""What a process knows of a consultation holds until something of it changes, by whatever way."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.consultations.processes.models import Phase, Visibility
from app.consultations.processes.operations import ConsultationTexts, edit_consultation, remove_phase
from app.consultations.processes.structure import note_changes, structure_behind, structure_of
from app.consultations.processes.ties import tie, tie_section
from app.core.bilingual import Bilingual
from tests.factories.consultations import make_consultation, make_phase, paragraphs_of
from tests.support.statements import counted


@pytest.fixture
def known(db: Any, app: Any) -> Any:
    consultation = make_consultation("buurt")
    db.session.commit()
    return consultation


def test_it_is_read_once(known, db):
    structure_of(known.id)
    with counted() as sent:
        again = structure_behind("buurt", "nl")
    assert len(sent) == 1
    assert again is structure_of(known.id)
    assert again.slugs == {"nl": "buurt", "en": "forward-together"}
    assert structure_behind("nergens", "nl") is None


def change_title(known: Any, now: Any) -> None:
    known.title = Bilingual("Anders", "Different")


def change_phase(known: Any, now: Any) -> None:
    known.phases[0].closes_at += timedelta(days=3)


def change_visibility(known: Any, now: Any) -> None:
    known.phases[0].visibility = Visibility.OWN


def add_phase(known: Any, now: Any) -> None:
    make_phase(known, None, opens_in=20, closes_in=30)


def change_acts(known: Any, now: Any) -> None:
    known.phases[0].acts = known.phases[0].acts[:1]


def drop_phase(known: Any, now: Any) -> None:
    remove_phase(known, known.phases[0], has_acts=False, now=now, actor_id=None)


def change_goals(known: Any, now: Any) -> None:
    tie(known, ["1", "2"], now=now)


def change_goals_of_section(known: Any, now: Any) -> None:
    tie_section(known, paragraphs_of(known)[0].section_id, ["3"], now=now, actor_id=None)


def change_address(known: Any, now: Any) -> None:
    texts, slug = ConsultationTexts(known.title), Bilingual("wijk", "district")
    edit_consultation(known, texts, slug=slug, revision=1, now=now, actor_id=None)


CHANGES = [
    change_title,
    change_phase,
    change_visibility,
    add_phase,
    change_acts,
    drop_phase,
    change_goals,
    change_goals_of_section,
    change_address,
]


def told(known_id: Any) -> Any:
    """Everything a page may take from it."""
    found = structure_of(known_id)
    phases = [
        (p.id, p.opens_at, p.closes_at, p.visibility, p.version_id, [(a.audience, a.act) for a in p.acts])
        for p in found.consultation.phases
    ]
    one = found.consultation
    return (one.title, one.published_at, one.goals, phases, found.slugs, found.section_goals)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_every_change_is_told(known, db, clock, change):
    before = told(known.id)
    change(known, clock.now)
    db.session.commit()
    assert told(known.id) != before


def test_goals_of_a_section_that_are_taken_away_again(known, db, clock):
    before = told(known.id)
    change_goals_of_section(known, clock.now)
    db.session.commit()
    assert told(known.id) != before
    tie_section(known, paragraphs_of(known)[0].section_id, [], now=clock.now, actor_id=None)
    db.session.commit()
    assert told(known.id) == before


def test_what_was_rolled_back_is_not_kept(known, db, clock):
    before = told(known.id)
    change_phase(known, clock.now)
    db.session.flush()
    assert told(known.id) != before
    db.session.rollback()
    assert told(known.id) == before


def test_another_process_that_changes_it_is_heard(known, db):
    before = told(known.id)
    phase_id = known.phases[0].id
    db.session.rollback()
    with Session(db.engine) as elsewhere:
        elsewhere.get_one(Phase, phase_id).visibility = Visibility.OWN
        note_changes(elsewhere)
        elsewhere.commit()
    assert told(known.id) != before
