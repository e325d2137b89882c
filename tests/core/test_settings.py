"""A wrong setting: one line with variable, value and what is allowed, from whatever reads it."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import ROOT, SettingsError, read_settings
from tests.support.settings import environment_for

WRONG = [
    ("MODE", "prod"),
    ("VAR_DIR", "/dev/null/var"),
    ("DATABASE_URL", ""),
    ("DATABASE_URL", "mysql://db/name"),
    ("DATABASE_URL", "sqlite://folder/file"),
    ("DATABASE_URL", "postgresql://db.internal"),
    ("DATABASE_URL", "postgresql://user:word@db:port/name"),
    ("SECRET_KEY", "short"),
    ("ENCRYPTION_KEY", "not base64 é"),
    ("BASE_URL", "https://samenspraak.example/path"),
    ("BASE_URL", "https://samenspraak.example:port"),
    ("BASE_URL", "https://[::1"),
    ("BASE_URL", "https://samenspraak.example#part"),
    ("MAIL_URL", "smtp://[::1"),
    ("MAIL_URL", "mail.internal"),
    ("MAIL_FROM", "post at samenspraak"),
    ("TRUSTED_PROXIES", "one"),
    ("UPLOAD_MAX_MEGABYTES", "5000"),
    ("READ_LIMIT", "many"),
    ("RATE_LIMIT_STORAGE", "file://limits"),
]
PRODUCTION = {
    "MODE": "production",
    "BASE_URL": "https://samenspraak.example",
    "MAIL_URL": "smtp://mail.internal",
    "MAIL_FROM": "post@samenspraak.example",
}


def environment(var: Path, **more: str) -> dict[str, str]:
    return environment_for("sqlite:///:memory:", var) | more


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_gives_one_line(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as wrong:
        read_settings(environment(tmp_path, **{name: value}))
    line = str(wrong.value)
    assert line.startswith(f"{name} is ")
    assert "; allowed: " in line
    assert "\n" not in line


def test_a_redis_without_its_package_is_refused_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = environment(tmp_path, RATE_LIMIT_STORAGE="redis://127.0.0.1:6379")
    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "redis" else found(name, *rest)
    )
    with pytest.raises(SettingsError, match=r"^RATE_LIMIT_STORAGE is .*the Python package redis") as wrong:
        read_settings(whole)
    assert "\n" not in str(wrong.value)


def test_secrets_are_not_repeated(tmp_path: Path) -> None:
    for name, value in (("SECRET_KEY", "tooshort"), ("DATABASE_URL", "postgresql://u:tooshort@db:x/n")):
        with pytest.raises(SettingsError) as wrong:
            read_settings(environment(tmp_path, **{name: value}))
        assert "tooshort" not in str(wrong.value)


@pytest.mark.parametrize(
    "name",
    ["DATABASE_URL", "SECRET_KEY", "PERSON_KEY", "ENCRYPTION_KEY", "BASE_URL", "MAIL_URL", "MAIL_FROM"],
)
def test_production_refuses_what_is_absent_or_empty(tmp_path: Path, name: str) -> None:
    whole = environment(tmp_path, **PRODUCTION)
    assert read_settings(whole).mode == "production"
    absent = {key: value for key, value in whole.items() if key != name}
    for given in (absent, whole | {name: ""}):
        with pytest.raises(SettingsError, match=f"^{name} is missing: production needs it"):
            read_settings(given)


def test_production_refuses_an_address_without_tls(tmp_path: Path) -> None:
    """Its cookies are Secure: over plain http nobody could stay signed in."""
    whole = environment(tmp_path, **PRODUCTION) | {"BASE_URL": "http://samenspraak.example"}
    with pytest.raises(SettingsError, match=r"^BASE_URL is 'http://.*; allowed: an address with https://"):
        read_settings(whole)
    assert read_settings(whole | {"MODE": "development"}).base_url == "http://samenspraak.example"


@pytest.mark.parametrize("words", [["-m", "flask", "--app", "app", "worker"], ["-c", "import app.wsgi"]])
def test_server_and_commands_say_it_without_a_traceback(tmp_path: Path, words: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *words],
        env=environment(tmp_path, MODE="prod"),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "MODE is 'prod'; allowed: development or production.\n"
