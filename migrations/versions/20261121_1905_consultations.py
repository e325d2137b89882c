"""The tables of consultations, and the triggers that keep a published version as it was published."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1905"
down_revision = "20261121_1904"

MOMENT = sa.DateTime(timezone=True)
# Each table that holds a piece of a version, and how one of its rows finds its version.
FROZEN = {
    "draft_versions": "OLD.status = 'published'",
    "headings": "(SELECT status FROM draft_versions WHERE id = OLD.version_id) = 'published'",
    "wordings": "(SELECT status FROM draft_versions WHERE id = OLD.version_id) = 'published'",
    "wording_origins": (
        "(SELECT v.status FROM draft_versions v JOIN wordings w ON w.version_id = v.id "
        "WHERE w.id = OLD.wording_id) = 'published'"
    ),
}


def upgrade() -> None:
    _create_consultations()
    _create_drafts()
    _create_phases()
    _create_wordings()
    _create_working_tables()
    _create_comments()
    for statement in create_triggers(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    for statement in drop_triggers(op.get_bind().dialect.name):
        op.execute(statement)
    for table in (
        "kept_texts",
        "bylines",
        "comments",
        "draft_uploads",
        "draft_changes",
        "wording_origins",
        "wordings",
        "paragraphs",
        "headings",
        "sections",
        "phase_acts",
        "phases",
        "draft_versions",
        "consultations",
    ):
        op.drop_table(table)


def _bilingual(name: str) -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column(f"{name}_nl", sa.Text()), sa.Column(f"{name}_en", sa.Text())


def _id(name: str = "id") -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=False)


def _create_consultations() -> None:
    op.create_table(
        "consultations",
        _id(),
        *_bilingual("title"),
        *_bilingual("summary"),
        *_bilingual("purpose"),
        *_bilingual("contact"),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_consultations"),
        sa.CheckConstraint(
            "title_nl IS NOT NULL OR title_en IS NOT NULL", name=op.f("ck_consultations_titled")
        ),
    )


def _create_drafts() -> None:
    op.create_table(
        "draft_versions",
        _id(),
        _id("consultation_id"),
        sa.Column("based_on_id", sa.Uuid()),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(80)),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_draft_versions"),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_draft_versions_consultation_id"
        ),
        sa.ForeignKeyConstraint(["based_on_id"], ["draft_versions.id"], name="fk_draft_versions_based_on_id"),
        sa.UniqueConstraint("consultation_id", "number", name="uq_draft_versions_consultation_id_number"),
        sa.CheckConstraint("status IN ('working', 'published')", name=op.f("ck_draft_versions_known_status")),
        sa.CheckConstraint(
            "(status = 'published') = (published_at IS NOT NULL)",
            name=op.f("ck_draft_versions_published_has_a_moment"),
        ),
    )
    op.create_index("ix_draft_versions_based_on_id", "draft_versions", ["based_on_id"])
    for name in ("sections", "paragraphs"):
        op.create_table(
            name,
            _id(),
            _id("consultation_id"),
            sa.Column("key", sa.String(12), nullable=False),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(
                ["consultation_id"], ["consultations.id"], name=f"fk_{name}_consultation_id"
            ),
            sa.UniqueConstraint("key", name=f"uq_{name}_key"),
        )
        op.create_index(f"ix_{name}_consultation_id", name, ["consultation_id"])
    op.create_table(
        "headings",
        _id(),
        _id("version_id"),
        _id("section_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        *_bilingual("title"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_headings"),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name="fk_headings_version_id"),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name="fk_headings_section_id"),
        sa.UniqueConstraint("version_id", "section_id", name="uq_headings_version_id_section_id"),
    )
    op.create_index("ix_headings_section_id", "headings", ["section_id"])


def _create_phases() -> None:
    op.create_table(
        "phases",
        _id(),
        _id("consultation_id"),
        *_bilingual("name"),
        sa.Column("opens_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("version_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_phases"),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name="fk_phases_consultation_id"),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name="fk_phases_version_id"),
        sa.CheckConstraint("opens_at < closes_at", name=op.f("ck_phases_opens_before_it_closes")),
        sa.CheckConstraint("name_nl IS NOT NULL OR name_en IS NOT NULL", name=op.f("ck_phases_named")),
    )
    op.create_index("ix_phases_consultation_id", "phases", ["consultation_id"])
    op.create_index("ix_phases_version_id", "phases", ["version_id"])
    op.create_table(
        "phase_acts",
        _id("phase_id"),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("act", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("phase_id", "audience", "act", name="pk_phase_acts"),
        sa.ForeignKeyConstraint(
            ["phase_id"], ["phases.id"], name="fk_phase_acts_phase_id", ondelete="CASCADE"
        ),
        sa.CheckConstraint("act IN ('read', 'comment')", name=op.f("ck_phase_acts_known_act")),
    )


def _create_wordings() -> None:
    op.create_table(
        "wordings",
        _id(),
        _id("version_id"),
        _id("paragraph_id"),
        _id("section_id"),
        sa.Column("number", sa.Integer()),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("lineage", sa.String(10), nullable=False),
        *_bilingual("text"),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wordings"),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name="fk_wordings_version_id"),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name="fk_wordings_paragraph_id"),
        sa.ForeignKeyConstraint(["section_id"], ["sections.id"], name="fk_wordings_section_id"),
        sa.UniqueConstraint("version_id", "paragraph_id", name="uq_wordings_version_id_paragraph_id"),
        sa.CheckConstraint(
            "kind IN ('text', 'item', 'quote', 'heading')", name=op.f("ck_wordings_known_kind")
        ),
        sa.CheckConstraint(
            "lineage IN ('new', 'kept', 'reworded', 'split', 'merged', 'dropped')",
            name=op.f("ck_wordings_known_lineage"),
        ),
        sa.CheckConstraint(
            "(lineage = 'dropped') = (number IS NULL) AND "
            "(lineage = 'dropped') = (text_nl IS NULL AND text_en IS NULL)",
            name=op.f("ck_wordings_dropped_has_no_text"),
        ),
    )
    op.create_index("ix_wordings_paragraph_id", "wordings", ["paragraph_id"])
    op.create_index("ix_wordings_reading_order", "wordings", ["version_id", "number"])
    op.create_table(
        "wording_origins",
        _id("wording_id"),
        _id("origin_id"),
        sa.PrimaryKeyConstraint("wording_id", "origin_id", name="pk_wording_origins"),
        sa.ForeignKeyConstraint(
            ["wording_id"], ["wordings.id"], name="fk_wording_origins_wording_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["origin_id"], ["wordings.id"], name="fk_wording_origins_origin_id"),
    )
    op.create_index("ix_wording_origins_origin_id", "wording_origins", ["origin_id"])


def _create_working_tables() -> None:
    op.create_table(
        "draft_changes",
        _id(),
        _id("version_id"),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_changes"),
        sa.ForeignKeyConstraint(["version_id"], ["draft_versions.id"], name="fk_draft_changes_version_id"),
    )
    op.create_index("ix_draft_changes_version_id", "draft_changes", ["version_id"])
    op.create_table(
        "draft_uploads",
        _id(),
        sa.Column("consultation_id", sa.Uuid()),
        sa.Column("slug", sa.String(80)),
        sa.Column("label", sa.String(80)),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draft_uploads"),
        sa.ForeignKeyConstraint(
            ["consultation_id"], ["consultations.id"], name="fk_draft_uploads_consultation_id"
        ),
    )
    op.create_index("ix_draft_uploads_consultation_id", "draft_uploads", ["consultation_id"])
    op.create_index("ix_draft_uploads_made_at", "draft_uploads", ["made_at"])


def _create_comments() -> None:
    op.create_table(
        "comments",
        _id(),
        _id("paragraph_id"),
        _id("wording_id"),
        _id("phase_id"),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text()),
        sa.Column("posted_at", MOMENT, nullable=False),
        sa.Column("edited_at", MOMENT),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("hidden_at", MOMENT),
        sa.Column("hidden_reason", sa.Text()),
        sa.Column("hidden_by", sa.Uuid()),
        sa.Column("shuffle", sa.Integer(), nullable=False),
        sa.Column("submission", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name="fk_comments_paragraph_id"),
        sa.ForeignKeyConstraint(["wording_id"], ["wordings.id"], name="fk_comments_wording_id"),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name="fk_comments_phase_id"),
        sa.ForeignKeyConstraint(["author_id"], ["participants.id"], name="fk_comments_author_id"),
        sa.ForeignKeyConstraint(["hidden_by"], ["participants.id"], name="fk_comments_hidden_by"),
        sa.UniqueConstraint(
            "author_id", "paragraph_id", "submission", name="uq_comments_author_id_paragraph_id_submission"
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (text IS NOT NULL)", name=op.f("ck_comments_withdrawn_means_no_text")
        ),
        sa.CheckConstraint(
            "(hidden_at IS NULL) = (hidden_reason IS NULL)", name=op.f("ck_comments_hidden_with_a_reason")
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_comments_known_language")),
        sa.CheckConstraint("shuffle >= 0", name=op.f("ck_comments_shuffle_not_negative")),
    )
    op.create_index("ix_comments_phase_id", "comments", ["phase_id"])
    op.create_index("ix_comments_reading_order", "comments", ["paragraph_id", "shuffle", "id"])
    op.create_index("ix_comments_wording_id", "comments", ["wording_id"])
    op.create_table(
        "bylines",
        _id("consultation_id"),
        _id("participant_id"),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("pseudonym", sa.String(60)),
        sa.Column("pseudonym_key", sa.String(60)),
        sa.Column("chosen_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("consultation_id", "participant_id", name="pk_bylines"),
        sa.ForeignKeyConstraint(["consultation_id"], ["consultations.id"], name="fk_bylines_consultation_id"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"], name="fk_bylines_participant_id"),
        sa.UniqueConstraint(
            "consultation_id", "pseudonym_key", name="uq_bylines_consultation_id_pseudonym_key"
        ),
        sa.CheckConstraint("kind IN ('named', 'pseudonym')", name=op.f("ck_bylines_known_kind")),
        sa.CheckConstraint(
            "(kind = 'pseudonym') = (pseudonym IS NOT NULL) AND "
            "(kind = 'pseudonym') = (pseudonym_key IS NOT NULL)",
            name=op.f("ck_bylines_pseudonym_has_its_name"),
        ),
    )
    op.create_index("ix_bylines_participant_id", "bylines", ["participant_id"])
    op.create_table(
        "kept_texts",
        _id(),
        sa.Column("token_hash", sa.String(64), nullable=False),
        _id("paragraph_id"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_kept_texts"),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraphs.id"], name="fk_kept_texts_paragraph_id"),
        sa.UniqueConstraint("token_hash", name="uq_kept_texts_token_hash"),
    )
    op.create_index("ix_kept_texts_kept_at", "kept_texts", ["kept_at"])
    op.create_index("ix_kept_texts_paragraph_id", "kept_texts", ["paragraph_id"])


def create_triggers(dialect: str) -> list[str]:
    """A published version refuses UPDATE and DELETE of itself and of every piece of it."""
    if dialect != "postgresql":
        return [
            f"CREATE TRIGGER {table}_frozen_{verb.lower()} BEFORE {verb} ON {table} WHEN {published} "
            f"BEGIN SELECT RAISE(ABORT, 'a published version of {table} never changes'); END"
            for table, published in FROZEN.items()
            for verb in ("UPDATE", "DELETE")
        ]
    statements = []
    for table, published in FROZEN.items():
        statements.append(
            f"CREATE FUNCTION refuse_published_{table}() RETURNS trigger AS $$ BEGIN "
            f"IF {published} THEN RAISE EXCEPTION 'a published version of {table} never changes'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
        )
        for verb in ("UPDATE", "DELETE"):
            statements.append(
                f"CREATE TRIGGER {table}_frozen_{verb.lower()} BEFORE {verb} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION refuse_published_{table}()"
            )
    return statements


def drop_triggers(dialect: str) -> list[str]:
    statements = []
    for table in FROZEN:
        for verb in ("update", "delete"):
            on_table = f" ON {table}" if dialect == "postgresql" else ""
            statements.append(f"DROP TRIGGER {table}_frozen_{verb}{on_table}")
        if dialect == "postgresql":
            statements.append(f"DROP FUNCTION refuse_published_{table}()")
    return statements
