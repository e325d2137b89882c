"""A form that makes a point makes one: the key of the form stands with the point, once."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0308"
down_revision = "20261122_0307"

# Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.


def upgrade() -> None:
    op.add_column("points", sa.Column("submission", sa.String(64)))
    op.create_index("uq_points_submission", "points", ["consultation_id", "submission"], unique=True)


def downgrade() -> None:
    op.drop_index("uq_points_submission", table_name="points")
    op.drop_column("points", "submission")
