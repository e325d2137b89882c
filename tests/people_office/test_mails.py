"""The invitation and its reminder, word for word, in both languages.

To write the files anew: `SNAPSHOTS=write python -m pytest tests/people_office/test_mails.py`.
"""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.languages import Language
from app.people.invitations.messages import invitation
from app.people.invitations.models import InvitationKind
from tests.factories.people import make_person
from tests.people.test_mails import body_of

FOLDER = Path(__file__).parent / "mails"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", list(InvitationKind))
def test_a_mail_reads_as_agreed(app: Flask, mails: Any, kind: InvitationKind, language: Language) -> None:
    # A name that a template must not take for HTML.
    els = make_person("Els <de> Vries & co", email="els@example.org", language=language)
    now = clock.now()
    invitation(els, "TOKEN", kind, expires_at=now + timedelta(days=30), now=now)
    letter = mails.last()
    assert (letter.name, letter.language) == ("invitation", language)
    assert "Els <de>" not in letter.html
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    kept = FOLDER / f"{kind.value}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()
