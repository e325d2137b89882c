"""Which goals the consultations and the sections of their drafts serve."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2201"
down_revision = "20261121_1905"


def upgrade() -> None:
    for table, owner in (("consultation_goals", "consultation"), ("section_goals", "section")):
        op.create_table(
            table,
            sa.Column(f"{owner}_id", sa.Uuid(), nullable=False),
            sa.Column("goal", sa.String(4), nullable=False),
            sa.PrimaryKeyConstraint(f"{owner}_id", "goal", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(
                [f"{owner}_id"], [f"{owner}s.id"], name=f"fk_{table}_{owner}_id", ondelete="CASCADE"
            ),
        )
    op.create_index("ix_consultation_goals_goal", "consultation_goals", ["goal"])


def downgrade() -> None:
    op.drop_table("section_goals")
    op.drop_table("consultation_goals")
