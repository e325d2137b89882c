"""Every setting of the product: one frozen dataclass, read once from the environment.

A wrong value raises `SettingsError`, whose text is one line: variable, value, what is allowed. Secrets are
made once in `var/secrets.json` in development and refused when absent in production.
"""

import base64
import importlib.util
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, cast
from urllib.parse import SplitResult, urlsplit

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
Mode = Literal["development", "production"]


class SettingsError(Exception):
    """A setting is missing or wrong; the text says which, what it held and what is allowed."""


class _Wrong(Exception):
    """A parser's refusal; carries what is allowed."""


Parser = Callable[[str], Any]


def _text(raw: str) -> str:
    if not raw.strip():
        raise _Wrong("some text")
    return raw.strip()


def _choice(*allowed: str) -> Parser:
    def parse(raw: str) -> str:
        if raw not in allowed:
            raise _Wrong(" or ".join(allowed))
        return raw

    return parse


def _whole(low: int, high: int) -> Parser:
    def parse(raw: str) -> int:
        allowed = f"a whole number from {low} to {high}"
        try:
            value = int(raw)
        except ValueError:
            raise _Wrong(allowed) from None
        if not low <= value <= high:
            raise _Wrong(allowed)
        return value

    return parse


def _folder(raw: str) -> Path:
    path = Path(_text(raw))
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        raise _Wrong("a folder that is there or can be made") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise _Wrong("a folder in which this process may write")
    return path


def _database_url(raw: str) -> str:
    allowed = "sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"
    scheme, _separator, rest = raw.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        scheme = "postgresql+psycopg"
    elif scheme != "sqlite" or not rest.startswith("/"):
        raise _Wrong(allowed)
    try:
        named = make_url(f"{scheme}://{rest}").database
    except (ArgumentError, ValueError):
        raise _Wrong(allowed) from None
    if not named and scheme != "sqlite":
        raise _Wrong(allowed)
    return f"{scheme}://{rest}"


def _parts(raw: str, *schemes: str) -> SplitResult | None:
    """The parts of an address with one of these schemes, a host and, if any, a possible port; else None."""
    try:
        parts = urlsplit(raw)
        possible = parts.port is None or 0 < parts.port < 65536
    except ValueError:
        return None
    return parts if possible and parts.scheme in schemes and parts.hostname else None


def _base_url(raw: str) -> str:
    parts = _parts(raw, "http", "https")
    if parts is None or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise _Wrong("an address like https://samenspraak.example, without a path")
    return raw.rstrip("/")


def _mail_url(raw: str) -> str:
    if raw and _parts(raw, "smtp", "smtp+starttls", "smtps") is None:
        raise _Wrong("smtp://, smtp+starttls:// or smtps://USER:PASSWORD@HOST:PORT")
    return raw


def _read_limit(raw: str) -> str:
    if not re.fullmatch(r"[1-9][0-9]{0,8} per (second|minute|hour|day)", raw):
        raise _Wrong('a number and a period, like "600 per minute"')
    return raw


def _embed_sites(raw: str) -> str:
    if not re.fullmatch(r"\*|none|(https://(\*\.)?[a-z0-9.-]+(:\d{1,5})?( |$))+", raw):
        raise _Wrong('"*", "none", or addresses like https://school.example with a space between')
    return raw


def _rate_limit_storage(raw: str) -> str:
    if raw == "memory://":
        return raw
    if _parts(raw, "redis", "rediss") is None:
        raise _Wrong("memory:// or redis://HOST:PORT")
    if importlib.util.find_spec("redis") is None:
        raise _Wrong("memory://, for redis:// needs the Python package redis, and that is not installed")
    return raw


def _address(raw: str) -> str:
    local, at, domain = raw.strip().rpartition("@")
    if not (local and at and domain) or any(character.isspace() for character in raw.strip()):
        raise _Wrong("an e-mail address")
    return raw.strip()


def _secret(raw: str) -> str:
    if len(raw) < 32:
        raise _Wrong("at least 32 characters, from a good random source")
    return raw


def _encryption_key(raw: str) -> str:
    try:
        size = len(base64.urlsafe_b64decode(raw.encode()))
    except (ValueError, UnicodeEncodeError):
        size = 0
    if size != 32:
        raise _Wrong("32 random bytes in URL-safe base64")
    return raw


