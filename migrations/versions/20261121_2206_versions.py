"""Versions of a draft beside each other: summaries and proposed lineage."""

revision = "20261121_2206"
down_revision = "20261121_2205"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
