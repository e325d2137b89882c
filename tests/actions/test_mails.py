"""Each mail about actions, word for word, in both languages.

After a wanted change write the files anew: `SNAPSHOTS=write python -m pytest tests/actions/test_mails.py`.
"""

import os
from pathlib import Path

import pytest

from app.actions.agenda.operations import cancel_action
from app.actions.reminders import messages as reminders
from app.actions.reminders.operations import ask_reminder
from app.actions.reminders.queries import next_addresses
from app.actions.sign_ups import messages
from app.core.bilingual import Bilingual
from tests.factories.actions import make_action, make_demonstration, make_sign_up

FOLDER = Path(__file__).parent / "mails"
STORM = Bilingual(nl="Er komt <storm> & regen.", en="A <storm> & rain are coming.")


def confirmed(language, now):
    event = make_action("avond", title="Schrijven & <lezen>")
    messages.confirmed(make_sign_up(event, language=language), event, "avond", "TOKEN", now)


def confirmed_with_news(language, now):
    event = make_action("avond")
    held = make_sign_up(event, language=language)
    held.news_asked = True
    messages.confirmed(held, event, "avond", "TOKEN", now)


def changed(language, now):
    event = make_action("avond")
    messages.changed(make_sign_up(event, language=language), event, "avond", "TOKEN", now)


def cancelled(language, now):
    event = make_action("avond")
    held = make_sign_up(event, language=language)
    cancel_action(event, STORM, now=now, actor_id=None)
    messages.cancelled(held, event, "avond", now)


def vigil(language, now):
    found = make_demonstration("wake", title="Wake op het plein")
    ask_reminder(found, "els@example.org", consent=True, language=language, network="n", now=now)
    return next_addresses(found.id, None, 1)[0], found


def reminder(language, now):
    reminders.reminder(*vigil(language, now), "wake", now)


def moved(language, now):
    reminders.changed(*vigil(language, now), "wake", now)


SENDERS = {
    "sign_up_confirmed": confirmed,
    "sign_up_confirmed.news": confirmed_with_news,
    "action_changed": changed,
    "action_cancelled": cancelled,
    "demonstration_reminder": reminder,
    "demonstration_changed": moved,
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("mail", SENDERS)
def test_a_mail_reads_as_agreed(app, mails, clock, mail, language):
    SENDERS[mail](language, clock.now)
    letter = mails.last()
    assert (letter.name, letter.language) == (mail.split(".")[0], language)
    for name in ("Els de Vries", "Schrij", "Wake"):
        assert name not in letter.subject
    assert "Els de Vries" not in letter.text + letter.html
    assert "<lezen>" not in letter.html
    assert "<storm>" not in letter.html
    seen = f"Subject: {letter.subject}\n\n{letter.text}\n--- html ---\n\n{body_of(letter.html)}\n"
    kept = FOLDER / f"{mail}.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.write_text(seen)
    assert seen == kept.read_text()


def body_of(html):
    """What the mail says, from its heading to the reason why the reader gets it; the rest is the layout's."""
    return html[html.index("<h1>") : html.index("</p>", html.index('class="foot"'))].strip()
