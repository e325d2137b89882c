"""How many of the invited took part, and what may never be told of it."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select, update

from app.consultations.comments.models import Comment
from app.consultations.invitations.models import (
    PhaseInvitation,
    PhaseMailing,
    PhaseResponse,
)
from app.consultations.invitations.personal_data import expire
from app.consultations.invitations.queries import told_responses
from app.core import clock, retention
from app.core.access import Role
from app.people.accounts.models import Account
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of, react
from tests.factories.people import make_member, make_staff
from tests.factories.phases import as_invited


@pytest.fixture
def consultation(app: Any) -> Any:
    return make_consultation("buurt", readers={"member"}, commenters={"member"}, reactors={"member"})


@pytest.fixture
def again(consultation: Any, sign_in: Any) -> Any:
    """An editor at the desk; once more after days went by, when the second factor is asked anew."""
    return lambda: sign_in(make_staff(roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def staff(again: Any) -> Any:
    return again()


def desk(consultation: Any) -> str:
    phase = consultation.phases[0]
    return f"/nl/beheer/consultaties/{consultation.id}/fases/{phase.id}/uitnodigingen/"


def told(consultation: Any) -> list[tuple[str | None, int, int]]:
    return [(r.audience, r.invited, r.contributed) for r in told_responses(consultation.phases[0].id)]


def test_the_rate_counts_the_invited_who_took_part(consultation, staff):
    as_invited(consultation, 40, "member", took_part=6)
    make_comment(paragraphs_of(consultation)[0], make_member("Niet uitgenodigd"))
    assert told(consultation) == [(None, 40, 6), ("member", 40, 6)]
    text = staff.page(desk(consultation)).text
    assert "15%" in text
    assert "6 van 40 uitgenodigden" in text


def test_who_withdrew_did_not_take_part(consultation, db):
    as_invited(consultation, 30, "member", took_part=2)
    one = db.session.scalars(select(Comment).limit(1)).one()
    one.text, one.withdrawn_at = None, clock.now()
    db.session.commit()
    assert told(consultation)[0] == (None, 30, 1)


def test_few_people_are_never_told_of(consultation, staff):
    as_invited(consultation, 29, "member", took_part=3)
    assert told(consultation) == []
    text = staff.page(desk(consultation)).text
    assert "29" in text
    assert "%" not in text


def test_the_youth_council_is_never_told_nor_found_by_subtraction(consultation):
    as_invited(consultation, 40, "member", took_part=5)
    as_invited(consultation, 35, "youth-council", took_part=4)
    assert told(consultation) == [(None, 75, 9), ("member", 40, 5)]
    as_invited(consultation, 1, "volunteer")
    assert ("volunteer", 1, 0) not in told(consultation)


def test_a_few_outside_hold_the_smallest_audience_back(consultation):
    as_invited(consultation, 60, "member", took_part=5)
    as_invited(consultation, 40, "volunteer", took_part=5)
    as_invited(consultation, 9, "youth-council", took_part=9)
    assert told(consultation) == [(None, 109, 19), ("member", 60, 5)]


def test_who_belongs_to_two_counts_in_each_and_once_in_the_whole(consultation):
    as_invited(consultation, 30, "member", "volunteer", took_part=3)
    assert sorted(told(consultation), key=str) == sorted(
        [(None, 30, 3), ("member", 30, 3), ("volunteer", 30, 3)], key=str
    )


def test_a_year_after_the_close_the_names_go_and_the_figures_stay(consultation, clock, db):
    as_invited(consultation, 40, "member", took_part=6)
    before = told(consultation)
    clock.move(days=380)
    assert expire(clock.now) == 1
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(PhaseInvitation)) == 0
    assert db.session.scalar(select(func.count()).select_from(PhaseResponse)) == 2
    assert told(consultation) == before
    assert expire(clock.now) == 0


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("years", [1, 5])
def test_the_rate_stays_when_names_and_invitations_go_in_one_run(
    app, consultation, client, clock, db, command, monkeypatch, backwards, years
):
    """A run was missed, so that all is past its date at once; rules come in either order."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, retention_consultation_years=years)
    as_invited(consultation, 40, "member", took_part=6)
    for person in db.session.scalars(select(PhaseInvitation.participant_id).offset(6).limit(4)).all():
        react(paragraphs_of(consultation)[1], db.session.get_one(Account, person))
    db.session.commit()
    before = told(consultation)
    assert before[0] == (None, 40, 10)
    rules = tuple(retention.retention_rules())
    monkeypatch.setattr(retention, "retention_rules", lambda: rules[::-1] if backwards else rules)
    clock.move(days=8 + 366 * years)
    command("retention", "run")
    db.session.expire_all()
    assert told(consultation) == before
    assert db.session.scalar(select(func.count()).select_from(PhaseInvitation)) == 0
    assert db.session.scalars(select(Comment.author_id).where(Comment.author_id.is_not(None))).all() == []


@pytest.mark.parametrize("rule", ["comment-names", "reactions"])
def test_the_rate_stays_also_when_one_rule_alone_could_run(consultation, clock, db, rule):
    as_invited(consultation, 40, "member", took_part=6)
    silent = db.session.scalars(select(PhaseInvitation.participant_id).offset(6).limit(1)).one()
    react(paragraphs_of(consultation)[1], db.session.get_one(Account, silent))
    db.session.commit()
    before = told(consultation)
    clock.move(days=8 + 366 * 5)
    (one,) = [each for each in retention.retention_rules() if each.name == rule]
    one.expire(clock.now)
    db.session.commit()
    assert told(consultation) == before


def test_merging_and_erasing(consultation, db):
    from app.core.personal_data import holders

    holder = next(each for each in holders() if each.name == "phase-invitations")
    as_invited(consultation, 2, "member")
    first, second = db.session.scalars(select(PhaseInvitation.participant_id)).all()
    assert holder.merge is not None
    holder.merge(first, second, clock.now())
    assert list(db.session.scalars(select(PhaseInvitation.participant_id))) == [second]
    assert holder.export(second)[0]["consultation"] == "Samen vooruit"
    db.session.execute(update(PhaseMailing).values(asked_by=second))
    holder.erase(second, clock.now(), False)
    db.session.commit()
    assert db.session.scalar(select(func.count()).select_from(PhaseInvitation)) == 0
    assert db.session.scalar(select(PhaseMailing.asked_by)) is None


def test_staff_meet_the_way_to_invitations(staff, consultation):
    page = staff.page(f"/nl/beheer/consultaties/{consultation.id}/")
    assert desk(consultation) in page.links.values()
