"""Actions and sign-ups."""

revision = "20261121_2204"
down_revision = "20261121_2203"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
