"""The tables of audiences."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1903"
down_revision = "20261121_1902"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
