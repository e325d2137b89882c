"""Keys of paragraphs and sections: short, language-neutral, never read as a word, never used again."""

import secrets

from sqlalchemy import select

from app.consultations.drafts.models import Paragraph, Section
from app.extensions import db

# No vowels and nothing that looks like something else.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
LENGTH = 6


def new_keys(table: type[Paragraph | Section], count: int) -> list[str]:
    """So many keys that no row of the table has."""
    fresh: dict[str, None] = {}
    while len(fresh) < count:
        wanted = {"".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(count - len(fresh))}
        taken = set(db.session.scalars(select(table.key).where(table.key.in_(wanted))))
        fresh.update(dict.fromkeys(wanted - taken))
    return list(fresh)
