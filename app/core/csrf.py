"""Which proof a POST must bring. Every unsafe route names its class; one that names none is refused.

TOKEN       signed-in forms: the session's token (Flask-WTF), in the form or the X-CSRFToken header.
ORIGIN      a listed set of anonymous forms whose pages are cached for everybody: Sec-Fetch-Site or Origin
            must say that the form stood on this site.
SIGNED_URL  one-click unsubscribe (RFC 8058): a mail client posts it, the signature in the address proves it.
REPORT      the browser's own policy reports: nothing is changed by them.
"""

from enum import StrEnum
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import BadRequest

from app.core.transactions import SAFE_METHODS
from app.settings import Settings

protection = CSRFProtect()


class CsrfClass(StrEnum):
    TOKEN = "token"  # noqa: S105  the name of a class, not a secret
    ORIGIN = "origin"
    SIGNED_URL = "signed-url"
    REPORT = "report"


class ForeignForm(BadRequest):
    """A form that did not come from a page of this site, or whose session ended."""

    description = _l("We could not be sure that this form came from our own page. Please send it once more.")


def init_app(app: Flask) -> None:
    app.config["WTF_CSRF_CHECK_DEFAULT"] = False
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    # The class of the route decides, not the form.
    app.config["WTF_CSRF_ENABLED"] = True
    protection.init_app(app)
    app.before_request(check)


def check() -> None:
    """Refuse an unsafe request that lacks the proof of its class.

    Raises:
        ForeignForm: the proof is missing or wrong.
    """
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    required = getattr(current_app.view_functions[request.endpoint], "csrf_class", None)
    if required is CsrfClass.TOKEN:
        _check_token()
    elif required is CsrfClass.ORIGIN:
        if not comes_from_this_site():
            raise ForeignForm
    elif required not in (CsrfClass.SIGNED_URL, CsrfClass.REPORT):
        raise ForeignForm


def _check_token() -> None:
    try:
        protection.protect()
    except CSRFError:
        raise ForeignForm from None


def comes_from_this_site() -> bool:
    """Whether the browser says that the form stood on a page of this site.

    Sec-Fetch-Site where the browser sends it, else Origin, else Referer; none of the three is a no.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    claimed = request.headers.get("Origin") or request.headers.get("Referer")
    if not claimed:
        return False
    settings: Settings = current_app.extensions["settings"]
    return urlsplit(claimed).netloc in {request.host, urlsplit(settings.base_url).netloc}
