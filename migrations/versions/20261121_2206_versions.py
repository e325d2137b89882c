"""Versions of a draft beside each other: a summary in plain language per section, and a proposed lineage."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2206"
down_revision = "20261121_2205"

# Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.


def upgrade() -> None:
    op.add_column("headings", sa.Column("summary_nl", sa.Text()))
    op.add_column("headings", sa.Column("summary_en", sa.Text()))
    op.add_column("draft_uploads", sa.Column("proposal", sa.JSON()))


def downgrade() -> None:
    op.drop_column("draft_uploads", "proposal")
    op.drop_column("headings", "summary_en")
    op.drop_column("headings", "summary_nl")
