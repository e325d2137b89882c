"""An act in the ledger may be untied from what it was about, once; nothing else of it can change."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_0010"
down_revision = "20261123_0005"

SAME = "person_id type object_ref day status goals group_ref source channel audiences".split()
OLD, NEW = (", ".join(f"{row}.{name}" for name in SAME) for row in ("OLD", "NEW"))
# No part of it is ever NULL, or the trigger would let the change pass.
SQLITE = f"""
CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
WHEN NOT (
  substr(OLD.event_uid, 1, 7) <> 'untied:' AND substr(NEW.event_uid, 1, 7) = 'untied:'
  AND (OLD.retracts IS NULL) = (NEW.retracts IS NULL)
  AND substr(COALESCE(NEW.retracts, 'untied:'), 1, 7) = 'untied:'
  AND ({OLD}) IS ({NEW})
  AND substr(NEW.occurred_at, 11) IN (' 22:00:00.000000', ' 23:00:00.000000')
  AND substr(NEW.received_at, 11) IN (' 22:00:00.000000', ' 23:00:00.000000')
  AND date(NEW.occurred_at, '+1 day') = NEW.day
  AND julianday(OLD.occurred_at) - julianday(NEW.occurred_at) BETWEEN 0 AND 25 / 24.0
  AND julianday(OLD.received_at) - julianday(NEW.received_at) BETWEEN 0 AND 25 / 24.0
)
BEGIN SELECT RAISE(ABORT, 'table ledger_events is append-only'); END
"""
POSTGRESQL = (
    f"""
CREATE FUNCTION refuse_change_but_untying() RETURNS trigger AS $$
BEGIN
  IF left(OLD.event_uid, 7) <> 'untied:' AND left(NEW.event_uid, 7) = 'untied:'
    AND (OLD.retracts IS NULL) = (NEW.retracts IS NULL)
    AND left(COALESCE(NEW.retracts, 'untied:'), 7) = 'untied:'
    AND ({OLD}) IS NOT DISTINCT FROM ({NEW})
    AND NEW.occurred_at = date_trunc('day', OLD.occurred_at, 'Europe/Amsterdam')
    AND NEW.received_at = date_trunc('day', OLD.received_at, 'Europe/Amsterdam')
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'table ledger_events is append-only';
END $$ LANGUAGE plpgsql
""",
    """
CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
FOR EACH ROW EXECUTE FUNCTION refuse_change_but_untying()
""",
)
BEFORE = {
    "sqlite": """
CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
BEGIN SELECT RAISE(ABORT, 'table ledger_events is append-only'); END
""",
    "postgresql": """
CREATE TRIGGER ledger_events_no_update BEFORE UPDATE ON ledger_events
FOR EACH ROW EXECUTE FUNCTION refuse_change()
""",
}
NAMELESS = (("comments", "author_id", "comment"), ("reactions", "participant_id", "reaction"))
AT_ONCE = 500


def upgrade() -> None:
    op.create_table(
        "pending_untyings",
        sa.Column("event_uid", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("event_uid", name="pk_pending_untyings"),
    )
    drop_trigger()
    for statement in (SQLITE,) if is_sqlite() else POSTGRESQL:
        op.get_bind().exec_driver_sql(statement)
    for table, person, kind in NAMELESS:
        untie_nameless(table, person, kind)


def downgrade() -> None:
    drop_trigger()
    op.get_bind().exec_driver_sql(BEFORE["sqlite" if is_sqlite() else "postgresql"])
    if not is_sqlite():
        op.execute("DROP FUNCTION refuse_change_but_untying()")
    op.drop_table("pending_untyings")


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def drop_trigger() -> None:
    op.execute("DROP TRIGGER ledger_events_no_update" + ("" if is_sqlite() else " ON ledger_events"))


def untie_nameless(table: str, person: str, kind: str) -> None:
    """What lost its author before: the first job afterwards would never meet it again."""
    rows = sa.table(table, sa.column("id", sa.Uuid()), sa.column(person, sa.Uuid()))
    waiting = sa.table("pending_untyings", sa.column("event_uid", sa.String()))
    nameless = op.get_bind().execute(sa.select(rows.c.id).where(rows.c[person].is_(None)))
    for some in nameless.scalars().partitions(AT_ONCE):
        op.get_bind().execute(waiting.insert(), [{"event_uid": f"{kind}:{each}"} for each in some])
