"""Who changed a point last: not the one who approves its answer."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0001"
down_revision = "20261122_0308"

# Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.
KEY = "fk_points_changed_by_participants"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"ALTER TABLE points ADD COLUMN changed_by CHAR(32) CONSTRAINT {KEY} REFERENCES participants (id)"
        )
    else:
        op.add_column("points", sa.Column("changed_by", sa.Uuid()))
        op.create_foreign_key(KEY, "points", "participants", ["changed_by"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint(KEY, "points", type_="foreignkey")
    op.drop_column("points", "changed_by")
