"""Staff read a list in: a report by row first, then one load; nothing half-done, nobody changed silently."""

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.consents.queries import choices_of
from app.core import files
from app.core.access import Role
from app.core.audit import AuditEntry, entries_about
from app.extensions import db
from app.people.accounts.models import Account
from app.people.accounts.queries import accounts_with_address
from app.people.audiences.models import Audience
from app.people.audiences.queries import memberships_of
from app.people.directory.models import DirectoryName
from app.people.groups.queries import groups_of
from app.people.imports.models import ImportStatus, PeopleImport, PeopleImportRow
from app.people.invitations.models import Invitation
from tests.factories.groups import make_group
from tests.factories.imports import HEADER, csv_of
from tests.factories.people import make_person
from tests.support.client import AuditedClient, AuditedResponse
from tests.support.clock import FrozenClock
from tests.support.statements import counted

NEW = "/nl/beheer/importen/nieuw/"
ELS = ("Els de Vries", "els@example.org", "lid;vrijwilliger", "", "nl", "2026-01-01", "", "1980")
BO = ("Bo Jansen", "bo@example.org", "lid", "", "en", "", "", "")


@pytest.fixture
def admin(staff: Any) -> AuditedClient:
    client: AuditedClient = staff(Role.ADMINISTRATOR)
    return client


def upload(client: AuditedClient, data: bytes, address: str = NEW) -> AuditedResponse:
    return client.submit(address, {"file": (io.BytesIO(data), "leden.csv")})


def upload_rows(client: AuditedClient, *rows: Sequence[str], header: Sequence[str] = HEADER) -> PeopleImport:
    answer = upload(client, csv_of(rows, header))
    assert answer.status_code == 200, answer.text
    return latest()


def latest() -> PeopleImport:
    db.session.expire_all()
    found = db.session.scalar(select(PeopleImport).order_by(PeopleImport.id.desc()).limit(1))
    assert found is not None
    return found


def page_of(found: PeopleImport, language: str = "nl") -> str:
    return f"/nl/beheer/importen/{found.id}/" if language == "nl" else f"/en/office/imports/{found.id}/"


def load(client: AuditedClient, found: PeopleImport, **fields: str) -> AuditedResponse:
    return client.submit(page_of(found), fields, to=f"{page_of(found)}inlezen/")


def counts(found: PeopleImport) -> dict[str, int]:
    names = ("new", "changed", "unchanged", "repeated", "refused")
    return {name: getattr(found, f"{name}_count") for name in names if getattr(found, f"{name}_count")}


def one(email: str) -> Account:
    db.session.expire_all()
    (found,) = accounts_with_address(email)
    return found


def people() -> int:
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_a_list_is_checked_first_and_loaded_after(admin: AuditedClient) -> None:
    before = people()
    found = upload_rows(admin, ELS, BO)
    assert (counts(found), found.status, people()) == ({"new": 2}, ImportStatus.CHECKED, before)
    assert "De lijst is ingelezen" in load(admin, found).text
    els = one("els@example.org")
    assert (els.name, els.language, els.birth_year) == ("Els de Vries", "nl", 1980)
    held = {(row.audience, row.starts_on, row.ends_on) for row in memberships_of(els.participant_id)}
    assert held == {("member", date(2026, 1, 1), None), ("volunteer", date(2026, 1, 1), None)}
    (membership,) = memberships_of(one("bo@example.org").participant_id)
    assert (membership.audience, membership.starts_on) == ("member", date(2026, 11, 21))
    assert [entry.action for entry in entries_about(els.participant_id)] == ["person-imported"]


def test_who_was_read_in_signs_in_and_is_found_by_any_word_of_the_name(
    admin: AuditedClient, sign_in: Any
) -> None:
    load(admin, upload_rows(admin, ELS))
    sign_in(one("els@example.org"))
    assert "els@example.org" in admin.page("/nl/beheer/mensen/?q=vri").main.text


def test_a_column_each_under_dutch_names(admin: AuditedClient) -> None:
    make_group("Amnesty Utrecht")
    header = "Naam;E-mail;Doelgroepen;Groep;Taal;Van;Tot;Geboortejaar;Grond;Datum".split(";")
    row = (
        "Els de Vries",
        "els@example.org",
        "Lid;Vrijwilliger",
        "amnesty utrecht",
        "Engels",
        "01-02-2026",
        "",
    )
    data = csv_of([(*row, "1980", "formulier", "3-2-2026")], header, separator=";", encoding="cp1252")
    upload(admin, data)
    found = latest()
    assert (found.encoding, found.separator) == ("UTF-8", ";")
    load(admin, found)
    els = one("els@example.org")
    (group,) = groups_of(els.participant_id)
    assert (group.group.name, group.membership.starts_on) == ("Amnesty Utrecht", date(2026, 2, 1))
    (consent,) = choices_of(els.participant_id)
    assert (consent.given, consent.ground, consent.source) == (True, "formulier", "import")
    assert consent.chosen_at.isoformat() == "2026-02-02T23:00:00+00:00"


