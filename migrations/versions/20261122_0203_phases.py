"""Phases in full: placeholder, filled by the domain that owns it."""

revision = "20261122_0203"
down_revision = "20261122_0202"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
