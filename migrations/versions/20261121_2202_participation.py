"""The ledger of participation and its roll-ups."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2202"
down_revision = "20261121_2201"


def upgrade() -> None:
    create_ledger()
    create_person_codes()
    create_waiting()
    create_counters()


def create_ledger() -> None:
    op.create_table(
        "ledger_events",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_uid", sa.String(200), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("type", sa.String(30), nullable=False),
        sa.Column("object_ref", sa.String(200), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("goals", sa.String(100), nullable=False),
        sa.Column("group_ref", sa.String(200), nullable=False),
        sa.Column("source", sa.String(200), nullable=False),
        sa.Column("retracts", sa.String(200), nullable=True),
        sa.Column("channel", sa.String(10), nullable=False),
        sa.Column("audiences", sa.String(200), nullable=False),
        sa.Column("digest", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_events"),
        sa.UniqueConstraint("event_uid", "digest", name="uq_ledger_events_event_uid_digest"),
        sa.CheckConstraint(
            "(type = 'retract') = (retracts IS NOT NULL)",
            name=op.f("ck_ledger_events_retraction_names_its_event"),
        ),
        sa.CheckConstraint(
            "channel IN ('online', 'paper', 'room')", name=op.f("ck_ledger_events_known_channel")
        ),
    )
    op.create_index("ix_ledger_events_person_id", "ledger_events", ["person_id"])
    op.create_index(
        "ix_ledger_events_retracts",
        "ledger_events",
        ["retracts"],
        sqlite_where=sa.text("retracts IS NOT NULL"),
        postgresql_where=sa.text("retracts IS NOT NULL"),
    )
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def create_person_codes() -> None:
    op.create_table(
        "person_codes",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", name="pk_person_codes"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name="fk_person_codes_participant_id"
        ),
    )


def create_waiting() -> None:
    op.create_table(
        "pending_events",
        sa.Column("ledger_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("ledger_id", name="pk_pending_events"),
    )
    op.create_table(
        "pending_merges",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pending_merges"),
    )
    op.create_table(
        "counted_with",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("counted_as", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("participant_id", name="pk_counted_with"),
    )
    op.create_index("ix_counted_with_counted_as", "counted_with", ["counted_as"])


def create_counters() -> None:
    op.create_table(
        "movement_counters",
        sa.Column("figure", sa.String(24), nullable=False),
        sa.Column("key", sa.String(30), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("figure", "key", "day", name="pk_movement_counters"),
    )
    op.create_table(
        "rollup_state",
        sa.Column("id", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("counted_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rebuilds_asked", sa.Integer(), nullable=False),
        sa.Column("rebuilds_done", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rollup_state"),
        sa.CheckConstraint("id = 1", name=op.f("ck_rollup_state_one_row")),
    )


def downgrade() -> None:
    for table in ("rollup_state", "movement_counters", "counted_with", "pending_merges", "pending_events"):
        op.drop_table(table)
    op.drop_table("person_codes")
    op.drop_table("ledger_events")


# A migration is history: it writes out what app/core/append_only.py said on its day; the function is 1901's.
APPEND_ONLY = {
    "sqlite": (
        """
        CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
        BEGIN SELECT RAISE(ABORT, 'table ledger_events is append-only'); END
        """,
        """
        CREATE TRIGGER ledger_events_no_delete BEFORE DELETE ON ledger_events
        BEGIN SELECT RAISE(ABORT, 'table ledger_events is append-only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER ledger_events_no_delete BEFORE DELETE ON ledger_events
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER ledger_events_no_truncate BEFORE TRUNCATE ON ledger_events
        EXECUTE FUNCTION refuse_change()
        """,
    ),
}
