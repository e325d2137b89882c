"""`/csp-report`: what browsers say our content policy stopped. Only the rule and the other site are kept."""

import re
from typing import Any
from urllib.parse import urlsplit

import structlog
from flask import Blueprint, Flask, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.core.csrf import CsrfClass
from app.extensions import limiter

LARGEST = 16 * 1024
MOST_REPORTS = 5
DIRECTIVE = re.compile(r"[a-z-]{3,40}")
HOST = re.compile(r"[a-z0-9.-]{1,100}(:\d{1,5})?")
KEYWORDS = frozenset(
    {"inline", "eval", "data", "blob", "wasm-eval", "trusted-types-policy", "trusted-types-sink"}
)

pages = Blueprint("policy_reports", __name__)
log = structlog.get_logger("policy")


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.post("/csp-report")
@limiter.limit("20 per minute")
def csp_report() -> tuple[str, int]:
    for report in _reports(_body())[:MOST_REPORTS]:
        log.warning("policy_stopped", directive=_directive(report), blocked=_blocked(report))
    return "", 204


csp_report.csrf_class = CsrfClass.REPORT  # type: ignore[attr-defined]


def _body() -> Any:
    request.max_content_length = LARGEST
    try:
        return request.get_json(force=True, silent=True)
    except (RecursionError, RequestEntityTooLarge):
        return None


def _reports(body: Any) -> list[dict[str, Any]]:
    """The reports of either form: one `csp-report`, or a list of the Reporting API."""
    found = body if isinstance(body, list) else [body]
    inside = [item.get("csp-report") or item.get("body") for item in found if isinstance(item, dict)]
    return [report for report in inside if isinstance(report, dict)]


def _directive(report: dict[str, Any]) -> str:
    given = (
        report.get("effective-directive")
        or report.get("effectiveDirective")
        or report.get("violated-directive")
    )
    words = str(given or "").split()
    return words[0] if words and DIRECTIVE.fullmatch(words[0]) else "other"


def _blocked(report: dict[str, Any]) -> str:
    """The host that was asked, or a fixed word: never the whole address, which may hold a token."""
    given = str(report.get("blocked-uri") or report.get("blockedURL") or "")[:500]
    if given in KEYWORDS:
        return given
    try:
        host = urlsplit(given).netloc.rpartition("@")[2].lower()
    except ValueError:
        return "other"
    return host if HOST.fullmatch(host) else "other"
