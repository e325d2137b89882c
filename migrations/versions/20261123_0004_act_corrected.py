"""Per signature of an act, its part of the line in the public ledger; for acts before this day nothing."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0004"
down_revision = "20261123_0003"


def upgrade() -> None:
    op.add_column(
        "integrity_act_signatures",
        sa.Column("corrected", sa.SmallInteger, nullable=False, server_default="0"),
    )


def downgrade() -> None:
    op.drop_column("integrity_act_signatures", "corrected")
