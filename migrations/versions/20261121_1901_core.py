"""The tables of core."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1901"
down_revision = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
