"""Moderation: placeholder, filled by the domain that owns it."""

revision = "20261122_0201"
down_revision = "20261121_2207"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
