"""Addresses for ten minutes, spellings of one mailbox, and second people, as the office finds them."""

from typing import Any

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import Role
from app.extensions import db
from app.petitions.signatures.mail_domains import DomainKind, MailDomainRule, is_suspicious, parents
from app.petitions.signatures.models import Signature
from app.petitions.signatures.origins import alias_form, alias_label
from tests.factories.people import make_staff
from tests.factories.petitions import link_to, sign, sign_and_confirm
from tests.petitions.integrity.test_office_checks import DESK

HELD = {"nl": "wordt gecontroleerd", "en": "is being checked"}


def rule(domain: str, kind: DomainKind) -> None:
    db.session.add(MailDomainRule(domain=domain, kind=kind.value, reason="Seen", made_at=clock.now()))
    db.session.commit()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Els.de.Vries+petitie@gmail.com", "elsdevries@googlemail.com"),
        ("els+a@example.org", "ELS@Example.org"),
        ("e-l.s@pm.me", "els@protonmail.com"),
    ],
)
def test_spellings_of_one_mailbox_have_one_form(petition: Any, one: str, other: str) -> None:
    assert alias_form(one) == alias_form(other)
    assert alias_label(petition, one) == alias_label(petition, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("e.ls@example.org", "els@example.org"), ("els@gmail.com", "els@proton.me"), ("+@x.nl", "-@x.nl")],
)
def test_what_another_person_may_have_stays_apart(petition: Any, one: str, other: str) -> None:
    assert alias_form(one) != alias_form(other)


def test_safe_petitions_and_others_cannot_be_joined(petition: Any, safe_petition: Any) -> None:
    assert alias_label(petition, "els@example.org") != alias_label(safe_petition, "els@example.org")


def test_aliases_count_and_are_shown_as_a_group(petition: Any, sign_in: Any) -> None:
    for spelling in ("els@gmail.com", "e.l.s@gmail.com", "els+2@gmail.com", "jan@gmail.com"):
        assert sign_and_confirm(petition, spelling).standing == "confirmed"
    db.session.commit()
    officer = sign_in(make_staff("Ad Min", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    page = officer.page(DESK.format(petition.id))
    label = alias_label(petition, "els@gmail.com")
    row = next(row for row in page.main.all("tr") if label[:6] in row.text)
    assert row.text.split()[-1] == "3"
    assert "jan" not in officer.page(f"{DESK.format(petition.id)}signatures/?alias={label}").text


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("which", ["petition", "safe_petition"])
def test_a_short_lived_address_is_held_not_refused(
    request: Any, fill_in: Any, worker: Any, mails: Any, client: Any, which: str, language: str
) -> None:
    request.getfixturevalue(which)
    at = "plein" if which == "petition" else "maron"
    assert fill_in(at=at, language=language, email="els@mailinator.com").status_code == 303
    worker()
    page = client.submit(mails.last().link({"nl": "/bevestigen/", "en": "/confirm/"}[language])).page
    assert HELD[language] in page.heading
    assert {"nl": "maar kort bestaat", "en": "for a short time only"}[language] in page.text


def test_blocks_come_before_exceptions_and_both_before_the_list(app: Any) -> None:
    assert is_suspicious("mailinator.com")
    assert is_suspicious("any.mailinator.com")
    assert not is_suspicious("example.org")
    rule("mailinator.com", DomainKind.TRUST)
    assert not is_suspicious("any.mailinator.com")
    rule("example.org", DomainKind.HOLD)
    rule("school.example.org", DomainKind.TRUST)
    assert is_suspicious("school.example.org")


def test_the_domains_above_a_domain() -> None:
    assert parents("a.b.example") == ["a.b.example", "b.example"]
    assert parents("BÜCHER.example") == ["xn--bcher-kva.example"]
    assert parents("localhost") == ["localhost"]


def test_the_office_sees_a_second_person_and_editors_no_name(
    petition: Any, sign_in: Any, client: Any
) -> None:
    sign_and_confirm(petition, "thuis@example.org", name="Els de Vries")
    sign(petition, "thuis@example.org", name="Jan de Vries")
    db.session.commit()
    jan = db.session.scalar(select(Signature).where(Signature.name == "Jan de Vries"))
    client.submit(f"/en/confirm/{link_to(jan)}/")
    selection = f"{DESK.format(petition.id)}signatures/?cause=second&standing=held"
    editor = sign_in(make_staff("Eva", roles=(Role.EDITOR,)), second_factor=True)
    assert "A second person at one address" in editor.page(DESK.format(petition.id)).text
    assert "de Vries" not in editor.page(selection).main.text
    officer = sign_in(make_staff("Ad", roles=(Role.ADMINISTRATOR,)), second_factor=True)
    shown = officer.page(selection).main.text
    assert "Jan de Vries" in shown
    assert "Els de Vries" in shown
    officer.submit(selection, {"kind": "release", "reason": "Two people"}, to="/signatures/")
    db.session.expire_all()
    assert jan.standing == "confirmed"


def test_staff_decide_about_a_domain_and_take_it_back(app: Any, sign_in: Any) -> None:
    desk = "/en/office/petitions/mail-domains/"
    editor = sign_in(make_staff("Eva", roles=(Role.EDITOR,)), second_factor=True)
    for domain in ("nowhere", "a b.org", "<b>.org"):
        filled = {"domain": domain, "kind": "hold", "reason": "Forty in a minute"}
        assert editor.submit(desk, filled, to=desk, follow=False).status_code == 422
    shown = editor.submit(desk, {"domain": "x@Bücher.example", "kind": "hold", "reason": "Many"}, to=desk)
    assert "xn--bcher-kva.example" in shown.text
    assert is_suspicious("mail.bücher.example")
    editor.submit(desk, {}, to="/forget/")
    assert not is_suspicious("mail.bücher.example")