def test_somebody_known_is_never_changed_silently(admin: AuditedClient) -> None:
    els = make_person(
        "Els Vries", email="els@example.org", audiences=[Audience.MEMBER], since=date(2025, 1, 1)
    )
    found = upload_rows(admin, ELS)
    assert counts(found) == {"changed": 1}
    text = admin.page(page_of(found)).main.text
    assert "Naam: Els Vries wordt Els de Vries" in text
    assert "Geboortejaar: 1980 (was leeg)" in text
    assert "Vrijwilliger: komt erbij, vanaf 1 januari 2026" in text
    assert "Lid: vanaf 1 januari 2025 wordt vanaf 1 januari 2026" in text
    assert "Name: Els Vries becomes Els de Vries" in admin.page(page_of(found, "en")).main.text
    assert one("els@example.org").name == "Els Vries"
    load(admin, found)
    assert one("els@example.org").name == "Els de Vries"
    held = {(row.audience, row.starts_on) for row in memberships_of(els.participant_id)}
    assert held == {("member", date(2026, 1, 1)), ("volunteer", date(2026, 1, 1))}
    assert [entry.action for entry in entries_about(els.participant_id)] == ["person-changed-by-import"]
    names = select(DirectoryName.folded).where(DirectoryName.participant_id == els.participant_id)
    assert set(db.session.scalars(names)) == {"els de vries", "de vries", "vries"}


def test_empty_cells_take_nothing_away(admin: AuditedClient) -> None:
    make_person(
        "Els de Vries",
        email="els@example.org",
        language="en",
        birth_year=1980,
        audiences=[Audience.MEMBER],
        until=date(2027, 1, 1),
    )
    found = upload_rows(admin, ("Els de Vries", "ELS@example.org", "lid", "", "", "", "", ""))
    assert counts(found) == {"unchanged": 1}
    load(admin, found)
    kept = one("els@example.org")
    held = [(row.audience, row.ends_on) for row in memberships_of(kept.participant_id)]
    assert (kept.language, kept.birth_year, held) == ("en", 1980, [("member", date(2027, 1, 1))])


def test_a_broken_row_in_the_middle_is_named_and_nothing_is_half_done(admin: AuditedClient) -> None:
    before = people()
    rows = [",".join(ELS), '"Al,al@example.org,lid,,,,,', ",".join(BO)]
    upload(admin, ("\n".join([",".join(HEADER), *rows])).encode())
    found = latest()
    assert counts(found) == {"new": 2, "refused": 1}
    text = admin.page(page_of(found)).main.text
    assert "Op deze regel begint een aanhalingsteken dat niet wordt afgesloten." in text
    answer = load(admin, found)
    assert "Sommige rijen kunnen we niet inlezen" in answer.text
    assert (latest().status, people()) == (ImportStatus.CHECKED, before)
    load(admin, found, good_rows="y")
    assert (latest().status, people()) == (ImportStatus.LOADED, before + 2)


def test_the_same_person_twice_counts_once_when_equal_and_is_refused_when_not(admin: AuditedClient) -> None:
    other = ("Bo de Boer", *BO[1:])
    found = upload_rows(admin, ELS, (ELS[0], "Els@Example.ORG", *ELS[2:]), BO, other)
    assert counts(found) == {"new": 1, "repeated": 1, "refused": 2}
    text = admin.page(page_of(found)).main.text
    assert "Hetzelfde als regel 2." in text
    assert "Op regel 5 staat hetzelfde e-mailadres met andere gegevens." in text
    assert "Op regel 4 staat hetzelfde e-mailadres met andere gegevens." in text


def test_a_shared_address_is_matched_by_name(admin: AuditedClient) -> None:
    make_person("Els de Vries", email="thuis@example.org")
    make_person("Bo de Vries", email="thuis@example.org")
    found = upload_rows(admin, ("BO DE VRIES", "thuis@example.org", "lid", "", "", "", "", ""))
    assert counts(found) == {"changed": 1}
    found = upload_rows(admin, ("Al de Vries", "thuis@example.org", "lid", "", "", "", "", ""))
    assert counts(found) == {"refused": 1}
    assert "Meer mensen delen dit adres" in admin.page(page_of(found)).main.text
    assert "Several people share this address" in admin.page(page_of(found, "en")).main.text


