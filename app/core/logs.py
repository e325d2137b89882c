"""Logs: one JSON object a line on standard output, with ids and fixed words, never a person's data.

A request is logged as endpoint, method, status and milliseconds: an address may hold a token or a name, so it
isn't. An error is logged as its class and the places it came through: its message may hold what was typed. In
development the whole traceback goes to standard error.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from flask import Flask, Response, g, request

from app.settings import ROOT, Settings

# 32 hexadecimal digits, as nginx and most others make them: a word of the visitor's own never passes.
REQUEST_ID = re.compile(r"[0-9a-fA-F-]{16,64}")
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})
QUIET_ENDPOINTS = frozenset({"health.healthz", "health.readyz", "metrics.metrics"})

log = structlog.get_logger("requests")


def init_app(app: Flask) -> None:
    settings: Settings = app.extensions["settings"]
    level = logging.getLevelNamesMapping()[settings.log_level]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_message,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(),
    )
    _take_over_standard_logging(level)
    app.log_exception = _log_exception(app)  # type: ignore[method-assign]  # its own would print the address
    app.before_request(_begin)
    app.after_request(_end)


def known_method() -> str:
    """The method of this request, or `other`: a visitor may make one up."""
    return request.method if request.method in KNOWN_METHODS else "other"


def _begin() -> None:
    g.started = time.perf_counter()
    g.request_id = _request_id()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=g.request_id)


def _request_id() -> str:
    given = request.headers.get("X-Request-ID", "")
    return given.lower() if REQUEST_ID.fullmatch(given) else secrets.token_hex(16)


def _end(response: Response) -> Response:
    if "request_id" not in g:
        return response
    response.headers["X-Request-ID"] = g.request_id
    say = log.debug if request.endpoint in QUIET_ENDPOINTS else log.info
    say(
        "request",
        endpoint=request.endpoint,
        method=known_method(),
        status=response.status_code,
        ms=round((time.perf_counter() - g.started) * 1000, 1),
    )
    return response


ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def _log_exception(app: Flask) -> Any:
    def log_exception(exc_info: ExcInfo) -> None:
        if exc_info[1] is not None:
            log.error("unhandled_error", endpoint=request.endpoint, error=error_trail(exc_info[1]))
            if app.extensions["settings"].development:
                traceback.print_exception(exc_info[1])

    return log_exception


def error_trail(error: BaseException) -> str:
    """`ValueError at app/mail/delivery.py:42 < app/core/jobs/running.py:36`: class and places, no message."""
    places = []
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT / "app"):
            places.append(f"{path.relative_to(ROOT)}:{frame.lineno}")
    return f"{type(error).__name__} at {' < '.join(reversed(places[-6:])) or 'elsewhere'}"


def _without_message(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """An exception that is handed to the log becomes its trail."""
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()[1]
    if isinstance(error, BaseException):
        event["error"] = error_trail(error)
    return event


class _OthersHandler(logging.Handler):
    """Log lines of libraries: who says it and the sentence without what is filled in."""

    def emit(self, record: logging.LogRecord) -> None:
        facts: dict[str, Any] = {"logger": record.name}
        if record.exc_info and record.exc_info[1] is not None:
            facts["error"] = error_trail(record.exc_info[1])
        say = structlog.get_logger(record.name)
        say.log(record.levelno, str(record.msg) if record.args else "library", **facts)


def _take_over_standard_logging(level: int) -> None:
    root = logging.getLogger()
    if not any(isinstance(handler, _OthersHandler) for handler in root.handlers):
        root.addHandler(_OthersHandler(level=max(level, logging.WARNING)))
