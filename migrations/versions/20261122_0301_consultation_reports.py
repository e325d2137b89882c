"""Which edition of a consultation's report is which file."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0301"
down_revision = "20261122_0205"


def upgrade() -> None:
    op.create_table(
        "consultation_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("essence", sa.String(64), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_reports")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            name=op.f("fk_consultation_reports_consultation_id_consultations"),
        ),
        sa.ForeignKeyConstraint(
            ["file_id"], ["stored_files.id"], name=op.f("fk_consultation_reports_file_id_stored_files")
        ),
        sa.UniqueConstraint(
            "consultation_id", "edition", name=op.f("uq_consultation_reports_consultation_id_edition")
        ),
        sa.CheckConstraint("edition > 0", name=op.f("ck_consultation_reports_counted_from_one")),
    )
    op.create_index(op.f("ix_consultation_reports_file_id"), "consultation_reports", ["file_id"])


def downgrade() -> None:
    op.drop_table("consultation_reports")
