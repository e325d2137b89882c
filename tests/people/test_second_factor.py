"""The second factor of staff."""

import re

import pyotp
import pytest
from sqlalchemy import select

from app.core.access import Role
from app.core.audit import AuditEntry
from app.people.accounts.models import RecoveryCode, SecondFactor
from app.people.accounts.second_factor.secrets import matching_step
from tests.factories.people import make_member, make_staff

ENROL = "/nl/inloggen/tweede-factor/nieuw/"
GIVE = "/nl/inloggen/tweede-factor/"
CODES = "/nl/inloggen/herstelcodes/"
OFFICE = "/nl/beheer/"


@pytest.fixture
def sam(db):
    person = make_staff("Sam Jansen", email="sam@example.org", roles=[Role.SERVICECENTER])
    db.session.commit()
    return person


@pytest.fixture
def desk(sign_in, sam):
    """The browser of Sam, signed in by mail alone."""
    return sign_in(sam)


@pytest.fixture
def phone(desk, clock):
    """Sam's authenticator app, set up: `phone()` gives the code of this moment."""
    secret = secret_on(desk.page(ENROL))
    answer = desk.submit(ENROL, {"code": pyotp.TOTP(secret).at(clock.now)})
    assert answer.page.heading == "Herstelcodes"
    return lambda: pyotp.TOTP(secret).at(clock.now)


def secret_on(page):
    return re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.text).group().replace(" ", "")


def codes_on(page):
    return re.findall(r"\b[a-z0-9]{5}-[a-z0-9]{5}\b", page.text)


def test_the_first_entry_of_the_office_sets_it_up(desk, clock):
    page = desk.page(OFFICE)
    assert page.heading == "Stel de tweede stap in"
    assert page.all("img")[0].get("src").startswith("data:image/svg+xml")
    secret = secret_on(page)
    assert secret_on(desk.page(ENROL)) == secret, "a reload must not change the picture that was scanned"
    address = f"{ENROL}?next=/nl/beheer/"
    answer = desk.submit(address, {"code": pyotp.TOTP(secret).at(clock.now)})
    codes = codes_on(answer.page)
    assert len(set(codes)) == 10
    answer = desk.submit(answer.request.full_path, {}, to="bevestigen")
    assert answer.request.path == OFFICE
    assert codes_on(desk.page(CODES)) == [], "shown once"


def test_members_have_no_second_factor(db, sign_in):
    member = make_member()
    client = sign_in(member)
    for address in (ENROL, GIVE):
        assert client.get(address).status_code == 403
    assert client.get(OFFICE).status_code == 403


def test_the_second_factor_holds_for_hours_on_this_device_alone(app, desk, phone, sign_in, sam, clock):
    assert desk.page(OFFICE).heading != "Tweede stap"
    elsewhere = sign_in(sam)
    assert elsewhere.page(OFFICE).heading == "Tweede stap"
    clock.move(hours=13)
    assert desk.page(OFFICE).heading == "Tweede stap"
    answer = desk.submit(f"{GIVE}?next=/nl/beheer/", {"code": phone()})
    assert answer.request.path == OFFICE


@pytest.mark.parametrize(
    ("address", "words"),
    [(GIVE, "Deze code klopt niet"), ("/en/sign-in/second-factor/", "This code is not right")],
)
def test_a_wrong_code_is_refused_in_words(desk, phone, clock, address, words):
    clock.move(hours=13)
    wrong = "000000" if phone() != "000000" else "111111"
    answer = desk.submit(address, {"code": wrong})
    assert answer.status_code == 422
    assert words in answer.page.text


def test_a_phone_may_be_one_step_off_and_no_more(clock):
    secret = pyotp.random_base32()
    here = int(clock.now.timestamp()) // 30
    totp = pyotp.TOTP(secret)
    for off, taken in ((-2, None), (-1, here - 1), (0, here), (1, here + 1), (2, None)):
        assert matching_step(secret, totp.generate_otp(here + off), clock.now) == taken


def test_a_code_works_once(desk, phone, sign_in, sam, clock):
    clock.move(hours=13)
    code = phone()
    desk.submit(GIVE, {"code": code})
    thief = sign_in(sam)
    answer = thief.submit(GIVE, {"code": code})
    assert answer.status_code == 422
    assert "al gebruikt" in answer.page.text
    clock.move(seconds=30)
    assert thief.submit(GIVE, {"code": phone()}).request.path == OFFICE


def test_guessing_is_stopped(desk, phone, clock):
    clock.move(hours=13)
    for _ in range(10):
        desk.submit(GIVE, {"code": "000000"})
    answer = desk.submit(GIVE, {"code": phone()})
    assert answer.status_code == 429
    assert "Te veel foute codes" in answer.page.text
    clock.move(minutes=15)
    assert desk.submit(GIVE, {"code": phone()}).request.path == OFFICE


def test_guessing_at_setting_up_is_stopped(desk):
    for _ in range(10):
        assert desk.submit(ENROL, {"code": "000000"}).status_code == 422
    assert desk.submit(ENROL, {"code": "000000"}).status_code == 429


