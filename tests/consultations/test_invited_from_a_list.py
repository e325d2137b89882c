"""A list is uploaded once; that everybody on it is known already doesn't keep them from being invited."""

import io
from typing import Any

import pytest

from tests.factories.consultations import make_consultation
from tests.factories.imports import csv_of
from tests.factories.people import make_member, make_staff
from tests.factories.phases import willing


@pytest.mark.parametrize("good_rows", [False, True])
def test_a_list_of_people_who_are_all_known(
    app: Any, sign_in: Any, worker: Any, mails: Any, db: Any, good_rows
):
    consultation = make_consultation("buurt", readers={"member"}, commenters={"member"})
    els = willing(make_member("Els de Vries", email="els@example.org"))
    willing(make_member("Niet op de lijst"))
    db.session.commit()
    staff = sign_in(make_staff(), second_factor=True)
    rows = [(els.name, els.email), *([("=1+1", "fout@example.org")] if good_rows else [])]
    file = csv_of(rows, ("name", "email"))
    checked = staff.submit("/nl/beheer/importen/nieuw/", {"file": (io.BytesIO(file), "kring.csv")})
    assert "Deze lijst bewaren" in checked.page.main.text
    assert ("De naam heeft geen enkele letter." in checked.page.main.text) is good_rows
    chosen = {"good_rows": "y"} if good_rows else {}
    kept = staff.submit(checked.request.path, chosen, to="/inlezen/")
    assert "De lijst is ingelezen." in kept.page.text
    phase = consultation.phases[0]
    desk = f"/nl/beheer/consultaties/{consultation.id}/fases/{phase.id}/uitnodigingen/"
    assert "kring.csv" in staff.page(desk).main.text
    which = checked.request.path.rstrip("/").rsplit("/", 1)[-1]
    staff.submit(f"{desk}uitnodigen/?people={which}", to="uitnodigen/")
    worker()
    assert [letter.address for letter in mails(name="phase_invitation")] == ["els@example.org"]


def test_a_list_that_is_all_refused_is_of_no_use(app: Any, sign_in: Any) -> None:
    staff = sign_in(make_staff(), second_factor=True)
    file = csv_of([("=1+1", "fout@example.org")], ("name", "email"))
    checked = staff.submit("/nl/beheer/importen/nieuw/", {"file": (io.BytesIO(file), "kring.csv")})
    assert "alle rijen zijn geweigerd" in checked.page.main.text
    assert not [form for form in checked.page.forms if form.action.endswith("/inlezen/")]
