"""What readers may do with a paragraph, and what others see of it meanwhile."""

revision = "20261121_2205"
down_revision = "20261121_2204"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
