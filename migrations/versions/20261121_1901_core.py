"""The tables of core and mail: audit log, jobs, limits, files, slugs, search, mails."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1901"
down_revision = None


def upgrade() -> None:
    create_audit_log()
    create_jobs()
    create_limits_files_and_slugs()
    create_search()
    create_mails()


def create_audit_log() -> None:
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("object_type", sa.String(40), nullable=False),
        sa.Column("object_id", sa.String(60), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_log"),
    )
    for column in ("at", "actor_id", "object_id"):
        op.create_index(f"ix_audit_log_{column}", "audit_log", [column])
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def create_jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        sa.Column("run_after", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.String(200), nullable=True),
        sa.Column("unique_key", sa.String(200), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sa.UniqueConstraint("unique_key", name="uq_jobs_unique_key"),
        sa.CheckConstraint("status IN ('queued', 'running', 'done', 'dead')", name=op.f("ck_jobs_status")),
        sa.CheckConstraint(
            "(status = 'running') = (lease_until IS NOT NULL)", name=op.f("ck_jobs_running_has_lease")
        ),
    )
    op.create_index("ix_jobs_due", "jobs", ["status", "priority", "run_after"])


def create_limits_files_and_slugs() -> None:
    op.create_table(
        "limit_counters",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("window_start", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", "window_start", name="pk_limit_counters"),
    )
    op.create_index("ix_limit_counters_expires_at", "limit_counters", ["expires_at"])
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("media_type", sa.String(100), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kept_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_stored_files"),
        sa.CheckConstraint("size > 0", name=op.f("ck_stored_files_size")),
    )
    op.create_index("ix_stored_files_sha256", "stored_files", ["sha256"])
    op.create_index("ix_stored_files_kept_until", "stored_files", ["kept_until"])
    op.create_table(
        "slugs",
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("slug", sa.String(100), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "language", "slug", name="pk_slugs"),
    )
    op.create_index("ix_slugs_object_id", "slugs", ["object_id"])
    op.create_index(
        "uq_slugs_current",
        "slugs",
        ["object_id", "language", "kind"],
        unique=True,
        sqlite_where=sa.text("current"),
        postgresql_where=sa.text("current"),
    )


def create_search() -> None:
    op.create_table(
        "search_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("object_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("url_endpoint", sa.String(80), nullable=False),
        sa.Column("url_values", sa.JSON(), nullable=False),
        sa.Column("indexed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
        sa.UniqueConstraint("kind", "object_id", "language", name="uq_search_documents_kind"),
    )
    for statement in FULL_TEXT[op.get_context().dialect.name]:
        op.execute(statement)


def create_mails() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(320), nullable=True),
        sa.Column("address_key", sa.String(64), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("subject", sa.String(250), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("html", sa.Text(), nullable=True),
        sa.Column("unsubscribe_url", sa.Text(), nullable=True),
        sa.Column("asked_for", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.String(200), nullable=False),
        sa.Column("status", sa.String(12), nullable=False),
        sa.Column("error", sa.String(40), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("message_id", name="uq_mails_message_id"),
        sa.CheckConstraint(
            "status IN ('queued', 'sent', 'bounced', 'failed', 'suppressed')", name=op.f("ck_mails_status")
        ),
        sa.CheckConstraint(
            "status <> 'queued' OR (address IS NOT NULL AND text IS NOT NULL AND html IS NOT NULL)",
            name=op.f("ck_mails_queued_is_whole"),
        ),
    )
    op.create_index("ix_mails_participant_id", "mails", ["participant_id"])
    op.create_index("ix_mails_address_key", "mails", ["address_key"])
    op.create_index("ix_mails_queued_at", "mails", ["queued_at", "id"])
    op.create_index("ix_mails_status", "mails", ["status", "queued_at"])
    op.create_table(
        "mail_suppressions",
        sa.Column("address_key", sa.String(64), nullable=False),
        sa.Column("error", sa.String(40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("address_key", name="pk_mail_suppressions"),
    )
    op.create_index("ix_mail_suppressions_since", "mail_suppressions", ["since"])


def downgrade() -> None:
    op.drop_table("mail_suppressions")
    op.drop_table("mails")
    op.execute("DROP TABLE search_text")
    op.drop_table("search_documents")
    for table in ("slugs", "stored_files", "limit_counters", "jobs", "audit_log"):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        op.execute("DROP FUNCTION IF EXISTS refuse_change()")


# A migration is history: it writes out what app/core/append_only.py said on its day.
APPEND_ONLY = {
    "sqlite": (
        """
        CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'table audit_log is append-only'); END
        """,
        """
        CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
        BEGIN SELECT RAISE(ABORT, 'table audit_log is append-only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$
        BEGIN
          IF TG_OP = 'DELETE' AND current_setting('samenspraak.retention', true) = TG_TABLE_NAME THEN
            RETURN OLD;
          END IF;
          RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME;
        END $$ LANGUAGE plpgsql
        """,
        """
        CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
        "CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log EXECUTE FUNCTION refuse_change()",
    ),
}

FULL_TEXT = {
    "sqlite": (
        """
        CREATE VIRTUAL TABLE search_text USING fts5(
          document_id UNINDEXED, title, body, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')
        """,
    ),
    "postgresql": (
        "CREATE TABLE search_text (document_id uuid PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_search_text_words ON search_text USING gin (words)",
    ),
}
