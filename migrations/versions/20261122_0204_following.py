"""Following: placeholder, filled by the domain that owns it."""

revision = "20261122_0204"
down_revision = "20261122_0203"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
