"""In which language a signer read the words about news, when they ticked them after signing."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0002"
down_revision = "20261123_0001"

# Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.
NAME = "ck_signatures_known_news_language"
CHECK = "news_language IN ('nl', 'en')"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE signatures ADD COLUMN news_language VARCHAR(2) CONSTRAINT {NAME} CHECK ({CHECK})"
        )
    else:
        op.add_column("signatures", sa.Column("news_language", sa.String(2)))
        op.create_check_constraint(op.f(NAME), "signatures", CHECK)


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(op.f(NAME), "signatures", type_="check")
    op.drop_column("signatures", "news_language")
