"""The ledger of participation and its roll-ups."""

revision = "20261121_2202"
down_revision = "20261121_2201"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
