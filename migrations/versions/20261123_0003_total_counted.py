"""The total as the job counted it, beside what people read: where the two differ, something else wrote it."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0003"
down_revision = "20261123_0002"


def upgrade() -> None:
    op.add_column(
        "petition_counts", sa.Column("total_counted", sa.Integer, nullable=False, server_default="0")
    )
    op.execute("UPDATE petition_counts SET total_counted = confirmed + paper")


def downgrade() -> None:
    op.drop_column("petition_counts", "total_counted")
