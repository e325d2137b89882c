"""Staff look at the pages as another audience: what it sees, no change, and the way back."""

from typing import Any

import pytest
from sqlalchemy import func, select

from app.consultations.comments.models import Comment
from app.core.access import Role
from app.core.audit import AuditEntry
from app.people.accounts.models import DeviceSession
from app.people.audiences.models import Audience
from tests.factories.consultations import make_comment, make_consultation, paragraphs_of
from tests.factories.people import make_member, make_person, make_staff

LOOK = "/nl/beheer/kijken-als/"
BAR = "Je kijkt als: "


@pytest.fixture
def council(app: Any) -> Any:
    """A consultation for the Members' Council alone, in which one of them said something."""
    found = make_consultation(
        "raad", readers={"members-council"}, commenters={"members-council"}, reactors={"members-council"}
    )
    noor = make_person("Noor Hassan", audiences=(Audience.MEMBERS_COUNCIL,))
    make_comment(paragraphs_of(found)[0], noor, "Van de raad.")
    return found


@pytest.fixture
def staff(council: Any, sign_in: Any) -> Any:
    return sign_in(make_staff("Sam Jansen", roles=(Role.EDITOR,)), second_factor=True)


def look(client: Any, *audiences: str, who: str = "somebody") -> Any:
    return client.submit(LOOK, {"who": who, "audiences": list(audiences)}, to="kijken-als/")


@pytest.mark.parametrize("audience", [each for each in Audience if each is not Audience.PUBLIC], ids=str)
def test_see_what_an_audience_sees_and_no_more(staff, council, audience):
    assert BAR in look(staff, audience.value).text
    answer = staff.get("/nl/denk-mee/raad/")
    theirs = audience is Audience.MEMBERS_COUNCIL
    assert answer.status_code == (200 if theirs else 404)
    assert ("Van de raad." in answer.text) == theirs
    assert BAR in answer.text
    if theirs:
        assert "als lid van de Ledenraad" in answer.page.by_id("can-do").text


def test_see_what_nobody_sees(staff, client, council):
    make_consultation("open")
    page = look(staff, who="nobody").page
    assert "Inloggen" in staff.get("/nl/").text
    assert f"{BAR}iemand die niet is ingelogd" in staff.get("/nl/").text
    assert staff.get("/nl/denk-mee/raad/").status_code == 404
    as_nobody = staff.page("/nl/denk-mee/").text
    assert as_nobody == client.page("/nl/denk-mee/").text
    assert page is not None


def test_two_audiences_together(staff, council):
    look(staff, "volunteer", "members-council")
    answer = staff.get("/nl/denk-mee/raad/")
    assert answer.status_code == 200
    assert f"{BAR}Vrijwilliger, Ledenraad" in answer.text


def test_nothing_can_be_sent(staff, council, db):
    look(staff, "members-council")
    key = paragraphs_of(council)[0].key
    staff.page("/nl/denk-mee/raad/")
    for path in (
        f"/nl/denk-mee/raad/alinea/{key}/reacties/",
        f"/nl/denk-mee/raad/alinea/{key}/mening/",
        "/nl/denk-mee/raad/naam/",
        "/nl/mijn-samenspraak/mail/",
        "/nl/inloggen/",
        f"/nl/beheer/consultaties/{council.id}/bewerken/",
    ):
        answer = staff.post(path, data={"text": "Hallo", "email": "x@example.org", "consent": "y"})
        assert answer.status_code == 403, path
        assert "Er is niets verstuurd" in answer.page.heading
    assert db.session.scalar(select(func.count()).select_from(Comment)) == 1


def test_nobody_in_particular_has_no_pages(staff):
    look(staff, "member")
    for path in ("", "mail/", "apparaten/", "downloaden/", "downloaden/bestand/"):
        answer = staff.get(f"/nl/mijn-samenspraak/{path}")
        assert answer.status_code == 403
        assert "Sam Jansen" not in answer.text


def test_nothing_personal_of_staff_shows(staff, council):
    make_comment(paragraphs_of(make_consultation("open"))[0], make_member("Els"), "Van een lid.")
    look(staff, "member")
    for path in ("/nl/", "/nl/denk-mee/", "/nl/denk-mee/open/"):
        text = staff.get(path).text
        assert "Sam Jansen" not in text
        assert BAR in text


def test_the_office_stays_their_own(staff):
    look(staff, "member")
    text = staff.page("/nl/beheer/consultaties/").root.text
    assert "Sam Jansen" in text
    assert BAR in text


@pytest.mark.parametrize("where", [LOOK, "/en/office/view-as/"])
def test_another_audience_can_be_chosen_without_going_back_first(staff, council, where):
    look(staff, "member")
    assert staff.get("/nl/denk-mee/raad/").status_code == 404
    staff.submit(where, {"who": "somebody", "audiences": ["members-council"]})
    assert staff.get("/nl/denk-mee/raad/").status_code == 200
    assert "Ledenraad" in staff.page("/nl/denk-mee/raad/").root.text


def test_the_way_back(staff, council, db):
    look(staff, "members-council")
    back = staff.submit("/nl/denk-mee/raad/", to="kijken-als/stoppen/")
    assert "Je ziet de pagina's weer als jezelf." in back.page.text
    assert staff.get("/nl/denk-mee/raad/").status_code == 404
    assert BAR not in staff.get("/nl/").text
    entries = list(db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("view-as%"))))
    assert sorted(entries) == ["view-as.start", "view-as.stop"]


def test_signing_out_ends_it(staff):
    look(staff, "member")
    staff.page("/nl/beheer/consultaties/")
    staff.post("/nl/uitloggen/", data={})
    assert BAR not in staff.get("/nl/").text


def test_it_ends_with_the_second_factor(staff, db):
    look(staff, "member")
    for device in db.session.scalars(select(DeviceSession)):
        device.second_factor_at = None
    db.session.commit()
    assert BAR not in staff.get("/nl/").text


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ANALYST, Role.SERVICECENTER])
def test_others_of_staff_cannot(role, sign_in, app):
    client = sign_in(make_staff(roles=(role,)), second_factor=True)
    assert client.get(LOOK).status_code == 403
    with client.session_transaction() as session:
        session["view_as"] = ["board"]
    assert BAR not in client.get("/nl/").text


def test_a_member_cannot(sign_in, council):
    client = sign_in(make_member())
    with client.session_transaction() as session:
        session["view_as"] = ["members-council"]
    assert client.get("/nl/denk-mee/raad/").status_code == 404
    assert BAR not in client.get("/nl/").text
