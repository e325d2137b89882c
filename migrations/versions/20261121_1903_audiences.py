"""The tables of audiences: terms, groups, the directory, invitations and imports."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1903"
down_revision = "20261121_1902"

# Ordered by code point on PostgreSQL too, whatever the server's language.
FOLDED = sa.String(length=400).with_variant(sa.String(length=400, collation="C"), "postgresql")


def upgrade() -> None:
    _terms()
    _groups()
    _directory()
    _invitations()
    _imports()


def _terms() -> None:
    op.create_table(
        "audience_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_audience_terms_ends_after_start")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_terms")),
        sa.UniqueConstraint("audience", "starts_on", name=op.f("uq_audience_terms_audience_starts_on")),
    )
    with op.batch_alter_table("audience_memberships") as batch:
        batch.create_foreign_key(
            op.f("fk_audience_memberships_term_id"), "audience_terms", ["term_id"], ["id"]
        )


def _groups() -> None:
    op.create_table(
        "local_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("name_key", sa.String(length=160), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_local_groups")),
        sa.UniqueConstraint("name_key", name=op.f("uq_local_groups_name_key")),
    )
    op.create_table(
        "group_memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_group_memberships_ends_after_start")
        ),
        sa.CheckConstraint("role IN ('member', 'coordinator')", name=op.f("ck_group_memberships_role_known")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["local_groups.id"], name=op.f("fk_group_memberships_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_group_memberships_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_memberships")),
    )
    op.create_index(op.f("ix_group_memberships_participant_id"), "group_memberships", ["participant_id"])
    op.create_index(
        "ix_group_memberships_person",
        "group_memberships",
        ["group_id", "participant_id", "starts_on"],
        unique=True,
    )


def _directory() -> None:
    op.create_table(
        "directory_names",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("folded", FOLDED, nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["accounts.participant_id"],
            name=op.f("fk_directory_names_participant_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("participant_id", "position", name=op.f("pk_directory_names")),
    )
    op.create_index("ix_directory_names_folded", "directory_names", ["folded", "participant_id"])


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("invited_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("mail_id", sa.Uuid(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('invitation', 'reminder')", name=op.f("ck_invitations_kind_known")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (token_hash IS NULL)", name=op.f("ck_invitations_sent_has_token")
        ),
        sa.ForeignKeyConstraint(["invited_by"], ["participants.id"], name=op.f("fk_invitations_invited_by")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_invitations_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    for column in ("participant_id", "batch_id", "expires_at"):
        op.create_index(op.f(f"ix_invitations_{column}"), "invitations", [column])
    op.create_index(
        "uq_invitations_waiting",
        "invitations",
        ["participant_id"],
        unique=True,
        sqlite_where=sa.text("sent_at IS NULL"),
        postgresql_where=sa.text("sent_at IS NULL"),
    )


def _imports() -> None:
    counts = ("row", "done", "new", "changed", "unchanged", "repeated", "refused")
    op.create_table(
        "people_imports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("uploaded_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("encoding", sa.String(length=12), nullable=False),
        sa.Column("separator", sa.String(length=1), nullable=False),
        sa.Column("unknown_columns", sa.JSON(), nullable=False),
        *(sa.Column(f"{count}_count", sa.Integer(), nullable=False) for count in counts),
        sa.Column("plan_digest", sa.String(length=64), nullable=True),
        sa.Column("only_good_rows", sa.Boolean(), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("notice", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "status IN ('checking', 'checked', 'loading', 'loaded', 'failed', 'discarded')",
            name=op.f("ck_people_imports_status_known"),
        ),
        sa.CheckConstraint(
            "(status = 'loaded') = (loaded_at IS NOT NULL)", name=op.f("ck_people_imports_loaded_says_when")
        ),
        sa.ForeignKeyConstraint(
            ["uploaded_by"], ["participants.id"], name=op.f("fk_people_imports_uploaded_by")
        ),
        sa.ForeignKeyConstraint(["loaded_by"], ["participants.id"], name=op.f("fk_people_imports_loaded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people_imports")),
    )
    op.create_index("ix_people_imports_created_at", "people_imports", ["created_at", "id"])
    op.create_index(op.f("ix_people_imports_kept_until"), "people_imports", ["kept_until"])
    op.create_table(
        "people_import_rows",
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["people_imports.id"],
            name=op.f("fk_people_import_rows_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_people_import_rows")),
    )
    op.create_index("ix_people_import_rows_outcome", "people_import_rows", ["import_id", "outcome", "line"])
    op.create_index(op.f("ix_people_import_rows_participant_id"), "people_import_rows", ["participant_id"])


def downgrade() -> None:
    op.drop_table("people_import_rows")
    op.drop_table("people_imports")
    op.drop_table("invitations")
    op.drop_table("directory_names")
    op.drop_table("group_memberships")
    op.drop_table("local_groups")
    with op.batch_alter_table("audience_memberships") as batch:
        batch.drop_constraint(op.f("fk_audience_memberships_term_id"), type_="foreignkey")
    op.drop_table("audience_terms")
