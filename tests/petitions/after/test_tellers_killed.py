"""Two workers tell signers of an update and are killed meanwhile: everybody gets one mail, nobody two."""

import random
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.mail.models import Mail
from app.petitions.after.models import UpdateNotice
from tests.core.test_workers_killed import workers
from tests.factories.petitions import sign_and_confirm
from tests.petitions.after.test_telling import update_of
from tests.support.clock import FrozenClock

SIGNERS, KILLS = 40, 5


def told() -> int:
    number = db.session.scalar(select(func.count()).select_from(UpdateNotice)) or 0
    db.session.rollback()
    return number


def test_killed_workers_tell_everybody_once(
    petition: Any, database: Any, tmp_path: Path, clock: FrozenClock
) -> None:
    # The workers' clock is the machine's own.
    clock.set(datetime.now(UTC))
    for number in range(SIGNERS):
        sign_and_confirm(petition, f"els{number}@example.org", wants_news=True)
    update_of(petition, clock)
    db.session.commit()
    chance, kills = random.Random(20261122), 0
    with workers(database.url, tmp_path, "tests.petitions.after.tellers") as team:
        give_up = time.monotonic() + 120
        while told() < SIGNERS and time.monotonic() < give_up:
            time.sleep(chance.uniform(0.05, 0.3))
            if kills < KILLS:
                team.kill(chance.randrange(2))
                kills += 1
    keys = db.session.scalars(select(Mail.address_key).where(Mail.name == "petition_news")).all()
    assert Counter(Counter(keys).values()) == {1: SIGNERS}
    assert told() == SIGNERS
    assert kills
