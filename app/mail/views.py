"""`/dev/mail`: every mail of this machine, readable and with links that work. Exists in development only.

These pages are a developer's tool with one address, in the language of the browser; they are never part of a
site. The HTML of a mail is served on an address of its own, under a policy that allows its inline style and
nothing else.
"""

import re
from uuid import UUID

from flask import Blueprint, Flask, Response, abort, render_template, request

from app.core.headers import POLICY
from app.mail import composing, queries
from app.mail.models import Mail

pages = Blueprint("dev_mail", __name__, url_prefix="/dev/mail")
LINK = re.compile(r"https?://[^\s<>]+")
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; "
    "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation"
)


def init_app(app: Flask) -> None:
    app.register_blueprint(pages)


@pages.get("/")
def index() -> str:
    address, cursor = request.args.get("address", "").strip(), request.args.get("page")
    found = queries.mails_to_address(address, cursor) if address else queries.latest_mails(cursor)
    return render_template("dev/mail_list.html", mails=found, address=address)


@pages.get("/<uuid:mail_id>/")
def show(mail_id: UUID) -> Response:
    mail = _kept(mail_id)
    links = dict.fromkeys(LINK.findall(mail.text or ""))
    response = Response(render_template("dev/mail.html", mail=mail, links=links), mimetype="text/html")
    response.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return response


@pages.get("/<uuid:mail_id>/body")
def body(mail_id: UUID) -> Response:
    page = composing.inlined(_kept(mail_id).html or "")
    # A link opens in the whole window: the frame would refuse the page behind it.
    response = Response(page.replace("<head>", '<head><base target="_top">', 1), mimetype="text/html")
    response.headers["Content-Security-Policy"] = MAIL_POLICY
    return response


def _kept(mail_id: UUID) -> Mail:
    mail = queries.mail(mail_id)
    if mail is None or mail.text is None:
        abort(404)
    return mail
