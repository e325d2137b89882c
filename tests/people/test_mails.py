"""Each mail of signing in and of one's own account, word for word, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write python -m pytest tests/people/test_mails.py`.
"""

import os
from pathlib import Path

import pytest

from app.core import clock
from app.people.accounts.addresses import messages as addresses
from app.people.accounts.links import messages as links
from app.privacy import messages as privacy
from tests.factories.people import make_person

FOLDER = Path(__file__).parent / "mails"
SENDERS = {
    "sign_in": lambda els, now: links.sign_in([els], "TOKEN", language=els.language, minutes=15, now=now),
    "sign_in.shared": lambda els, now: links.sign_in(
        [els, els], "TOKEN", language=els.language, minutes=1, now=now
    ),
    "no_account": lambda els, now: links.no_account(els.email, language=els.language, now=now),
    "confirm_address": lambda els, now: addresses.confirm_address(els, els.email, "TOKEN", now=now),
    "address_changed": lambda els, now: addresses.address_changed(els, now=now),
    "account_deleted": lambda els, now: privacy.account_deleted(
        els.email, language=els.language, withdrawn=False, now=now
    ),
    "account_deleted.withdrawn": lambda els, now: privacy.account_deleted(
        els.email, language=els.language, withdrawn=True, now=now
    ),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mail", SENDERS)
def test_a_mail_reads_as_agreed(app, mails, mail, language):
    # A name that a template must not take for HTML.
    els = make_person("Els <de> Vries & co", email="els@example.org", language=language)
    SENDERS[mail](els, clock.now())
    letter = mails.last()
    assert letter.name == mail.split(".")[0]
    assert letter.language == language
    assert "Els <de>" not in letter.html
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    kept = FOLDER / f"{mail}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()


def body_of(html):
    """What the mail says, from its heading to the reason why the reader gets it; the rest is the layout's."""
    return html[html.index("<h1>") : html.index("</p>", html.index('class="foot"'))].strip()
