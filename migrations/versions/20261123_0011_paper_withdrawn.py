"""Who signed on paper and by mail, and withdraws, counts on paper no longer."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0011"
down_revision = "20261123_0010"


def upgrade() -> None:
    # Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.
    op.add_column(
        "paper_rows", sa.Column("is_withdrawn", sa.Boolean, nullable=False, server_default=sa.false())
    )


def downgrade() -> None:
    op.drop_column("paper_rows", "is_withdrawn")
