"""The mail that tells of answers reads as agreed, in both languages.

Write the files anew after a wanted change: `SNAPSHOTS=write python -m pytest` on this file.
"""

import os
from pathlib import Path

import pytest

from app.consultations.outcomes.messages import answers_published
from app.core.languages import LANGUAGES
from app.extensions import db
from tests.factories.people import make_person

FOLDER = Path(__file__).parent / "mails"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_reads_as_agreed(app, mails, clock, language):
    answers_published(make_person("Els de Vries", language=language), clock.now)
    db.session.commit()
    letter = mails.last()
    seen = f"Subject: {letter.subject}\n\n{letter.text.rstrip()}\n"
    kept = FOLDER / f"answers_published.{language}.txt"
    if os.environ.get("SNAPSHOTS") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(seen)
    assert seen == kept.read_text()
    assert letter.links == [
        f"/{language}/" + {"nl": "mijn-samenspraak/inbreng/", "en": "my/input/"}[language]
    ]
