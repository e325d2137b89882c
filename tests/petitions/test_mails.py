"""Each mail to a signer, word for word, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write python -m pytest tests/petitions/test_mails.py`.
"""

import os
from pathlib import Path

import pytest

from app.core import clock
from app.petitions.signatures.messages import tell_signer
from app.petitions.signatures.queries import Signed
from tests.factories.petitions import make_petition, make_safe_petition, sign, sign_and_confirm

FOLDER = Path(__file__).parent / "mails"
SIGNED = {
    "confirm_signature": (make_petition, sign),
    "signed_already": (make_petition, sign_and_confirm),
    "neutral_link": (make_safe_petition, sign),
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", SIGNED)
def test_a_mail_reads_as_agreed(app, mails, name, language):
    make, act = SIGNED[name]
    petition = make("plein")
    signature = act(petition, "els@example.org", name="Win <b>geld</b> op elders.example", language=language)
    tell_signer(Signed(signature, petition), "els@example.org", "TOKEN", days=30, now=clock.now())
    letter = mails.last()
    assert (letter.name, letter.language) == (name, language)
    assert "elders.example" not in letter.text + letter.html
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    kept = FOLDER / f"{name}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()


def body_of(html):
    """What the mail says, from its heading to the reason why the reader gets it; the rest is the layout's."""
    return html[html.index("<h1>") : html.index("</p>", html.index('class="foot"'))].strip()
