"""A mail from its folder `templates/mail/<name>/`: subject.txt, body.txt and body.html, in one language."""

import re
import unicodedata
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import current_app

from app.core.languages import Language
from app.core.links import public_link
from app.core.speaking import in_language
from app.settings import Settings

LONGEST_SUBJECT = 200
BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str
    html: str


def render(name: str, language: Language, context: dict[str, Any]) -> Letter:
    """The mail `name` in a language. Templates also get `subject` and `link(endpoint, **values)` (in full).

    Plain text templates are not escaped: what people typed stands in them as they typed it.

    Raises:
        jinja2.TemplateNotFound: the folder lacks one of the three files.
    """
    settings: Settings = current_app.extensions["settings"]
    given = {
        "link": partial(public_link, language=language),
        "lang": language,
        "organisation": settings.organisation,
        "servicecenter_email": settings.servicecenter_email,
        "base_url": settings.base_url,
        **context,
    }
    with in_language(language):
        subject = _one_line(_rendered(f"mail/{name}/subject.txt", given))
        text = _rendered(f"mail/{name}/body.txt", given)
        page = _rendered(f"mail/{name}/body.html", {**given, "subject": subject})
    return Letter(subject, BLANK_LINES.sub("\n\n", text).strip() + "\n", page)


def _rendered(template: str, values: dict[str, Any]) -> str:
    # Not flask.render_template: context processors may look at the visitor, and a mail is nobody's page.
    return current_app.jinja_env.get_template(template).render(values)


def _one_line(text: str) -> str:
    """A subject on one line: no break or control character can start a second header."""
    clean = "".join(
        " " if unicodedata.category(character) in ("Cc", "Zl", "Zp") else character for character in text
    )
    line = " ".join(clean.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1].rstrip() + "…"
