"""What staff see of invitations and reminders is the same whether somebody took part or not."""

import json
from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.invitations.models import PhaseInvitation
from app.consultations.processes.models import Consultation
from app.core.access import Role
from app.core.audit import AuditEntry
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_staff
from tests.factories.phases import willing

FACTS = {"readers": {"member"}, "commenters": {"member"}, "reactors": {"member"}}


@pytest.fixture
def twins(app: Any) -> list[Consultation]:
    """Two consultations that differ in nothing but their name."""
    return [make_consultation(slug, opens_in=-1, closes_in=20, **FACTS) for slug in ("hier", "daar")]


@pytest.fixture
def again(twins: Any, sign_in: Any) -> Any:
    return lambda: sign_in(make_staff(roles=(Role.EDITOR, Role.SERVICECENTER)), second_factor=True)


def desk(consultation: Consultation) -> str:
    phase = consultation.phases[0]
    return f"/nl/beheer/consultaties/{consultation.id}/fases/{phase.id}/uitnodigingen/"


def seen(client: Any, twins: list[Consultation], ending: str = "") -> tuple[str, str]:
    """What a page says of either, but for the address it stands at."""
    one, other = (client.get(f"{desk(each)}{ending}").page.main.text for each in twins)
    return one, other


def test_nothing_tells_who_took_part(twins, again, worker, mails, clock, db):
    els = willing(make_member("Els", email="els@example.org"))
    make_comment(paragraphs_of(twins[0])[0], els)
    staff = again()
    here, there = seen(staff, twins, "uitnodigen/?audiences=member")
    assert "1 persoon krijgt een uitnodiging." in here
    assert here == there
    for each in twins:
        staff.submit(f"{desk(each)}uitnodigen/?audiences=member", to="uitnodigen/")
    worker()
    clock.move(days=4)
    staff = again()
    here, there = seen(staff, twins, "herinneren/")
    assert "De herinnering gaat naar 1 persoon, tenzij die dan al meedeed." in here
    assert here == there
    answers = [staff.submit(f"{desk(each)}herinneren/", to="herinneren/") for each in twins]
    assert answers[0].page.main.text == answers[1].page.main.text
    assert json.loads(staff.get(f"{desk(twins[0])}progress.json").text)["busy"]
    worker()
    here, there = seen(staff, twins)
    assert "1 van 1 bekeken; wie al meedeed kreeg geen mail" in here
    assert here == there
    here, there = seen(staff, twins, "herinneren/")
    assert "1 persoon zat al in een herinnering." in here
    assert here == there
    stopped = [
        staff.post(f"{desk(each)}{_latest(each, db)}/stoppen/", follow_redirects=True).page.main.text
        for each in twins
    ]
    assert stopped[0] == stopped[1]
    # The mails themselves differ: only where nothing was said was there something to remind of.
    assert len([each for each in mails(name="phase_invitation") if "Herinnering" in each.subject]) == 1
    log = staff.page("/nl/beheer/mails/").main
    assert log.text.count("Els") == 2
    kept = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "phase.reminded"))
    assert [entry.details for entry in kept] == [{"people": 1}, {"people": 1}]


def test_who_was_not_reminded_is_not_told_so(twins, again, worker, clock, db):
    """In what somebody downloads of themselves a reminder is one that was mailed."""
    from app.core.personal_data import holders

    els = willing(make_member("Els", email="els@example.org"))
    make_comment(paragraphs_of(twins[0])[0], els)
    again().submit(f"{desk(twins[0])}uitnodigen/?audiences=member", to="uitnodigen/")
    worker()
    clock.move(days=4)
    again().submit(f"{desk(twins[0])}herinneren/", to="herinneren/")
    worker()
    assert db.session.scalar(select(PhaseInvitation.reminded_at)) is not None
    holder = next(each for each in holders() if each.name == "phase-invitations")
    assert holder.export(els.participant_id)[0]["reminded_at"] is None


def _latest(consultation: Consultation, db: Any) -> Any:
    phase = consultation.phases[0].id
    reminded = select(PhaseInvitation.reminder_id).where(PhaseInvitation.phase_id == phase)
    return db.session.scalars(reminded).one()
