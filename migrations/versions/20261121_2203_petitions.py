"""Petitions and signatures."""

revision = "20261121_2203"
down_revision = "20261121_2202"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