def _make_encryption_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def setting(
    parse: Parser,
    default: str | None,
    meaning: str,
    *,
    secret: Callable[[], str] | None = None,
    required_in_production: bool = False,
    shown_default: str | None = None,
) -> Any:
    """Describe one setting: how it is read, its default as text, and what it means (for the README)."""
    return field(
        metadata={
            "parse": parse,
            "default": default,
            "meaning": meaning,
            "secret": secret,
            "required_in_production": required_in_production or secret is not None,
            "shown_default": shown_default,
        }
    )


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings; the name in the environment is the field's name in capitals."""

    mode: Mode = setting(
        _choice("development", "production"),
        "development",
        "`production` on a real site; development shows mails at `/dev/mail`",
    )
    var_dir: Path = setting(
        _folder,
        str(ROOT / "var"),
        "folder for the SQLite database, files and development secrets",
        shown_default="`var/` in the project",
    )
    database_url: str = setting(
        _database_url,
        None,
        "SQLite or PostgreSQL",
        required_in_production=True,
        shown_default="SQLite in `VAR_DIR`",
    )
    secret_key: str = setting(
        _secret, None, "signs sessions and links", secret=lambda: secrets.token_urlsafe(48)
    )
    person_key: str = setting(
        _secret,
        None,
        "keys the fingerprints of mail addresses; changing it loses who is who",
        secret=lambda: secrets.token_urlsafe(48),
    )
    encryption_key: str = setting(
        _encryption_key, None, "encrypts second-factor secrets", secret=_make_encryption_key
    )
    metrics_token: str = setting(
        str.strip, "", "bearer token for `/metrics`; empty: only from this machine itself"
    )
    base_url: str = setting(
        _base_url,
        "http://127.0.0.1:8000",
        "public address of the site, used in mails",
        required_in_production=True,
    )
    trusted_proxies: int = setting(
        _whole(0, 5), "0", "how many reverse proxies stand in front and set X-Forwarded-For"
    )
    organisation: str = setting(
        _text, "Amnesty International Nederland", "name shown in the footer and in mails"
    )
    open_data_licence: str = setting(
        _choice("CC-BY-4.0", "CC0-1.0"), "CC-BY-4.0", "under which open data of consultations may be used"
    )
    embed_sites: str = setting(_embed_sites, "*", "sites that may frame petitions: `*`, `none` or addresses")
    servicecenter_email: str = setting(
        _address, "servicecenter@samenspraak.example", "address people can write to"
    )
    data_officer_email: str = setting(
        _address, "privacy@samenspraak.example", "address of the data protection officer"
    )
    mail_url: str = setting(
        _mail_url,
        "",
        "SMTP server; empty in development: mails stay readable at `/dev/mail`",
        required_in_production=True,
    )
    mail_from: str = setting(
        _address, "post@samenspraak.example", "sender of all mail", required_in_production=True
    )
    mail_timeout_seconds: int = setting(_whole(1, 300), "20", "patience with the SMTP server")
    sign_in_link_minutes: int = setting(_whole(5, 1440), "15", "how long a mailed sign-in link works")
    sign_in_links_per_hour: int = setting(_whole(1, 1000), "5", "sign-in links per address per hour")
    sign_in_requests_per_hour: int = setting(_whole(1, 100000), "30", "sign-in requests per network per hour")
    signatures_per_hour: int = setting(
        _whole(1, 1000000), "200", "signatures under petitions per network per hour"
    )
    signature_mails_per_hour: int = setting(
        _whole(1, 1000), "5", "mails with a link to one address under one petition per hour"
    )
    signature_days: int = setting(
        _whole(1, 365),
        "30",
        "how long a signature waits for its confirmation; what is withdrawn is kept as long",
    )
    sign_ups_per_hour: int = setting(
        _whole(1, 1000000), "300", "sign-ups for events and reminders per network per hour"
    )
    session_days: int = setting(_whole(1, 365), "30", "how long a device stays signed in")
    office_session_hours: int = setting(_whole(1, 72), "12", "how long a second factor holds on one device")
    invitation_days: int = setting(_whole(1, 365), "30", "how long an invitation works")
    edit_minutes: int = setting(_whole(0, 1440), "15", "how long an author may edit a comment")
    comments_per_hour: int = setting(
        _whole(1, 100000), "30", "comments, replies and suggestions per person per hour"
    )
    comment_max_characters: int = setting(_whole(100, 50000), "5000", "longest comment")
    reports_per_hour: int = setting(_whole(1, 100000), "20", "reports to the moderators per network per hour")
    public_figure_minimum: int = setting(
        _whole(1, 1000), "10", "smallest group of people, or of their acts, that a public figure tells"
    )
    upload_max_megabytes: int = setting(_whole(1, 100), "5", "largest upload")
    job_max_attempts: int = setting(_whole(1, 50), "8", "tries before a job is dead and shown to staff")
    job_lease_seconds: int = setting(
        _whole(1, 3600), "120", "time a worker has for one job before another may take it"
    )
    read_limit: str = setting(_read_limit, "600 per minute", "page views per network before 429")
    rate_limit_storage: str = setting(
        _rate_limit_storage,
        "memory://",
        "or `redis://HOST:PORT`, so that processes share the limit; install the package `redis` for it",
    )
    retention_mail_days: int = setting(_whole(1, 3650), "90", "log of mails sent, without their text")
    retention_kept_text_days: int = setting(
        _whole(1, 30), "1", "text of somebody whose session ended while writing"
    )
    retention_audit_days: int = setting(
        _whole(30, 3650), "730", "log of who looked at or changed personal data"
    )
    retention_consultation_years: int = setting(
        _whole(1, 50), "5", "names at comments after a consultation closed"
    )
    retention_report_days: int = setting(
        _whole(190, 3650), "210", "what people report and their address, after a decision they can object to"
    )
    retention_decision_days: int = setting(
        _whole(190, 3650), "730", "whose words moderators decided about, with reasons and objections"
    )
    retention_signature_days: int = setting(
        _whole(1, 3650), "180", "names and addresses at signatures after a petition closed"
    )
    retention_origin_days: int = setting(
        _whole(1, 30), "30", "from which network and mail domain a petition was signed, and appeals"
    )
    retention_sign_up_days: int = setting(
        _whole(1, 3650), "30", "names and addresses of people who signed up, after the event"
    )
    retention_import_days: int = setting(_whole(1, 365), "30", "uploaded lists of people and their report")
    log_level: str = setting(
        _choice("DEBUG", "INFO", "WARNING", "ERROR"), "INFO", "detail of the log on standard output"
    )

    @property
    def development(self) -> bool:
        return self.mode == "development"

    @property
    def files_dir(self) -> Path:
        return self.var_dir / "files"


