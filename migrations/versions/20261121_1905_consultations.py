"""The tables of consultations."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1905"
down_revision = "20261121_1904"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
