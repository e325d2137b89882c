"""Somebody of two phases that are open at once is asked for the one in which they answer, and counted so."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.consultations.drafts.queries import version_with_number
from app.consultations.invitations.models import PhaseInvitation
from app.consultations.invitations.queries import responses_of
from app.consultations.processes.models import Phase, Visibility
from app.core.access import Role
from app.people.accounts.models import Account
from app.people.audiences.models import Audience
from tests.factories.consultations import agreed, make_consultation, make_phase, paragraphs_of
from tests.factories.people import make_member, make_person, make_staff
from tests.factories.phases import willing

PAGE = "/nl/denk-mee/buurt/"
COUNCIL, MEMBERS = frozenset({"members-council"}), frozenset({"member"})
LEFT_OUT = "1 persoon antwoordt in een andere fase die open is."


@pytest.fixture
def consultation(app: Any, db: Any) -> Any:
    """Members answer in public for three weeks."""
    found = make_consultation("buurt", commenters=MEMBERS, reactors=MEMBERS, opens_in=-1, closes_in=20)
    db.session.commit()
    return found


@pytest.fixture
def again(consultation: Any, sign_in: Any) -> Any:
    return lambda: sign_in(make_staff(roles=(Role.EDITOR,)), second_factor=True)


@pytest.fixture
def henk(app: Any) -> Account:
    """A member who sits in the Members' Council as well."""
    both = (Audience.MEMBER, Audience.MEMBERS_COUNCIL)
    return agreed(willing(make_person("Henk Mulder", email="henk@example.org", audiences=both)))


@pytest.fixture
def els(app: Any) -> Account:
    return agreed(willing(make_member("Els de Vries", email="els@example.org")))


def council(consultation: Any, db: Any, **days: int) -> Phase:
    """The Members' Council among itself, on the same text."""
    facts = {"commenters": COUNCIL, "reactors": COUNCIL, "readers": COUNCIL}
    phase = make_phase(
        consultation,
        version_with_number(consultation.id, 1),
        name="Raad apart",
        visibility=Visibility.AUDIENCE,
        **facts,
        **days,
    )
    db.session.commit()
    db.session.expire(consultation)
    return phase


def wide(consultation: Any) -> Phase:
    return next(each for each in consultation.phases if each.name.nl != "Raad apart")


def desk(consultation: Any) -> str:
    phase = wide(consultation)
    return f"/nl/beheer/consultaties/{consultation.id}/fases/{phase.id}/uitnodigingen/"


def invite(staff: Any, consultation: Any) -> Any:
    return staff.submit(f"{desk(consultation)}uitnodigen/?audiences=member", to="uitnodigen/")


def says(client: Any, consultation: Any) -> None:
    key = paragraphs_of(consultation)[0].key
    where = f"{PAGE}?paragraph={key}&respond=1"
    answer = client.submit(where, {"text": "Dit vind ik.", "kind": "named"}, to=f"/alinea/{key}/reacties/")
    assert answer.status_code == 200


def invited(db: Any) -> list[str]:
    db.session.expire_all()
    statement = select(Account.email).join(
        PhaseInvitation, PhaseInvitation.participant_id == Account.participant_id
    )
    return sorted(db.session.scalars(statement))


def test_who_answers_elsewhere_is_not_invited(consultation, henk, els, again, worker, mails, db):
    council(consultation, db, opens_in=-1, closes_in=5)
    staff = again()
    preview = staff.page(f"{desk(consultation)}uitnodigen/?audiences=member").text
    assert "1 persoon krijgt een uitnodiging." in preview
    assert LEFT_OUT in preview
    invite(staff, consultation)
    worker()
    assert [letter.address for letter in mails(name="phase_invitation")] == ["els@example.org"]


def test_the_phase_that_is_open_when_the_mails_leave_decides(
    consultation, henk, els, again, worker, mails, clock, db
):
    wide(consultation).opens_at += timedelta(days=4)
    other = council(consultation, db, opens_in=2, closes_in=9)
    assert LEFT_OUT in again().page(f"{desk(consultation)}uitnodigen/?audiences=member").text
    # Planned for later when people are invited, and brought forward while the mails wait.
    other.opens_at, other.closes_at = other.opens_at + timedelta(days=8), other.closes_at + timedelta(days=8)
    db.session.commit()
    assert "2 mails wachten" in invite(again(), consultation).page.text
    other.opens_at -= timedelta(days=8)
    db.session.commit()
    clock.move(days=5)
    worker()
    assert [letter.address for letter in mails(name="phase_invitation")] == ["els@example.org"]
    assert invited(db) == ["els@example.org"]


def test_a_smaller_phase_that_opens_later_keeps_the_reminder_away_and_counts_the_answer(
    consultation, henk, els, again, sign_in, worker, mails, clock, db
):
    invite(again(), consultation)
    worker()
    assert len(mails(name="phase_invitation")) == 2
    council(consultation, db, opens_in=2, closes_in=6)
    clock.move(days=4)
    where = f"{desk(consultation)}herinneren/"
    page = again().page(where).text
    assert "De herinnering gaat naar 1 persoon" in page
    assert LEFT_OUT in page
    says(sign_in(henk), consultation)
    whole = responses_of(wide(consultation).id)[0]
    assert (whole.invited, whole.contributed) == (2, 1)
    # Afterwards they are of the wide phase again, and have done what they were asked.
    clock.move(days=4)
    assert "wie van 2 mensen dan nog niet meedeed" in again().page(where).text
    again().submit(where, to="herinneren/")
    worker()
    reminded = [each.address for each in mails(name="phase_invitation") if "Herinnering" in each.subject]
    assert reminded == ["els@example.org"]


def test_the_page_behind_the_mail_tells_of_the_phase_they_answer_in(
    consultation, henk, again, client, worker, mails, clock, db
):
    invite(again(), consultation)
    worker()
    link = mails.last(to="henk@example.org").link("/fase/")
    assert "Je kunt als lid bij" in client.page(link).text
    council(consultation, db, opens_in=2, closes_in=6)
    clock.move(days=4)
    assert "Je kunt als lid van de Ledenraad bij" in client.page(link).text


def test_an_answer_before_the_invitation_is_another_answer(
    consultation, henk, again, sign_in, worker, mails, clock, db
):
    council(consultation, db, opens_in=-1, closes_in=3)
    says(sign_in(henk), consultation)
    clock.move(days=4)
    assert (
        "1 persoon krijgt een uitnodiging."
        in again().page(f"{desk(consultation)}uitnodigen/?audiences=member").text
    )
    invite(again(), consultation)
    worker()
    whole = responses_of(wide(consultation).id)[0]
    assert (whole.invited, whole.contributed) == (1, 0)