def environment_name(item: "Field[Any]") -> str:
    return item.name.upper()


def settings_fields() -> tuple["Field[Any]", ...]:
    """The settings in the order of the README's table."""
    return fields(Settings)


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read every setting from `environ` (the process's own when None).

    Raises:
        SettingsError: a value is wrong, or required in production and absent.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    kept: dict[str, str] | None = None
    for item in settings_fields():
        name, facts = environment_name(item), item.metadata
        raw = environ.get(name)
        if not raw and values.get("mode") == "production" and facts["required_in_production"]:
            raise SettingsError(f"{name} is missing: production needs it ({facts['meaning']}).")
        if raw is None:
            if facts["secret"] is not None:
                kept = _kept_secrets(values["var_dir"]) if kept is None else kept
                raw = kept[item.name]
            elif item.name == "database_url":
                raw = f"sqlite:///{values['var_dir'] / 'samenspraak.sqlite3'}"
            else:
                raw = cast("str", facts["default"])
        try:
            values[item.name] = facts["parse"](raw)
        except _Wrong as wrong:
            shown = "(hidden)" if facts["secret"] or ("://" in raw and "@" in raw) else repr(raw)
            raise SettingsError(f"{name} is {shown}; allowed: {wrong}.") from None
    _check_together(values)
    return Settings(**values)


def _check_together(values: Mapping[str, Any]) -> None:
    """Refuse what is right by itself and wrong beside another setting."""
    if values["mode"] == "production" and not values["base_url"].startswith("https://"):
        allowed = "an address with https:// in production, where cookies travel over TLS alone"
        raise SettingsError(f"BASE_URL is {values['base_url']!r}; allowed: {allowed}.")


def _kept_secrets(var_dir: Path) -> dict[str, str]:
    """The development secrets, made once; two processes that start together end with the same file."""
    path = var_dir / "secrets.json"
    wanted = {item.name: item.metadata["secret"] for item in settings_fields() if item.metadata["secret"]}
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        fresh = var_dir / f"secrets.{secrets.token_hex(6)}"
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({name: make() for name, make in wanted.items()}, indent=1))
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    try:
        kept = json.loads(path.read_text())
        return {name: kept[name] for name in wanted}
    except (ValueError, KeyError):
        raise SettingsError(f"{path} is damaged; allowed: the file as it was made, or none.") from None
