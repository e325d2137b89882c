"""The tables of people."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1902"
down_revision = "20261121_1901"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
