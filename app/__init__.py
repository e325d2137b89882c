"""Samenspraak: `create_app()` is the one place that knows every package."""

import sys
from datetime import timedelta
from types import ModuleType

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import (
    actions,
    consents,
    consultations,
    demo,
    goals,
    mail,
    metrics,
    moderation,
    office,
    pages,
    participation,
    people,
    petitions,
    privacy,
    web,
)
from app.core import (
    access,
    backup,
    catalogues,
    clock,
    commands,
    counts,
    csrf,
    expiry,
    files,
    formatting,
    headers,
    health,
    idle_connections,
    jobs,
    limits,
    logs,
    markup,
    personal_data,
    policy_reports,
    prometheus,
    public_pages,
    read_limits,
    retention,
    routing,
    static,
    storable,
    transactions,
    worker,
)
from app.core.languages import current_language
from app.extensions import babel, compress, db, limiter, login, migrate
from app.settings import ROOT, Settings, SettingsError, read_settings

# The parts of core that register something, in this order: rules and jobs before those who use them.
CORE: tuple[ModuleType, ...] = (
    logs,
    prometheus,
    retention,
    personal_data,
    public_pages,
    jobs,
    storable,
    idle_connections,
    transactions,
    routing,
    csrf,
    access,
    headers,
    formatting,
    counts,
    static,
    expiry,
    limits,
    files,
    worker,
    commands,
    backup,
    health,
    policy_reports,
    markup,
)

# Every package with pages, commands, jobs or retention rules, lowest first. Each has `init_app(app)`.
PACKAGES: tuple[ModuleType, ...] = (
    mail,
    consents,
    people,
    moderation,
    goals,
    participation,
    pages,
    consultations,
    petitions,
    actions,
    metrics,
    privacy,
    web,
    office,
    demo,
)


def create_app(settings: Settings | None = None) -> Flask:
    """The application, ready to serve, for these settings.

    None reads them from the environment, as the server and every command do: a wrong one ends the process
    with one line for the person at the console.
    """
    settings = _settings_of_the_environment() if settings is None else settings
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock.system_clock
    _configure(app, settings)
    _bind_extensions(app, settings)
    for part in CORE:
        part.init_app(app)
    for package in PACKAGES:
        package.init_app(app)
    return app


def _settings_of_the_environment() -> Settings:
    try:
        return read_settings()
    except SettingsError as wrong:
        sys.exit(str(wrong))


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        SESSION_COOKIE_NAME="samenspraak" if settings.development else "__Host-samenspraak",
        SESSION_COOKIE_SECURE=not settings.development,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=settings.session_days),
        MAX_CONTENT_LENGTH=settings.upload_max_megabytes * 1024 * 1024 + 64 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        BABEL_DEFAULT_LOCALE="nl",
        BABEL_DEFAULT_TIMEZONE="Europe/Amsterdam",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        RATELIMIT_STORAGE_URI=_read_counters(settings.rate_limit_storage),
        RATELIMIT_DEFAULT=settings.read_limit,
        COMPRESS_ALGORITHM=["br", "gzip"],
        # A long page costs a seventh of the time of level 4, for a quarter more bytes (bench/reading.py).
        COMPRESS_BR_LEVEL=1,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = True


def _engine_options(database_url: str) -> dict[str, object]:
    if database_url.startswith("sqlite"):
        return {"connect_args": {"timeout": 15}}
    return {
        "pool_size": 5,
        "max_overflow": 5,
        "connect_args": {"connect_timeout": 5},
    }


def _read_counters(chosen: str) -> str:
    return f"{read_limits.SCHEME}://" if chosen == "memory://" else chosen


def _bind_extensions(app: Flask, settings: Settings) -> None:
    catalogues.compile_where_stale(ROOT / "translations")
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    db.init_app(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    babel.init_app(app, locale_selector=current_language)
    login.init_app(app)
    login.anonymous_user = access.AnonymousVisitor
    limiter.init_app(app)
    compress.init_app(app)
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(
        organisation=settings.organisation,
        mode=settings.mode,
        servicecenter_email=settings.servicecenter_email,
    )

    @app.context_processor
    def _language() -> dict[str, str]:
        return {"lang": current_language()}
