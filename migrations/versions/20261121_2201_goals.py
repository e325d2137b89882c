"""Which goals the consultations and the sections of their drafts serve."""

revision = "20261121_2201"
down_revision = "20261121_1905"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
