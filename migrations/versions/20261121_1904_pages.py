"""The tables of pages."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1904"
down_revision = "20261121_1903"


def upgrade() -> None:
    op.create_table(
        "pages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(30), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pages"),
        sa.UniqueConstraint("key", name="uq_pages_key"),
    )
    op.create_table(
        "page_versions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("page_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_nl", sa.Text(), nullable=True),
        sa.Column("title_en", sa.Text(), nullable=True),
        sa.Column("summary_nl", sa.Text(), nullable=True),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("body_nl", sa.Text(), nullable=True),
        sa.Column("body_en", sa.Text(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("restored_from", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_page_versions"),
        sa.ForeignKeyConstraint(
            ["page_id"], ["pages.id"], name="fk_page_versions_page_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["participants.id"], name="fk_page_versions_changed_by", ondelete="SET NULL"
        ),
        sa.UniqueConstraint("page_id", "number", name="uq_page_versions_page_id_number"),
        sa.CheckConstraint("number > 0", name="ck_page_versions_number_from_one"),
        sa.CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name="ck_page_versions_has_title"),
        sa.CheckConstraint("body_nl IS NOT NULL OR body_en IS NOT NULL", name="ck_page_versions_has_body"),
    )
    op.create_index("ix_page_versions_changed_by", "page_versions", ["changed_by"])


def downgrade() -> None:
    op.drop_index("ix_page_versions_changed_by", table_name="page_versions")
    op.drop_table("page_versions")
    op.drop_table("pages")
