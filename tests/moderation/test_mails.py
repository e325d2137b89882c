"""Each mail of moderation, word for word, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write python -m pytest tests/moderation/test_mails.py`.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.consultations.comments.models import Comment
from app.core import clock
from app.core.access import Role
from app.core.languages import LANGUAGES, Language
from app.extensions import db
from app.moderation import appeals, messages
from app.moderation.models import Appeal, Decision, Report
from app.moderation.queries import receipt_of
from app.moderation.subjects import Described, described
from app.people.accounts.models import Account
from tests.factories import moderation
from tests.factories.people import make_staff
from tests.moderation.conftest import WORDS

FOLDER = Path(__file__).parent / "mails"
REASONS = "Je noemt het <i>adres</i> van je winkel."


@dataclass
class Scene:
    """A contribution that was reported by somebody with an address."""

    said: Comment
    report: Report
    first: Account
    second: Account

    @property
    def thing(self) -> Described:
        found = described(moderation.KIND, self.said.id)
        assert found is not None
        return found

    def hidden(self) -> Decision:
        return moderation.hide(self.said, self.first, REASONS)

    def kept(self) -> Decision:
        return moderation.keep(self.said, self.first)

    def refuse(self, made: Appeal) -> None:
        """A colleague of who decided lets the decision stand."""
        db.session.flush()
        appeals.uphold(made.id, REASONS, self.second.participant_id, clock.now())


def of_author(scene: Scene) -> None:
    scene.hidden()
    scene.refuse(moderation.object_to(scene.said))


def of_reporter(scene: Scene) -> None:
    scene.kept()
    language: Language = "en" if scene.report.language == "en" else "nl"
    text = "Het is wel degelijk reclame voor een winkel."
    scene.refuse(appeals.appeal_of_reporter(scene.report, text, language=language, now=clock.now()))


def put_back(scene: Scene) -> None:
    decision = scene.hidden()
    messages.contribution_put_back(scene.thing, decision, clock.now())


def hidden(scene: Scene) -> None:
    messages.contribution_hidden(scene.thing, scene.hidden(), True, clock.now())


def decided(scene: Scene, decision: Decision) -> None:
    messages.report_decided(scene.report, decision, clock.now(), again=False)


MAILS: dict[str, Callable[[Scene], None]] = {
    "report_received": lambda scene: messages.report_received(scene.report, clock.now()),
    "report_lapsed": lambda scene: messages.report_lapsed(scene.report, clock.now()),
    "report_decided": lambda scene: decided(scene, scene.kept()),
    "report_decided.hidden": lambda scene: decided(scene, scene.hidden()),
    "contribution_hidden": hidden,
    "contribution_put_back": put_back,
    "appeal_refused": of_author,
    "appeal_refused.reporter": of_reporter,
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("mail", MAILS)
def test_a_mail_reads_as_agreed(
    said: Comment, els: Account, mails: Any, mail: str, language: Language
) -> None:
    els.language = language
    report = moderation.report(said, email="melder@example.org")
    report.language = language
    first, second = (make_staff(name, roles=(Role.MODERATOR,)) for name in ("Mo Bakker", "Bo Smit"))
    MAILS[mail](Scene(said, report, first, second))
    letter = mails.last()
    assert (letter.name, letter.language) == (mail.split(".", maxsplit=1)[0], language)
    assert "<i>" not in letter.html
    assert WORDS not in letter.html
    if letter.address == "melder@example.org":
        assert "Els" not in letter.text + letter.html
        assert WORDS not in letter.text
    assert "melder@" not in letter.text
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    for random, word in ((receipt_of(report), "TOKEN"), (report.number, "NUMBER"), (str(said.id), "ID")):
        seen = seen.replace(random, word)
    kept = FOLDER / f"{mail}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen)
    assert seen == kept.read_text()


def body_of(html: str) -> str:
    """What the mail says, from its heading to the reason why the reader gets it; the rest is the layout's."""
    return html[html.index("<h1>") : html.index("</p>", html.index('class="foot"'))].strip()
