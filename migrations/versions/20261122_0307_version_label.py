"""What a version of a draft is called, in both languages; the names there were stand as the Dutch ones."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0307"
down_revision = "20261122_0306"

TABLES = ("draft_versions", "draft_uploads")

# Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.


def upgrade() -> None:
    for table in TABLES:
        op.execute(f"ALTER TABLE {table} RENAME COLUMN label TO label_nl")
        op.add_column(table, sa.Column("label_en", sa.String(80)))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "label_en")
        op.execute(f"ALTER TABLE {table} RENAME COLUMN label_nl TO label")
