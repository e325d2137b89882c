"""Following a consultation or a paragraph, and how often somebody wants a mail about it."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0204"
down_revision = "20261122_0203"

MOMENT = sa.DateTime(timezone=True)
LANGUAGE = "language IN ('nl', 'en')"


def upgrade() -> None:
    op.create_table(
        "followers",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("rhythm", sa.String(8), nullable=False),
        sa.Column("address", sa.String(254)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("told_until", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_followers")),
        _foreign("followers", "participant_id", "participants"),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly', 'never')", name=op.f("ck_followers_known_rhythm")),
        sa.CheckConstraint(
            "(rhythm = 'never') = (next_at IS NULL)", name=op.f("ck_followers_never_has_no_moment")
        ),
        sa.CheckConstraint(LANGUAGE, name=op.f("ck_followers_known_language")),
    )
    op.create_index(op.f("ix_followers_next_at"), "followers", ["next_at"])
    _create_follows()
    _create_requests()


def downgrade() -> None:
    for table in ("follow_requests", "follows", "followers"):
        op.drop_table(table)


def _create_follows() -> None:
    op.create_table(
        "follows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid()),
        sa.Column("followed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        _foreign("follows", "participant_id", "participants"),
        _foreign("follows", "consultation_id", "consultations"),
        _foreign("follows", "paragraph_id", "paragraphs"),
    )
    for column in ("consultation_id", "paragraph_id"):
        op.create_index(op.f(f"ix_follows_{column}"), "follows", [column])
    for name, columns, where in (
        ("paragraph", ["participant_id", "paragraph_id"], "paragraph_id IS NOT NULL"),
        ("whole", ["participant_id", "consultation_id"], "paragraph_id IS NULL"),
    ):
        op.create_index(
            f"uq_follows_{name}",
            "follows",
            columns,
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )


def _create_requests() -> None:
    op.create_table(
        "follow_requests",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("address", sa.String(254), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("rhythm", sa.String(8), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid()),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_follow_requests")),
        _foreign("follow_requests", "consultation_id", "consultations"),
        _foreign("follow_requests", "paragraph_id", "paragraphs"),
        sa.CheckConstraint("rhythm IN ('daily', 'weekly')", name=op.f("ck_follow_requests_known_rhythm")),
        sa.CheckConstraint(LANGUAGE, name=op.f("ck_follow_requests_known_language")),
    )
    for column in ("consultation_id", "paragraph_id", "asked_at"):
        op.create_index(op.f(f"ix_follow_requests_{column}"), "follow_requests", [column])


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))
