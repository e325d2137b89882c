"""Points that staff gather from contributions, the answers to them, triggers that keep these as published."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0202"
down_revision = "20261122_0201"

MOMENT = sa.DateTime(timezone=True)
# What an answer that is public keeps as it was: per trigger the table, the act, and when it is refused. Who
# of staff did it is not among them: that goes when a person does.
FROZEN = {
    "points_frozen_update": (
        "points",
        (
            "UPDATE OF consultation_id, number, title_nl, title_en, summary_nl, summary_en, taken_into_id, "
            "answered_at"
        ),
        "OLD.answered_at IS NOT NULL",
    ),
    "points_frozen_delete": ("points", "DELETE", "OLD.answered_at IS NOT NULL"),
    "point_sources_frozen_insert": ("point_sources", "INSERT", "{answered} NEW.point_id) IS NOT NULL"),
    "point_sources_frozen_update": (
        "point_sources",
        "UPDATE",
        "{answered} OLD.point_id) IS NOT NULL OR {answered} NEW.point_id) IS NOT NULL",
    ),
    "point_sources_frozen_delete": ("point_sources", "DELETE", "{answered} OLD.point_id) IS NOT NULL"),
    "answers_frozen_update": (
        "answers",
        (
            "UPDATE OF point_id, decision, reason_nl, reason_en, drafted_at, offered_at, approved_at, "
            "publication_id"
        ),
        "OLD.publication_id IS NOT NULL",
    ),
    "answers_frozen_delete": ("answers", "DELETE", "OLD.publication_id IS NOT NULL"),
    "answer_paragraphs_frozen_insert": ("answer_paragraphs", "INSERT", "{public} NEW.point_id) IS NOT NULL"),
    "answer_paragraphs_frozen_update": ("answer_paragraphs", "UPDATE", "{public} OLD.point_id) IS NOT NULL"),
    "answer_paragraphs_frozen_delete": ("answer_paragraphs", "DELETE", "{public} OLD.point_id) IS NOT NULL"),
    "answer_publications_frozen_update": (
        "answer_publications",
        "UPDATE OF phase_id, published_at",
        "OLD.published_at IS NOT NULL",
    ),
    # A version that was yet to come is named once.
    "answer_publications_frozen_version": (
        "answer_publications",
        "UPDATE OF version_id",
        "OLD.version_id IS NOT NULL",
    ),
    "answer_publications_frozen_delete": ("answer_publications", "DELETE", "OLD.published_at IS NOT NULL"),
}
LOOK_UP = {
    "answered": "(SELECT answered_at FROM points WHERE id =",
    "public": "(SELECT publication_id FROM answers WHERE point_id =",
}
DECISIONS = "decision IN ('adopted', 'partly-adopted', 'already-in', 'taken-along', 'not-adopted')"


def upgrade() -> None:
    _create_points()
    _create_sources()
    _create_notes()
    _create_likenesses()
    _create_answers()
    for statement in create_triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_triggers(op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "answer_paragraphs",
        "answers",
        "answer_publications",
        "likeness_searches",
        "comment_likenesses",
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
        sa.Column("answered_at", MOMENT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points")),
        _foreign("points", "consultation_id", "consultations"),
        _foreign("points", "assigned_to", "participants"),
        _foreign("points", "taken_into_id", "points"),
        sa.UniqueConstraint("consultation_id", "number", name=op.f("uq_points_consultation_id_number")),
        sa.CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name=op.f("ck_points_titled")),
        sa.CheckConstraint("taken_into_id <> id", name=op.f("ck_points_never_into_itself")),
        sa.CheckConstraint(
            "taken_into_id IS NULL OR answered_at IS NULL", name=op.f("ck_points_taken_is_not_answered")
        ),
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
        sa.Column("first_point_id", sa.Uuid(), nullable=False),
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid()),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_sources")),
        _foreign("point_sources", "point_id", "points"),
        _foreign("point_sources", "first_point_id", "points"),
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
    _index("point_sources", "first_point_id", "comment_id", "part_id")


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


def _create_likenesses() -> None:
    op.create_table(
        "comment_likenesses",
        sa.Column("comment_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("comment_id", "other_id", name=op.f("pk_comment_likenesses")),
        _foreign("comment_likenesses", "comment_id", "comments"),
        _foreign("comment_likenesses", "other_id", "comments"),
    )
    _index("comment_likenesses", "other_id")
    op.create_table(
        "likeness_searches",
        sa.Column("consultation_id", sa.Uuid(), nullable=False),
        sa.Column("stamp", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", name=op.f("pk_likeness_searches")),
        sa.ForeignKeyConstraint(
            ["consultation_id"],
            ["consultations.id"],
            ondelete="CASCADE",
            name=op.f("fk_likeness_searches_consultation_id_consultations"),
        ),
    )


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


def create_triggers(dialect: str) -> list[str]:
    """Refuse changes to what was published, by the names in FROZEN."""
    statements = []
    for name, (table, act, refused) in FROZEN.items():
        when = refused.format(**LOOK_UP)
        said = f"a published answer never changes ({table})"
        if dialect != "postgresql":
            statements.append(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {when} "
                f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
            )
            continue
        statements.append(
            f"CREATE FUNCTION refuse_{name}() RETURNS trigger AS $$ BEGIN "
            f"IF {when} THEN RAISE EXCEPTION '{said}'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        statements.append(
            f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_{name}()"
        )
    return statements


def drop_triggers(dialect: str) -> list[str]:
    if dialect != "postgresql":
        return [f"DROP TRIGGER {name}" for name in FROZEN]
    return [
        statement
        for name, (table, _act, _refused) in FROZEN.items()
        for statement in (f"DROP TRIGGER {name} ON {table}", f"DROP FUNCTION refuse_{name}()")
    ]
