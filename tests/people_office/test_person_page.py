"""One person at the desk: what is shown, corrected, exported and erased; each look and change is logged."""

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.core.tokens import person_hmac
from app.extensions import db
from app.mail.models import MailSuppression
from app.people.accounts.models import Account
from app.people.accounts.queries import account_of
from app.people.audiences.models import Audience
from app.people.audiences.queries import memberships_of
from app.people.groups.queries import groups_of
from tests.factories.groups import make_group, make_group_member
from tests.factories.people import make_person, make_staff
from tests.support.client import AuditedClient
from tests.support.clock import FrozenClock
from tests.support.statements import counted


@pytest.fixture
def desk(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.SERVICECENTER)
    return client


@pytest.fixture
def els(app: Any) -> Account:
    return make_person("Els de Vries", email="els@example.org", audiences=[Audience.MEMBER])


def page_of(person: Account, language: str = "nl") -> str:
    folder = "/nl/beheer/mensen/" if language == "nl" else "/en/office/people/"
    return f"{folder}{person.participant_id}/"


def actions(person: Account) -> list[str]:
    db.session.commit()
    statement = select(AuditEntry.action).where(AuditEntry.object_id == str(person.participant_id))
    return list(db.session.scalars(statement.order_by(AuditEntry.id)))


def fresh(person: Account) -> Account:
    db.session.expire_all()
    found = account_of(person.participant_id)
    assert found is not None
    return found


def test_the_page_in_both_languages(desk: AuditedClient, els: Account) -> None:
    make_group_member(make_group("Amnesty Utrecht"), els)
    for language, words in (
        ("nl", ("Lid", "Amnesty Utrecht", "nooit")),
        ("en", ("Member", "Amnesty Utrecht", "never")),
    ):
        text = desk.page(page_of(els, language)).main.text
        assert all(word in text for word in ("els@example.org", *words)), text


def test_each_look_is_logged_and_shown(desk: AuditedClient, els: Account) -> None:
    desk.page(page_of(els))
    assert actions(els) == ["person-viewed"]
    assert "Sam Jansen bekeek deze persoon" in desk.page(page_of(els)).main.text


def test_somebody_unknown_is_not_there(desk: AuditedClient) -> None:
    desk.page(f"/nl/beheer/mensen/{uuid4()}/", status=404)


def test_details_are_corrected(desk: AuditedClient, els: Account) -> None:
    address = f"{page_of(els)}bewerken/"
    desk.submit(address, {"name": "Els  Jansen", "language": "en", "birth_year": "1980"}, to=address)
    person = fresh(els)
    assert (person.name, person.language, person.birth_year) == ("Els Jansen", "en", 1980)
    assert "person-corrected" in actions(els)


@pytest.mark.parametrize(
    ("fields", "dutch", "english"),
    [
        ({"name": ""}, "Vul de naam in.", "Fill in the name."),
        ({"name": "x" * 101}, "hoogstens 100 tekens", "at most 100 characters"),
        ({"name": "Els\u202e"}, "onzichtbare tekens", "invisible characters"),
        ({"birth_year": "80"}, "vier cijfers", "four digits"),
        ({"birth_year": "abc"}, "vier cijfers", "four digits"),
        ({"birth_year": "2014"}, "jonger dan 16", "under 16"),
    ],
)
def test_wrong_details_are_refused_in_both_languages(
    desk: AuditedClient, els: Account, fields: dict[str, str], dutch: str, english: str
) -> None:
    for language, tail, sentence in (("nl", "bewerken/", dutch), ("en", "edit/", english)):
        address = page_of(els, language) + tail
        answer = desk.submit(address, fields, to=address)
        assert answer.status_code == 422
        assert sentence in answer.page.main.text
    assert fresh(els).name == "Els de Vries"


def test_the_address_is_corrected_and_the_old_one_told(desk: AuditedClient, els: Account, mails: Any) -> None:
    address = f"{page_of(els)}mail/"
    answer = desk.submit(address, {"email": "nieuw@example.org"}, to=address)
    assert "Het e-mailadres is opgeslagen" in answer.text
    assert fresh(els).email == "nieuw@example.org"
    assert [mail.name for mail in mails(to="els@example.org")] == ["address_changed"]
    assert "address-changed" in actions(els)


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("els", "geen volledig e-mailadres"),
        ("ELS@example.org", "heeft deze persoon al"),
        ("", "Vul het e-mailadres in."),
    ],
)
def test_a_wrong_address_is_refused(desk: AuditedClient, els: Account, email: str, sentence: str) -> None:
    address = f"{page_of(els)}mail/"
    answer = desk.submit(address, {"email": email}, to=address)
    assert answer.status_code == 422
    assert fresh(els).email == "els@example.org"
    if email:
        assert sentence in answer.text


