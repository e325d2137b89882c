"""A stored mail as the message that goes over the line: the same bytes at every try."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

import css_inline
from flask import current_app

from app.mail.discreet import is_discreet
from app.mail.models import Mail
from app.settings import Settings

STYLESHEETS = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)
BOUNDARY_SAFE = re.compile(r"[^0-9a-z]")


def message(mail: Mail) -> EmailMessage:
    """Text and HTML beside each other, with the headers of an automatic mail and nothing that tracks.

    Raises:
        ValueError: the mail left before, and its address and text are gone.
    """
    settings: Settings = current_app.extensions["settings"]
    if mail.address is None or mail.text is None or mail.html is None:
        raise ValueError("the text of this mail is gone")
    built = EmailMessage(policy=SMTP)
    built["Subject"] = mail.subject
    built["From"] = _address(settings.mail_from, "" if is_discreet(mail.name) else settings.organisation)
    built["To"] = _address(mail.address)
    built["Date"] = mail.queued_at
    built["Message-ID"] = mail.message_id
    built["Auto-Submitted"] = "auto-generated"
    built["X-Auto-Response-Suppress"] = "All"
    if mail.unsubscribe_url:
        built["List-Unsubscribe"] = f"<{mail.unsubscribe_url}>"
        built["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    built.set_content(mail.text, cte="quoted-printable")
    built.add_alternative(inlined(mail.html), subtype="html", cte="quoted-printable")
    own = BOUNDARY_SAFE.sub("", mail.message_id.lower())[:32]
    if mail.attachment is not None:
        built.set_boundary(f"samenspraak-text-{own}")
        _attach(built, mail.attachment, mail.attachment_name or "", mail.attachment_type or "text/plain")
    # Setting the content takes away every header that begins with Content-.
    built["Content-Language"] = mail.language
    built.set_boundary(f"samenspraak-{own}")
    return built


def _attach(built: EmailMessage, text: str, name: str, mime: str) -> None:
    kind, *parameters = (part.strip() for part in mime.split(";"))
    subtype = kind.removeprefix("text/")
    given = dict(parameter.split("=", 1) for parameter in parameters)
    built.add_attachment(text, subtype=subtype, filename=name, params=given, cte="base64")


def inlined(page: str) -> str:
    """The HTML with its style sheet written into the elements, as mail programs want it."""
    return STYLESHEETS.inline(page)


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    if not local.startswith('"'):
        return Address(display_name=name, username=local, domain=domain)
    return Address(display_name=name, addr_spec=address)