def test_unknown_groups_and_columns_are_named(admin: AuditedClient) -> None:
    found = upload_rows(
        admin,
        ("Els", "els@example.org", "Nergenshuizen", "06"),
        header=("name", "email", "group", "telefoon"),
    )
    text = admin.page(page_of(found)).main.text
    assert "Er is geen open lokale groep met deze naam: Nergenshuizen." in text
    assert "telefoon" in text


def test_two_presses_and_two_staff_load_once(admin: AuditedClient, staff: Any) -> None:
    first = upload_rows(admin, ELS)
    colleague = staff(Role.ADMINISTRATOR, name="Noor Bos")
    second = upload_rows(colleague, ELS)
    before = people()
    token = {"csrf_token": admin.token or ""}
    assert load(admin, first).status_code == 200
    again = admin.post(f"{page_of(first)}inlezen/", data=token, follow_redirects=True)
    assert "nog niet gecontroleerd, of al ingelezen" in again.text
    answer = load(colleague, second)
    assert "Na de controle heeft iemand deze mensen gewijzigd" in answer.text
    assert (counts(latest()), latest().status, people()) == (
        {"unchanged": 1},
        ImportStatus.CHECKED,
        before + 1,
    )


def test_what_changed_since_the_check_is_shown_again_and_not_loaded(admin: AuditedClient) -> None:
    els = make_person("Els Vries", email="els@example.org")
    found = upload_rows(admin, ELS)
    els.name = "Els Jansen"
    db.session.commit()
    load(admin, found)
    assert one("els@example.org").name == "Els Jansen"
    assert "Naam: Els Jansen wordt Els de Vries" in admin.page(page_of(found)).main.text
    load(admin, found)
    assert one("els@example.org").name == "Els de Vries"


@pytest.mark.parametrize(
    ("data", "dutch", "english"),
    [
        (b"", "Dit bestand is leeg.", "This file is empty."),
        (b"PK\x03\x04" + b"\0" * 50, "Dit is geen CSV-bestand.", "This is not a CSV file."),
        (
            b"wie\nEls\n",
            "Deze kolommen ontbreken: Naam, E-mailadres.",
            "These columns are missing: Name, Mail",
        ),
        (b"name,naam,email\na,b,c\n", "Twee kolommen betekenen hetzelfde", "Two columns mean the same"),
        (b"name,email\n", "er staan geen mensen onder", "no people below it"),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_both_languages(
    admin: AuditedClient, data: bytes, dutch: str, english: str
) -> None:
    for address, sentence in ((NEW, dutch), ("/en/office/imports/new/", english)):
        answer = upload(admin, data, address)
        assert answer.status_code == 422
        assert sentence in answer.text
    assert db.session.scalar(select(PeopleImport.id)) is None


def test_no_file_and_a_file_too_large(admin: AuditedClient) -> None:
    assert "Kies een bestand." in admin.submit(NEW, to=NEW).text
    big = b"name,email\n" + b"Els de Vries,els@example.org\n" * 190_000
    answer = upload(admin, big[: 5 * 1024 * 1024 + 1000])
    assert answer.status_code in (413, 422)


def test_names_that_look_like_formulas_stay_text(admin: AuditedClient) -> None:
    load(admin, upload_rows(admin, ("=1+1 Jan", "jan@example.org", "", "", "", "", "", "")))
    assert one("jan@example.org").name == "=1+1 Jan"


def test_a_list_is_thrown_away_with_its_report(admin: AuditedClient) -> None:
    found = upload_rows(admin, ELS)
    admin.submit(page_of(found), to=f"{page_of(found)}weggooien/")
    assert latest().status == ImportStatus.DISCARDED
    assert db.session.scalar(select(PeopleImportRow.line)) is None
    assert "weggegooid" in admin.page(page_of(found)).main.text


def test_file_and_report_go_after_the_retention_period(
    admin: AuditedClient, app: Flask, clock: FrozenClock, command: Any
) -> None:
    found = upload_rows(admin, ELS)
    kept = files.stored(found.file_id)  # type: ignore[arg-type]
    assert kept is not None
    assert (kept.kept_until, kept.kind) == (found.kept_until, "table")
    clock.move(days=app.extensions["settings"].retention_import_days + 1)
    assert command("retention", "run").exit_code == 0
    assert db.session.scalar(select(PeopleImport.id)) is None
    assert db.session.scalar(select(PeopleImportRow.line)) is None
    assert files.remove_unused(clock.now) == 1


def test_only_the_permission_to_import_opens_the_desk(staff: Any) -> None:
    for role in Role:
        client = staff(role, name=f"Sam {role.value}")
        status = client.get(NEW).status_code
        assert status == (200 if role is Role.ADMINISTRATOR else 403), role


def test_the_report_costs_the_same_at_any_length(admin: AuditedClient) -> None:
    def statements(number: int) -> int:
        rows = [(f"Mens {index}", f"mens{index}@example.org", *ELS[2:]) for index in range(number)]
        found = upload_rows(admin, *rows)
        with counted() as sent:
            admin.page(page_of(found))
        return len(sent)

    assert statements(20) == statements(40)


def test_each_look_at_a_report_is_logged(admin: AuditedClient) -> None:
    found = upload_rows(admin, ELS)
    admin.page(page_of(found))
    actions = select(AuditEntry.action).where(AuditEntry.object_id == str(found.id)).order_by(AuditEntry.id)
    assert set(db.session.scalars(actions)) == {"import-uploaded", "import-viewed"}


@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        ("nl", ["Deze taal kennen we niet: fy", "Dit geboortejaar kan niet", "koning", "Nergenshuizen"]),
        (
            "en",
            ["We don't know this language: fy", "The birth year is not possible", "koning", "Nergenshuizen"],
        ),
    ],
)
def test_the_report_names_everything_that_is_wrong_with_a_row(
    admin: AuditedClient, language: str, reasons: list[str]
) -> None:
    wrong = ("Bo Jansen", "bo@example.org", "lid;koning", "Nergenshuizen", "fy", "", "", "80")
    found = upload_rows(admin, ELS, wrong)
    assert counts(found) == {"new": 1, "refused": 1}
    text = admin.page(page_of(found, language)).main.text
    assert [reason for reason in reasons if reason not in text] == []


