"""Every action that the product writes in the log has its sentence, in both languages."""

from typing import Any

import pytest
from flask_babel import force_locale

from app.core import audit, clock
from app.core.access import Role
from app.core.types import new_id
from app.extensions import db
from app.office.log_words import ACTIONS, action_words
from app.settings import ROOT
from tests.factories.people import make_staff
from tests.support.audited_actions import actions_in


def test_every_action_in_the_source_has_a_sentence() -> None:
    written = actions_in(ROOT / "app")
    lacking = {action: place for action, place in written.items() if action not in ACTIONS}
    assert lacking == {}, "write their sentences in app/office/log_words.py"
    assert ACTIONS.keys() - written.keys() == set(), "nobody writes these any more"


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        ("nl", ["bekeek deze persoon", "gaf een rol", "persoon", "informatiepagina"]),
        ("en", ["looked at this person", "gave a role", "person", "information page"]),
    ],
)
def test_the_log_tells_what_was_done(staff: Any, language: str, sentences: list[str]) -> None:
    by = make_staff("Noor Bos").participant_id
    audit.record("person-viewed", "person", new_id(), actor_id=by, now=clock.now())
    audit.record("role-granted", "person", new_id(), actor_id=by, now=clock.now(), role="editor")
    audit.record("tried-later", "page", "x", actor_id=by, now=clock.now())
    db.session.commit()
    dutch = staff(Role.DATA_OFFICER).page(f"/nl/beheer/logboek/?person={by}")
    page = dutch
    if language == "en":
        page = staff(Role.DATA_OFFICER).page(dutch.links["EN English"])
    (body,) = page.main.all("tbody")
    assert all(sentence in body.text for sentence in sentences)
    assert "tried-later" in body.text, "an action without words shows its fixed word"


def test_a_sentence_in_dutch_is_not_the_english_one(app: Any) -> None:
    with force_locale("en"):
        english = {action: action_words(action) for action in ACTIONS}
    with force_locale("nl"):
        assert [action for action in ACTIONS if action_words(action) == english[action]] == []
