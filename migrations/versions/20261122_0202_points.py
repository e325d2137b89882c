"""Points that staff gather from contributions, and the answers to them."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0202"
down_revision = "20261122_0201"

MOMENT = sa.DateTime(timezone=True)
DECISIONS = "decision IN ('adopted', 'partly-adopted', 'already-in', 'taken-along', 'not-adopted')"


def upgrade() -> None:
    _create_points()
    _create_sources()
    _create_notes()
    _create_answers()


def downgrade() -> None:
    for table in (
        "answer_paragraphs",
        "answers",
        "answer_publications",
        "point_notes",
        "point_sources",
        "comment_parts",
        "points",
    ):
        op.drop_table(table)


def _create_points() -> None:
    op.create_table(
        "points",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(f"{name}_{each}", sa.Text()) for name in ("title", "summary") for each in ("nl", "en")),
        sa.Column("assigned_to", sa.Uuid()),
        sa.Column("taken_into_id", sa.Uuid()),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points")),
        _foreign("points", "consultation_id", "consultations"),
        _foreign("points", "assigned_to", "participants"),
        _foreign("points", "taken_into_id", "points"),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_points_consultation_id_number")),
        sa.CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name=op.f("ck_points_titled")),
        sa.CheckConstraint("taken_into_id <> id", name=op.f("ck_points_never_into_itself")),
    )
    _index("points", "assigned_to", "taken_into_id")


def _create_sources() -> None:
    op.create_table(
        "comment_parts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.Integer(), nullable=False),
        sa.Column("ends_at", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_parts")),
        _foreign("comment_parts", "comment_id", "comments"),
        sa.UniqueConstraint("comment_id", "starts_at", name=op.f("uq_comment_parts_comment_id_starts_at")),
        sa.CheckConstraint("starts_at >= 0 AND ends_at > starts_at", name=op.f("ck_comment_parts_a_stretch")),
    )
    op.create_table(
        "point_sources",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid()),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_sources")),
        _foreign("point_sources", "point_id", "points"),
        _foreign("point_sources", "comment_id", "comments"),
        _foreign("point_sources", "part_id", "comment_parts"),
        sa.UniqueConstraint(
            "point_id", "comment_id", "part_id", name=op.f("uq_point_sources_point_id_comment_id_part_id")
        ),
    )
    op.create_index(
        "uq_point_sources_whole",
        "point_sources",
        ["point_id", "comment_id"],
        unique=True,
        sqlite_where=sa.text("part_id IS NULL"),
        postgresql_where=sa.text("part_id IS NULL"),
    )
    _index("point_sources", "comment_id", "part_id")


def _create_notes() -> None:
    op.create_table(
        "point_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_notes")),
        _foreign("point_notes", "point_id", "points"),
        _foreign("point_notes", "author_id", "participants"),
    )
    _index("point_notes", "point_id")


def _create_answers() -> None:
    op.create_table(
        "answer_publications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid()),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_publications")),
        _foreign("answer_publications", "phase_id", "phases"),
        _foreign("answer_publications", "version_id", "draft_versions"),
        _foreign("answer_publications", "published_by", "participants"),
    )
    _index("answer_publications", "phase_id", "version_id")
    op.create_table(
        "answers",
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("decision", sa.String(20), nullable=False),
        sa.Column("reason_nl", sa.Text()),
        sa.Column("reason_en", sa.Text()),
        sa.Column("drafted_by", sa.Uuid()),
        sa.Column("drafted_at", MOMENT, nullable=False),
        sa.Column("offered_at", MOMENT),
        sa.Column("approved_by", sa.Uuid()),
        sa.Column("approved_at", MOMENT),
        sa.Column("publication_id", sa.Uuid()),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("point_id", name=op.f("pk_answers")),
        _foreign("answers", "point_id", "points"),
        _foreign("answers", "drafted_by", "participants"),
        _foreign("answers", "approved_by", "participants"),
        _foreign("answers", "publication_id", "answer_publications"),
        sa.CheckConstraint(DECISIONS, name=op.f("ck_answers_known_decision")),
        sa.CheckConstraint("approved_by <> drafted_by", name=op.f("ck_answers_approved_by_another")),
        sa.CheckConstraint(
            "approved_at IS NULL OR offered_at IS NOT NULL", name=op.f("ck_answers_approved_after_offering")
        ),
        sa.CheckConstraint(
            "publication_id IS NULL OR approved_at IS NOT NULL", name=op.f("ck_answers_public_when_approved")
        ),
        sa.CheckConstraint(
            "publication_id IS NULL OR (reason_nl IS NOT NULL AND reason_en IS NOT NULL)",
            name=op.f("ck_answers_public_in_both_languages"),
        ),
    )
    _index("answers", "publication_id")
    op.create_table(
        "answer_paragraphs",
        sa.Column("point_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("point_id", "paragraph_id", name=op.f("pk_answer_paragraphs")),
        sa.ForeignKeyConstraint(
            ["point_id"], ["answers.point_id"], name=op.f("fk_answer_paragraphs_point_id_answers")
        ),
        _foreign("answer_paragraphs", "paragraph_id", "paragraphs"),
    )
    _index("answer_paragraphs", "paragraph_id")


def _foreign(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"))


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