def test_the_address_of_staff_is_corrected_by_an_administrator_alone(staff: Any, desk: AuditedClient) -> None:
    """Whoever chooses the address of an administrator could sign in as one."""
    boss = make_staff("Noor Bos", email="noor@example.org", roles=[Role.ADMINISTRATOR])
    address = f"{page_of(boss)}mail/"
    page = desk.page(address)
    assert "Alleen een beheerder kan het adres veranderen." in page.main.text
    assert not page.by_id("email")
    assert "Only an administrator can change" in desk.page(f"{page_of(boss, 'en')}mail/").main.text
    token = {"csrf_token": desk.token or "", "email": "dief@example.org"}
    assert desk.post(address, data=token).status_code == 403
    assert fresh(boss).email == "noor@example.org"
    colleague = staff(Role.ADMINISTRATOR)
    colleague.submit(address, {"email": "noor@nieuw.example"}, to=address)
    assert fresh(boss).email == "noor@nieuw.example"


def test_an_address_of_somebody_else_is_said_before_it_is_taken(desk: AuditedClient, els: Account) -> None:
    make_person("Jan de Vries", email="jan@example.org")
    for language, words in (
        ("nl", "al het adres van Jan de Vries"),
        ("en", "already the address of Jan de Vries"),
    ):
        address = f"{page_of(els, language)}mail/"
        answer = desk.submit(address, {"email": "JAN@example.org"}, to=address)
        assert answer.status_code == 422
        assert words in answer.page.main.text
        assert fresh(els).email == "els@example.org"
    assert answer.page.by_id("shared"), "the box to tick comes with the question"
    said = {"email": "jan@example.org", "shared": "y", "csrf_token": desk.token or ""}
    assert desk.post(address, data=said).status_code == 303
    assert fresh(els).email == "jan@example.org"


def test_somebody_is_added_by_hand_also_at_a_shared_address(desk: AuditedClient, els: Account) -> None:
    address = "/nl/beheer/mensen/nieuw/"
    answer = desk.submit(address, {"name": "Bo de Vries", "email": "els@example.org"}, to=address)
    assert "Iemand anders gebruikt hetzelfde e-mailadres" in answer.text
    answer = desk.submit(address, {"name": "BO DE VRIES", "email": "els@example.org"}, to=address)
    assert answer.status_code == 422
    assert "al iemand met deze naam op dit adres" in answer.text


def test_an_audience_is_added_corrected_ended_and_removed(desk: AuditedClient, els: Account) -> None:
    address = f"{page_of(els)}doelgroepen/nieuw/"
    desk.submit(address, {"audience": "volunteer", "starts_on": "2026-01-01"}, to=address)
    (membership,) = [row for row in memberships_of(els.participant_id) if row.audience == "volunteer"]
    days = f"{page_of(els)}doelgroepen/{membership.id}/"
    desk.submit(days, {"starts_on": "2026-02-01", "ends_on": "2026-11-20"}, to=days)
    db.session.expire_all()
    assert (membership.starts_on, membership.ends_on) == (date(2026, 2, 1), date(2026, 11, 20))
    assert "voorbij" in desk.page(page_of(els)).main.text
    desk.submit(days, to=f"{days}verwijderen/")
    assert [row.audience for row in memberships_of(els.participant_id)] == ["member"]
    done = [action for action in actions(els) if action.startswith("audience")]
    assert done == ["audience-added", "audience-corrected", "audience-removed"]


@pytest.mark.parametrize(
    ("fields", "dutch", "english"),
    [
        ({"starts_on": "2026-02-01"}, "al bij deze doelgroep", "already belongs to this audience"),
        (
            {"starts_on": "2020-02-01", "ends_on": "2020-01-01"},
            "ligt vóór de eerste",
            "lies before the first",
        ),
        ({"starts_on": "31-02-2026"}, "Schrijf een dag", "Write a day"),
        ({"starts_on": ""}, "Vul een dag in", "Fill in a day"),
    ],
)
def test_impossible_days_are_refused_in_both_languages(
    desk: AuditedClient, els: Account, fields: dict[str, str], dutch: str, english: str
) -> None:
    for language, tail, sentence in (("nl", "doelgroepen/nieuw/", dutch), ("en", "audiences/new/", english)):
        address = page_of(els, language) + tail
        answer = desk.submit(address, {"audience": "member", **fields}, to=address)
        assert answer.status_code == 422
        assert sentence in answer.page.main.text
    assert len(memberships_of(els.participant_id)) == 1


