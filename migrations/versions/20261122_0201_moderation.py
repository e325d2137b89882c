"""Moderation: cases, reports, decisions with their reasons, appeals, and the lists of words."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = "20261122_0201"
down_revision = "20261121_2207"

MOMENT = sa.DateTime(timezone=True)
LANGUAGES = "language IN ('nl', 'en')"


def upgrade() -> None:
    _create_cases()
    _create_reports()
    _create_decisions()
    _create_appeals()
    op.create_table(
        "word_lists",
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("changed_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("language", name=op.f("pk_word_lists")),
        _foreign("word_lists", "changed_by", "participants"),
        sa.CheckConstraint(LANGUAGES, name=op.f("ck_word_lists_known_language")),
    )
    _index("word_lists", "changed_by")
    _write_down_what_is_hidden()


def downgrade() -> None:
    for table in (
        "word_lists",
        "moderation_appeals",
        "moderation_decisions",
        "moderation_reports",
        "moderation_cases",
    ):
        op.drop_table(table)


def _create_cases() -> None:
    name = "moderation_cases"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(20), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("noticed", sa.Text()),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.CheckConstraint("origin IN ('report', 'words', 'staff')", name=op.f(f"ck_{name}_known_origin")),
        sa.CheckConstraint(
            "NOT withdrawn OR closed_at IS NOT NULL", name=op.f(f"ck_{name}_withdrawn_is_closed")
        ),
    )
    _index(name, "subject_id", "opened_at", "closed_at")
    op.create_index(
        "uq_moderation_cases_open",
        name,
        ["subject_kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def _create_reports() -> None:
    name = "moderation_reports"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(9), nullable=False),
        sa.Column("ground", sa.String(20), nullable=False),
        sa.Column("law", sa.Text()),
        sa.Column("explanation", sa.Text()),
        sa.Column("email", sa.String(254)),
        sa.Column("address_key", sa.String(64)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        _foreign(name, "case_id", "moderation_cases"),
        sa.UniqueConstraint("number", name=op.f(f"uq_{name}_number")),
        sa.CheckConstraint(
            "(email IS NULL) = (address_key IS NULL)", name=op.f(f"ck_{name}_address_with_its_key")
        ),
        sa.CheckConstraint(
            "ground = 'illegal' OR law IS NULL", name=op.f(f"ck_{name}_law_of_what_is_illegal")
        ),
        sa.CheckConstraint(LANGUAGES, name=op.f(f"ck_{name}_known_language")),
    )
    _index(name, "case_id", "address_key", "received_at")


def _create_decisions() -> None:
    name = "moderation_decisions"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(10), nullable=False),
        sa.Column("outcome", sa.String(10), nullable=False),
        sa.Column("ground", sa.String(20)),
        sa.Column("law", sa.Text()),
        sa.Column("reasons", sa.Text()),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        _foreign(name, "case_id", "moderation_cases"),
        _foreign(name, "author_id", "participants"),
        _foreign(name, "decided_by", "participants"),
        sa.CheckConstraint("step IN ('first', 'review', 'appeal')", name=op.f(f"ck_{name}_known_step")),
        sa.CheckConstraint("outcome IN ('hidden', 'kept')", name=op.f(f"ck_{name}_known_outcome")),
        sa.CheckConstraint(
            "outcome = 'hidden' OR ground IS NULL", name=op.f(f"ck_{name}_ground_of_what_is_hidden")
        ),
        sa.CheckConstraint(
            "ground = 'illegal' OR law IS NULL", name=op.f(f"ck_{name}_law_of_what_is_illegal")
        ),
    )
    _index(name, "case_id", "author_id", "decided_by", "decided_at")


def _create_appeals() -> None:
    name = "moderation_appeals"
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("decision_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.String(10), nullable=False),
        sa.Column("report_id", sa.Uuid()),
        sa.Column("text", sa.Text()),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("first_decided_by", sa.Uuid()),
        sa.Column("result", sa.String(10)),
        sa.Column("reasons", sa.Text()),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("decided_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        _foreign(name, "decision_id", "moderation_decisions"),
        _foreign(name, "report_id", "moderation_reports"),
        _foreign(name, "first_decided_by", "participants"),
        _foreign(name, "decided_by", "participants"),
        sa.UniqueConstraint("decision_id", "side", name=op.f(f"uq_{name}_decision_id_side")),
        sa.CheckConstraint("side IN ('author', 'reporter')", name=op.f(f"ck_{name}_known_side")),
        sa.CheckConstraint(
            "(side = 'reporter') = (report_id IS NOT NULL)", name=op.f(f"ck_{name}_reporter_with_a_report")
        ),
        sa.CheckConstraint(
            "result IN ('upheld', 'reversed', 'lapsed')", name=op.f(f"ck_{name}_known_result")
        ),
        sa.CheckConstraint(
            "(result IS NULL) = (decided_at IS NULL)", name=op.f(f"ck_{name}_decided_at_once")
        ),
        sa.CheckConstraint(
            "decided_by IS NULL OR result IS NOT NULL", name=op.f(f"ck_{name}_nobody_decides_nothing")
        ),
        sa.CheckConstraint("decided_by <> first_decided_by", name=op.f(f"ck_{name}_decided_by_another")),
        sa.CheckConstraint(LANGUAGES, name=op.f(f"ck_{name}_known_language")),
    )
    _index(name, "report_id", "received_at", "first_decided_by", "decided_by")


def _write_down_what_is_hidden() -> None:
    """A comment that was hidden before has a decision too, so that its author can object."""
    comments = sa.table(
        "comments",
        sa.column("id", sa.Uuid()),
        sa.column("author_id", sa.Uuid()),
        sa.column("hidden_at", MOMENT),
        sa.column("hidden_reason", sa.Text()),
        sa.column("hidden_by", sa.Uuid()),
    )
    cases = sa.table(
        "moderation_cases",
        *(sa.column(name, sa.Uuid()) for name in ("id", "subject_id")),
        *(sa.column(name, sa.String()) for name in ("subject_kind", "origin")),
        *(sa.column(name, MOMENT) for name in ("opened_at", "closed_at")),
        sa.column("withdrawn", sa.Boolean()),
    )
    decisions = sa.table(
        "moderation_decisions",
        *(sa.column(name, sa.Uuid()) for name in ("id", "case_id", "author_id", "decided_by")),
        *(sa.column(name, sa.String()) for name in ("step", "outcome", "reasons")),
        sa.column("decided_at", MOMENT),
    )
    connection = op.get_bind()
    for said in connection.execute(sa.select(comments).where(comments.c.hidden_at.is_not(None))).all():
        case_id = uuid.uuid4()
        connection.execute(
            sa.insert(cases).values(
                id=case_id,
                subject_kind="comment",
                subject_id=said.id,
                origin="staff",
                opened_at=said.hidden_at,
                closed_at=said.hidden_at,
                withdrawn=False,
            )
        )
        connection.execute(
            sa.insert(decisions).values(
                id=uuid.uuid4(),
                case_id=case_id,
                step="first",
                outcome="hidden",
                reasons=said.hidden_reason,
                author_id=said.author_id,
                decided_by=said.hidden_by,
                decided_at=said.hidden_at,
            )
        )


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
