"""The name of the file of an uploaded list of people."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2207"
down_revision = "20261121_2206"

# Plain ALTER TABLE, on SQLite too: a batch would make the table anew, without its triggers.


def upgrade() -> None:
    op.add_column("people_imports", sa.Column("file_name", sa.String(100), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("people_imports", "file_name")
