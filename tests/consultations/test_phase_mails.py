"""Each mail of phases and of following, word for word, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write` before pytest with this file alone.
"""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.consultations.following.messages import confirm_following, digest
from app.consultations.following.models import Follow, FollowRequest, Rhythm
from app.consultations.following.queries import Followed, News, Reader
from app.consultations.invitations.messages import phase_invitation
from app.consultations.invitations.models import MailingKind
from app.consultations.processes.models import Consultation
from app.consultations.processes.queries import slugs_of
from app.core import clock
from app.core.bilingual import Bilingual
from app.people.accounts.models import Account
from tests.factories.consultations import make_consultation, visitor_of
from tests.factories.people import make_member

FOLDER = Path(__file__).parent / "mails"
# What differs at each run: the signature of a person with a random id.
SIGNED = re.compile(r"[0-9a-f]{32}\.[\w-]{24}")


def invitation(found: Consultation, account: Account) -> None:
    _mail(found, account, MailingKind.INVITATION)


def reminder(found: Consultation, account: Account) -> None:
    account.first_signed_in_at = clock.now()
    _mail(found, account, MailingKind.REMINDER)


def _mail(found: Consultation, account: Account, kind: MailingKind) -> None:
    expires_at = clock.now() + timedelta(days=7)
    phase_invitation(account, found, found.phases[0], "TOKEN", kind, expires_at=expires_at, now=clock.now())


def confirmation(found: Consultation, account: Account) -> None:
    asked = FollowRequest(
        address=account.email,
        language=account.language,
        rhythm=Rhythm.WEEKLY.value,
        consultation_id=found.id,
        asked_at=clock.now(),
    )
    confirm_following(asked, found, 4, "TOKEN", now=clock.now())


def news(found: Consultation, account: Account) -> None:
    phase, follow = found.phases[0], Follow(consultation_id=found.id)
    slugs = slugs_of(found.id)
    whole = News(
        Followed(follow, found, slugs),
        contributions=12,
        at=[("abc", 4, 7), ("def", 2, 5)],
        answers=3,
        versions=[2],
        opened=[phase],
        opening=[phase],
        closing=[phase],
        closed=[phase],
    )
    one = News(Followed(follow, found, slugs, "abc", 4), contributions=1, answers=1, versions=[2])
    reader = Reader(
        account.participant_id, account.email, account.language, account.name, visitor_of(account)
    )
    digest(reader, Rhythm.DAILY, [whole, one], now=clock.now())


MAILS: dict[str, Callable[[Consultation, Account], None]] = {
    "phase_invitation": invitation,
    "phase_reminder": reminder,
    "confirm_following": confirmation,
    "digest": news,
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", MAILS)
def test_a_mail_reads_as_agreed(app: Any, mails: Any, name: str, language: Any) -> None:
    found = make_consultation("plein", reactors={"member"})
    found.title = Bilingual("Een tuin <b>op</b> het plein", "A garden <b>on</b> the square")
    found.summary = Bilingual("Hoe wordt het plein groen?")
    found.deciders = Bilingual("De buurtraad.", "The council of the neighbourhood.")
    account = make_member("Els <b>de Vries</b>", email="els@example.org", language=language)
    MAILS[name](found, account)
    letter = mails.last()
    assert letter.language == language
    assert "<b>de Vries</b>" not in letter.html
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    seen = SIGNED.sub("SIGNED", seen)
    kept = FOLDER / f"{name}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()


def body_of(html: str) -> str:
    """What the mail says, from its heading to the reason why the reader gets it; the rest is the layout's."""
    return html[html.index("<h1>") : html.index("</p>", html.index('class="foot"'))].strip()