def test_only_the_people_of_a_list_are_invited_from_it(admin: AuditedClient) -> None:
    make_person("Kees Ander", email="kees@example.org")
    header = (*HEADER, "consent_ground", "consent_date")
    agreed = [(*row, "lidmaatschap", "2026-01-01") for row in (ELS, BO)]
    make_person("Bo Jansen", email="bo@example.org")
    found = upload_rows(admin, *agreed, header=header)
    admin.submit(page_of(found), to="/inlezen/")
    page = admin.page(page_of(found))
    address = page.links["Nodig de mensen van deze lijst uit"]
    text = admin.page(address).main.text
    assert "2 mensen krijgen een uitnodiging." in text
    assert "leden.csv" in text
    assert ("Els de Vries" in text, "Bo Jansen" in text, "Kees" in text) == (True, True, False)
    english = admin.page(address.replace("/nl/beheer/mensen/uitnodigen/", "/en/office/people/invite/"))
    assert "Only the people of one uploaded list." in english.main.text
    admin.submit(address)
    invited = db.session.scalars(select(Invitation.participant_id)).all()
    names = set(db.session.scalars(select(Account.name).where(Account.participant_id.in_(invited))))
    assert names == {"Els de Vries", "Bo Jansen"}


def test_the_name_of_the_file_is_kept_and_shown(admin: AuditedClient) -> None:
    answer = admin.submit(
        NEW, {"file": (io.BytesIO(csv_of([ELS])), "lijsten/le\u202eden " + "x" * 200 + ".csv")}
    )
    assert answer.page.heading.startswith("leden xxx")
    assert latest().file_name == ("leden " + "x" * 200)[:100]
    assert "leden xxx" in admin.page("/nl/beheer/importen/").main.text
    assert "leden xxx" in admin.page("/en/office/imports/").main.text


def test_the_report_tells_what_is_stored_of_somebody_new(admin: AuditedClient) -> None:
    group = make_group("Utrecht", place="Utrecht")
    found = upload_rows(admin, (*ELS[:3], group.name, *ELS[4:]))
    dutch = admin.page(page_of(found)).main.text
    assert "Taal: Nederlands; Geboortejaar: 1980; Lid vanaf 1 januari 2026; Vrijwilliger vanaf" in dutch
    assert "Utrecht vanaf 1 januari 2026" in dutch
    assert "Birth year: 1980; Member from 1 January 2026" in admin.page(page_of(found, "en")).main.text
