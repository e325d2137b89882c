"""What a local group proposes: written by its coordinator, decided by the office, told with a reason."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.people.groups.models import GroupRole
from app.petitions.models import Petition, State
from app.petitions.proposals.models import PetitionProposal
from app.petitions.proposals.retention import erase, expire, export
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_person, make_staff

MINE = "/nl/mijn-samenspraak/voorstellen/"
DESK = "/nl/beheer/petities/voorstellen/"
IDEA = {
    "title": "Geen camera's op het Domplein",
    "target": "Burgemeester van Utrecht",
    "demand": "Haal ze weg.",
    "text": "Wie demonstreert wordt **gefilmd**.",
    "note": "Zes mensen doen mee.",
}


@pytest.fixture
def group(app: Any) -> Any:
    return make_group("Utrecht")


@pytest.fixture
def ada(app: Any, group: Any) -> Any:
    account = make_person("Ada Adams", email="ada@example.org")
    make_group_member(group, account, role=GroupRole.COORDINATOR)
    return account


@pytest.fixture
def editor(sign_in: Any) -> Any:
    return sign_in(make_staff("Eva Editor", roles=(Role.EDITOR,)), second_factor=True)


def kept(db: Any) -> PetitionProposal:
    db.session.expire_all()
    return db.session.scalars(select(PetitionProposal)).one()


def test_proposed_accepted_and_a_draft_with_its_group(ada, group, sign_in, editor, worker, mails, db):
    coordinator = sign_in(ada)
    assert "Utrecht" in coordinator.page("/nl/mijn-samenspraak/").main.text
    coordinator.submit(MINE, IDEA)
    assert "1 voorstel van een lokale groep wacht" in editor.page("/nl/beheer/").text
    proposal = kept(db)
    page = editor.page(f"{DESK}{proposal.id}/")
    assert "Zes mensen doen mee." in page.text
    assert "Ada Adams" in page.text
    editor.submit(f"{DESK}{proposal.id}/", {"goals": "1", "closes_on": "2026-12-31"}, to="aannemen")
    made = db.session.scalars(select(Petition)).one()
    assert (made.state, made.group_id, made.title.nl) == (State.DRAFT, group.id, IDEA["title"])
    assert kept(db).petition_id == made.id
    worker()
    letter = mails.last(to="ada@example.org")
    assert letter.name == "proposal_decided"
    assert "maken een petitie van je voorstel" in letter.text
    assert "Aangenomen" in coordinator.page(MINE).text
    assert "Zes mensen" not in editor.page(f"/nl/beheer/petities/{made.id}/").main.text
    logged = db.session.scalars(select(AuditEntry.action).where(AuditEntry.object_id == str(proposal.id)))
    assert set(logged) == {"petition.proposal-accepted"}


def test_declined_with_a_reason_that_its_writer_gets(ada, sign_in, editor, worker, mails, db):
    coordinator = sign_in(ada)
    coordinator.submit(MINE, IDEA)
    here = f"{DESK}{kept(db).id}/"
    assert editor.submit(here, {"reason": " "}, to="afwijzen").status_code == 422
    editor.submit(here, {"reason": "De camera's zijn al weg."}, to="afwijzen")
    worker()
    letter = mails.last(to="ada@example.org")
    assert "De camera's zijn al weg." in letter.text
    assert "De camera&#39;s zijn al weg." in letter.html
    assert "De camera's zijn al weg." in coordinator.page(MINE).text
    assert db.session.scalars(select(Petition)).all() == []
    again = editor.post(f"{here}afwijzen/", data={"reason": "Nog eens."})
    assert again.status_code == 409
    assert kept(db).reason == "De camera's zijn al weg."


@pytest.mark.parametrize("role", [None, GroupRole.MEMBER])
def test_only_coordinators_propose(app, group, sign_in, db, role):
    account = make_person("Bo", email="bo@example.org")
    if role:
        make_group_member(group, account, role=role)
    visitor = sign_in(account)
    assert "Alleen coördinatoren" in visitor.page(MINE).main.text
    answer = visitor.post(MINE, data={**IDEA, "group": str(group.id), "language": "nl"})
    assert answer.status_code == 403
    assert db.session.scalars(select(PetitionProposal)).all() == []


def test_not_for_a_group_of_others(ada, sign_in, db):
    other = make_group("Zwolle")
    coordinator = sign_in(ada)
    answer = coordinator.post(MINE, data={**IDEA, "group": str(other.id), "language": "nl"})
    assert answer.status_code == 403
    assert db.session.scalars(select(PetitionProposal)).all() == []


def test_who_coordinated_before_can_not(app, group, sign_in, db, clock):
    account = make_person("Cas", email="cas@example.org")
    yesterday = clock.now.date() - timedelta(days=1)
    make_group_member(group, account, role=GroupRole.COORDINATOR, until=yesterday)
    assert "Alleen coördinatoren" in sign_in(account).page(MINE).main.text


def test_five_a_day(ada, sign_in, db):
    coordinator = sign_in(ada)
    for _each in range(5):
        assert coordinator.submit(MINE, IDEA, follow=False).status_code == 303
    assert coordinator.submit(MINE, IDEA).status_code == 429
    assert len(db.session.scalars(select(PetitionProposal)).all()) == 5


def test_an_empty_one_is_said_and_nothing_is_lost(ada, sign_in, db):
    answer = sign_in(ada).submit(MINE, {**IDEA, "demand": ""})
    assert answer.status_code == 422
    assert "gefilmd" in answer.text


def test_visitors_sign_in_first_and_reviewers_do_not_decide(client, sign_in):
    assert client.get(MINE).status_code == 303
    reviewer = sign_in(make_staff("Rik", roles=(Role.REVIEWER,)), second_factor=True)
    assert reviewer.get(DESK).status_code == 403


def test_exported_erased_and_forgotten_after_a_year(ada, sign_in, editor, db, clock):
    sign_in(ada).submit(MINE, IDEA)
    assert export(ada.participant_id)[0]["note"] == "Zes mensen doen mee."
    editor.submit(f"{DESK}{kept(db).id}/", {"reason": "Nee."}, to="afwijzen")
    assert expire(clock.now + timedelta(days=364)) == 0
    assert expire(clock.now + timedelta(days=366)) == 1
    db.session.rollback()
    erase(ada.participant_id, clock.now, False)
    assert db.session.scalars(select(PetitionProposal)).all() == []


def test_the_form_sent_twice_is_one_proposal(ada, group, sign_in, db):
    coordinator = sign_in(ada)
    key = coordinator.page(MINE).by_id("key").get("value")
    for _press in range(2):
        assert coordinator.submit(MINE, {**IDEA, "key": key}, follow=False).status_code == 303
    assert kept(db).title == IDEA["title"]
