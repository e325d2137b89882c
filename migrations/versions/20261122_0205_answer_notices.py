"""Which authors had their mail after which publication of answers."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0205"
down_revision = "20261122_0204"


def upgrade() -> None:
    op.create_table(
        "answer_notices",
        sa.Column("publication_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("publication_id", "participant_id", name=op.f("pk_answer_notices")),
        sa.ForeignKeyConstraint(
            ["publication_id"],
            ["answer_publications.id"],
            name=op.f("fk_answer_notices_publication_id_answer_publications"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participants.id"],
            name=op.f("fk_answer_notices_participant_id_participants"),
        ),
    )
    for column in ("participant_id", "told_at"):
        op.create_index(op.f(f"ix_answer_notices_{column}"), "answer_notices", [column])


def downgrade() -> None:
    op.drop_table("answer_notices")