def test_a_local_group_is_added_from_the_page(desk: AuditedClient, els: Account) -> None:
    address = f"{page_of(els)}groepen/nieuw/"
    assert "Er zijn nog geen lokale groepen" in desk.page(address).main.text
    group = make_group("Amnesty Utrecht")
    desk.submit(address, {"group": str(group.id), "role": "coordinator"}, to=address)
    (held,) = groups_of(els.participant_id)
    assert (held.membership.role, held.membership.starts_on) == ("coordinator", date(2026, 11, 21))
    assert "al in de groep" in desk.submit(address, {"group": str(group.id)}, to=address).text


def test_bounced_mail_is_shown_and_allowed_again(
    desk: AuditedClient, els: Account, clock: FrozenClock
) -> None:
    key = person_hmac("mail\0els@example.org")
    db.session.add(MailSuppression(address_key=key, error="550", since=clock.now))
    db.session.commit()
    page = desk.page(page_of(els))
    assert "Mail aan dit adres kwam terug" in page.main.text
    desk.submit(page_of(els), to=f"{page_of(els)}mail/opnieuw-sturen/")
    assert "kwam terug" not in desk.page(page_of(els)).main.text
    assert "mail-allowed" in actions(els)


def test_the_data_are_downloaded_and_that_is_logged(desk: AuditedClient, els: Account) -> None:
    answer = desk.get(f"{page_of(els)}exporteren/")
    assert answer.mimetype == "application/json"
    assert json.loads(answer.text)["data"]["account"]["email"] == "els@example.org"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert actions(els) == ["person-exported"]


def test_erasing_says_what_stays_and_asks_for_the_address(staff: Any, els: Account) -> None:
    officer = staff(Role.DATA_OFFICER)
    address = f"{page_of(els)}wissen/"
    page = officer.page(address)
    assert "Wat blijft, en waarom" in page.main.text
    for fields in ({"words": "stay", "email": "bo@example.org"}, {"email": "els@example.org"}):
        assert officer.submit(address, fields, to=address).status_code == 422
    assert account_of(els.participant_id) is not None
    who = els.participant_id
    answer = officer.submit(address, {"words": "stay", "email": "Els@example.org "}, to=address)
    assert "Deze persoon is gewist" in answer.text
    db.session.expire_all()
    assert account_of(who) is None
    officer.page(f"/nl/beheer/mensen/{who}/", status=404)
    last = select(AuditEntry.action).where(AuditEntry.object_id == str(who)).order_by(AuditEntry.id.desc())
    assert db.session.scalars(last).first() == "person-erased"


def test_the_only_administrator_is_not_erased(staff: Any) -> None:
    client = staff(Role.ADMINISTRATOR)
    own = db.session.scalars(select(Account)).one()
    address = f"{page_of(own)}wissen/"
    assert "Dit is de enige beheerder" in client.page(address).main.text
    form = {"words": "stay", "email": own.email, "csrf_token": client.token}
    assert client.post(address, data=form).status_code == 409
    assert account_of(own.participant_id) is not None


def test_the_page_costs_the_same_however_much_is_known(desk: AuditedClient, els: Account) -> None:
    def statements() -> int:
        db.session.commit()
        with counted() as sent:
            desk.page(page_of(els))
        return len(sent)

    for _round in range(2):
        make_group_member(make_group(), els)
        desk.page(page_of(els))
    few = statements()
    for _round in range(4):
        make_group_member(make_group(), els)
    assert statements() == few


def test_roles_see_and_may_do_their_own_part(staff: Any, els: Account) -> None:
    officer = staff(Role.DATA_OFFICER, name="Dora Bos")
    text = officer.page(page_of(els)).main.text
    assert "Gegevens verbeteren" not in text
    assert "Deze persoon wissen" in text
    assert officer.get(f"{page_of(els)}bewerken/").status_code == 403
    helper = staff(Role.SERVICECENTER, name="Hidde Smit")
    text = helper.page(page_of(els)).main.text
    assert "Gegevens verbeteren" in text
    assert "Rollen in het beheer" not in text
    assert helper.get(f"{page_of(els)}wissen/").status_code == 403
    assert staff(Role.EDITOR, name="Eva Mol").get(page_of(els)).status_code == 403
