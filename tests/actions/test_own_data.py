"""What is kept of people who sign up: taken along, let go, passed on, and gone by itself."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.actions.agenda.models import Action
from app.actions.sign_ups import personal_data
from app.actions.sign_ups.models import Presence, SignUp, SignUpLink
from app.actions.sign_ups.operations import mark
from app.participation.ledger.models import LedgerEvent
from app.privacy.operations import erase_person
from app.privacy.queries import export_of
from tests.factories.actions import make_action, make_sign_up
from tests.factories.people import make_person


def kinds(db):
    db.session.expire_all()
    return list(db.session.scalars(select(LedgerEvent.type).order_by(LedgerEvent.id)))


def test_names_go_a_month_after_and_the_figures_stay(event, db, clock, worker, command):
    make_sign_up(event, "els@example.org")
    worker()
    gone = make_sign_up(event, "bo@example.org")
    personal_data.withdraw(gone, event, now=clock.now)
    clock.move(days=43)
    command("retention", "run")
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).where(SignUp.email.is_not(None))) == 2 - 1
    clock.move(days=2)
    command("retention", "run")
    db.session.expire_all()
    held = db.session.scalars(select(SignUp)).one()
    assert (held.name, held.email, held.state) == (None, None, "coming")
    assert db.session.scalar(select(func.count()).select_from(SignUpLink)) == 0
    assert db.session.get(Action, event.id).taken == 1
    assert kinds(db) == ["signup", "signup", "retract"]


@pytest.mark.parametrize(
    "change",
    [
        {"state": "withdrawn"},
        {"name": None},
        {"presence": "came"},
        {"presence": "absent"},
        {"state": "misschien"},
    ],
)
def test_the_database_keeps_the_promise(event, db, change):
    held = make_sign_up(event)
    db.session.commit()
    for name, value in change.items():
        setattr(held, name, value)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_nobody_comes_twice(event, db):
    held = make_sign_up(event)
    db.session.commit()
    twin = SignUp(**{column.name: getattr(held, column.name) for column in SignUp.__table__.columns})
    twin.id, twin.event_uid = None, "signup:other"
    db.session.add(twin)
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()


def test_export_holds_the_sign_ups(event, db, clock):
    els = make_person(email="els@example.org")
    make_sign_up(event, "els@example.org")
    held = export_of(els.participant_id, clock.now)["data"]["sign-ups"]
    assert held[0]["email"] == "els@example.org"


def test_erasing_somebody_frees_the_place_and_keeps_the_number(event, db, clock, worker):
    els = make_person(email="els@example.org")
    past = make_action(starts_in=0, at="13:00", until="14:00")
    make_sign_up(past, "els@example.org")
    make_sign_up(event, "els@example.org")
    worker()
    clock.move(hours=3)
    erase_person(els.participant_id, withdraw_words=False, actor_id=None, now=clock.now)
    db.session.commit()
    db.session.expire_all()
    held = db.session.scalars(select(SignUp)).one()
    assert (held.action_id, held.participant_id, held.name, held.email) == (past.id, None, None, None)
    assert db.session.get(Action, event.id).taken == 0
    assert db.session.get(Action, past.id).taken == 1
    assert kinds(db) == ["signup", "signup", "retract"]


class TestMerging:
    """A duplicate passes what it has to the participant that stays."""

    def test_what_only_the_duplicate_had_moves(self, event, db, clock):
        duplicate = make_sign_up(event, "els@oud.example")
        kept = make_person(email="els@example.org")
        personal_data.merge(duplicate.participant_id, kept.participant_id, clock.now)
        assert db.session.scalars(select(SignUp)).one().participant_id == kept.participant_id
        assert kinds(db) == ["signup"]

    def test_where_both_signed_up_one_place_is_given_back(self, event, db, clock):
        duplicate = make_sign_up(event, "els@oud.example", name="Oud").participant_id
        kept = make_sign_up(event, "els@example.org", name="Nieuw").participant_id
        personal_data.merge(duplicate, kept, clock.now)
        db.session.commit()
        assert db.session.scalars(select(SignUp)).one().name == "Nieuw"
        assert db.session.get(Action, event.id).taken == 1
        assert kinds(db) == ["signup", "signup", "retract"]

    def test_a_withdrawn_one_makes_way(self, event, db, clock):
        duplicate = make_sign_up(event, "els@oud.example", name="Oud").participant_id
        withdrawn = make_sign_up(event, "els@example.org")
        kept = withdrawn.participant_id
        personal_data.withdraw(withdrawn, event, now=clock.now)
        personal_data.merge(duplicate, kept, clock.now)
        db.session.commit()
        held = db.session.scalars(select(SignUp)).one()
        assert (held.name, held.participant_id) == ("Oud", kept)
        assert db.session.get(Action, event.id).taken == 1

    def test_having_been_there_is_kept(self, db, clock):
        event = make_action(starts_in=0, at="13:00", until="14:00")
        duplicate = make_sign_up(event, "els@oud.example")
        kept = make_sign_up(event, "els@example.org").participant_id
        clock.move(hours=3)
        mark(duplicate, event, Presence.CAME, now=clock.now, actor_id=None)
        personal_data.merge(duplicate.participant_id, kept, clock.now)
        db.session.commit()
        held = db.session.scalars(select(SignUp)).one()
        assert (held.participant_id, held.presence) == (kept, "came")
        assert kinds(db) == ["signup", "signup", "attend", "retract"]
