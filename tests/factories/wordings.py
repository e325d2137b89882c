"""Other words for petitions, for tests. The caller commits."""

from typing import Any

from app.core import clock
from app.extensions import db
from app.petitions.models import Petition
from app.petitions.versions import operations
from app.petitions.versions.operations import Words
from app.petitions.versions.rules import WORDS
from tests.factories.petitions import somebody


def reword(petition: Petition, **parts: Any) -> None:
    """Show other words from now on: `reword(petition, demand=Bilingual(...))`."""
    words = Words(**{name: parts.get(name, getattr(petition, name)) for name in WORDS})
    writer = somebody()
    operations.write(petition, words, revision=0, now=clock.now(), actor_id=writer)
    db.session.flush()
    operations.send(petition, now=clock.now(), actor_id=writer)
    db.session.flush()
    operations.show(petition, now=clock.now(), actor_id=somebody())
    db.session.flush()
