"""The tables of pages."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1904"
down_revision = "20261121_1903"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
