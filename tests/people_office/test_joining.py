"""Two records of one person, joined at the desk."""

from typing import Any

import pytest

from app.core.access import Role
from app.people.accounts.queries import account_of
from app.people.audiences.models import Audience
from app.people.audiences.queries import memberships_of
from app.people.participants.queries import participant_with_address
from tests.factories.people import make_person, make_staff


@pytest.mark.parametrize(
    ("path", "button", "done"),
    [
        ("/nl/beheer/mensen/{}/samenvoegen/", "dit is dezelfde persoon", "zijn nu één"),
        ("/en/office/people/{}/merge/", "this is the same person", "are one now"),
    ],
)
def test_the_other_record_is_looked_up_and_joined(staff: Any, path: str, button: str, done: str) -> None:
    desk = staff(Role.SERVICECENTER)
    kept = make_person("Els de Vries", email="els@example.org", audiences=[Audience.MEMBER])
    double = make_person("E. de Vries", email="elsje@example.org", audiences=[Audience.VOLUNTEER])
    double_id = double.participant_id
    page = desk.page(path.format(kept.participant_id) + "?email=elsje@example.org")
    assert "E. de Vries" in page.text
    assert button in page.text
    joined = desk.post(path.format(kept.participant_id) + f"{double_id}/", follow_redirects=True)
    assert done in joined.text
    assert account_of(double_id) is None
    held = {membership.audience for membership in memberships_of(kept.participant_id)}
    assert held == {Audience.MEMBER, Audience.VOLUNTEER}
    found = participant_with_address("elsje@example.org")
    assert found is not None
    assert found.id == kept.participant_id


@pytest.mark.parametrize("address", ["nobody@example.org", "no address", "els@example.org"])
def test_an_address_of_nobody_else_is_refused(staff: Any, address: str) -> None:
    desk = staff(Role.SERVICECENTER)
    kept = make_person("Els de Vries", email="els@example.org")
    answer = desk.get(f"/en/office/people/{kept.participant_id}/merge/", query_string={"email": address})
    assert answer.status_code == 422


def test_only_an_administrator_joins_staff(staff: Any) -> None:
    desk = staff(Role.SERVICECENTER)
    kept, colleague = make_person("Els de Vries"), make_staff(roles=(Role.EDITOR,))
    desk.page(f"/en/office/people/{kept.participant_id}/merge/")
    path = f"/en/office/people/{kept.participant_id}/merge/{colleague.participant_id}/"
    answer = desk.post(path, follow_redirects=True)
    assert "Only an administrator" in answer.text
    assert account_of(colleague.participant_id) is not None