def test_a_lost_phone_is_replaced_by_a_recovery_code_once(db, desk, clock):
    secret = secret_on(desk.page(ENROL))
    codes = codes_on(desk.submit(ENROL, {"code": pyotp.TOTP(secret).at(clock.now)}).page)
    clock.move(hours=13)
    answer = desk.submit(GIVE, {"code": codes[3].upper().replace("-", " ")})
    assert answer.request.path == OFFICE
    clock.move(hours=13)
    answer = desk.submit(GIVE, {"code": codes[3]})
    assert answer.status_code == 422
    assert "herstelcode klopt niet" in answer.page.text
    left = db.session.scalars(select(RecoveryCode).where(RecoveryCode.used_at.is_(None))).all()
    assert len(left) == 9


def test_recovery_codes_download_until_they_are_kept(desk, clock):
    secret = secret_on(desk.page(ENROL))
    page = desk.submit(ENROL, {"code": pyotp.TOTP(secret).at(clock.now)}).page
    file = desk.get("/nl/inloggen/herstelcodes/downloaden/")
    assert file.headers["Content-Disposition"] == 'attachment; filename="samenspraak-herstelcodes.txt"'
    english = desk.get("/en/sign-in/recovery-codes/download/")
    assert 'filename="samenspraak-recovery-codes.txt"' in english.headers["Content-Disposition"]
    assert file.headers["Cache-Control"] == "no-store"
    assert codes_on(page) == re.findall(r"^[a-z0-9]{5}-[a-z0-9]{5}$", file.text, re.MULTILINE)
    desk.submit(CODES, {}, to="bevestigen")
    assert desk.get("/nl/inloggen/herstelcodes/downloaden/").status_code == 404


def test_new_codes_replace_the_old_ones(db, desk, phone):
    old = set(db.session.scalars(select(RecoveryCode.code_key)))
    desk.submit(CODES, {}, to="bevestigen")
    assert "nog 10 herstelcodes" in desk.page(CODES).text
    answer = desk.submit(CODES, {}, to="nieuw")
    assert len(codes_on(answer.page)) == 10
    db.session.expire_all()
    assert not old & set(db.session.scalars(select(RecoveryCode.code_key)))


def test_new_codes_ask_the_second_factor_first(desk, phone, clock):
    clock.move(hours=13)
    assert desk.page(CODES).heading == "Tweede stap"


def test_the_database_and_the_cookie_hold_no_readable_secret(db, desk, clock):
    secret = secret_on(desk.page(ENROL))
    with desk.session_transaction() as session:
        assert secret not in str(dict(session))
    codes = codes_on(desk.submit(ENROL, {"code": pyotp.TOTP(secret).at(clock.now)}).page)
    kept = db.session.scalars(select(SecondFactor)).one()
    assert secret.encode() not in kept.secret
    keys = set(db.session.scalars(select(RecoveryCode.code_key)))
    assert not keys & {code.replace("-", "") for code in codes}


def test_a_reset_signs_out_everywhere_and_sets_up_anew(command, desk, phone, sign_in, sam, clock):
    result = command("people", "reset-second-factor", "SAM@example.org", "--json")
    assert result.exit_code == 0, result.output
    assert '"had_second_factor": true' in result.output
    assert desk.page("/nl/mijn-samenspraak/").heading == "Inloggen"
    assert sign_in(sam).page(OFFICE).heading == "Stel de tweede stap in"


def test_a_reset_ends_the_lock_after_wrong_codes(command, desk, phone, sign_in, sam, clock):
    clock.move(hours=13)
    for _ in range(11):
        answer = desk.submit(GIVE, {"code": "000000"})
    assert answer.status_code == 429
    command("people", "reset-second-factor", "sam@example.org")
    again = sign_in(sam)
    secret = secret_on(again.page(ENROL))
    answer = again.submit(ENROL, {"code": pyotp.TOTP(secret).at(clock.now)})
    assert answer.page.heading == "Herstelcodes"


def test_every_step_is_in_the_audit_log(db, desk, phone, command, clock):
    clock.move(hours=13)
    desk.submit(GIVE, {"code": phone()})
    command("people", "reset-second-factor", "sam@example.org")
    actions = set(db.session.scalars(select(AuditEntry.action)))
    assert {"role-granted", "second-factor-set-up", "recovery-codes-made", "second-factor-reset"} <= actions


def test_a_replaced_encryption_key_is_said_and_a_recovery_code_still_works(app, desk, clock):
    from dataclasses import replace

    from cryptography.fernet import Fernet

    secret = secret_on(desk.page(ENROL))
    codes = codes_on(desk.submit(ENROL, {"code": pyotp.TOTP(secret).at(clock.now)}).page)
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, encryption_key=Fernet.generate_key().decode())
    clock.move(hours=13)
    answer = desk.submit(GIVE, {"code": pyotp.TOTP(secret).at(clock.now)})
    assert answer.status_code == 409
    assert "niet meer lezen" in answer.page.text
    assert desk.submit(GIVE, {"code": codes[0]}).request.path == OFFICE
