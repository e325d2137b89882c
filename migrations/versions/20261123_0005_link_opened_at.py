"""When a mailed link was opened first, which the desk tells a signer who asks."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0005"
down_revision = "20261123_0004"


def upgrade() -> None:
    # Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.
    op.add_column("signature_links", sa.Column("opened_at", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("signature_links", "opened_at")
