"""What readers may do with a text, and what others see of it meanwhile.

Phases say what others see; contributions may be suggestions and replies, and stand at a section or at the
whole text; reactions; and per place the tallies that pages show.
"""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2205"
down_revision = "20261121_2204"

MOMENT = sa.DateTime(timezone=True)
ACTS = "act IN ('read', 'react', 'comment', 'suggest')"
COUNTS = ("agree", "partly", "disagree")


def upgrade() -> None:
    _widen_phases()
    _widen_comments()
    _widen_kept_texts()
    _create_tallies()
    _create_reactions()


def downgrade() -> None:
    op.drop_table("reactions")
    op.drop_table("tallies")
    _narrow_kept_texts()
    _narrow_comments()
    _narrow_phases()


def _widen_phases() -> None:
    with op.batch_alter_table("consultations") as consultations:
        consultations.add_column(sa.Column("structure", sa.BigInteger(), nullable=False, server_default="0"))
    with op.batch_alter_table("consultations") as consultations:
        consultations.alter_column("structure", existing_type=sa.BigInteger(), server_default=None)
    with op.batch_alter_table("phases") as phases:
        phases.add_column(sa.Column("visibility", sa.String(10), nullable=False, server_default="all"))
    with op.batch_alter_table("phases") as phases:
        phases.alter_column("visibility", existing_type=sa.String(10), server_default=None)
        phases.create_check_constraint(
            op.f("ck_phases_known_visibility"), "visibility IN ('all', 'audience', 'own')"
        )
    with op.batch_alter_table("phase_acts") as acts:
        acts.drop_constraint(op.f("ck_phase_acts_known_act"), type_="check")
        acts.create_check_constraint(op.f("ck_phase_acts_known_act"), ACTS)


def _narrow_phases() -> None:
    op.execute("DELETE FROM phase_acts WHERE act IN ('react', 'suggest')")
    with op.batch_alter_table("phase_acts") as acts:
        acts.drop_constraint(op.f("ck_phase_acts_known_act"), type_="check")
        acts.create_check_constraint(op.f("ck_phase_acts_known_act"), "act IN ('read', 'comment')")
    with op.batch_alter_table("phases") as phases:
        phases.drop_constraint(op.f("ck_phases_known_visibility"), type_="check")
        phases.drop_column("visibility")
    with op.batch_alter_table("consultations") as consultations:
        consultations.drop_column("structure")


def _widen_comments() -> None:
    with op.batch_alter_table("comments") as comments:
        comments.add_column(sa.Column("kind", sa.String(12), nullable=False, server_default="comment"))
        comments.add_column(sa.Column("section_id", sa.Uuid()))
        comments.add_column(sa.Column("parent_id", sa.Uuid()))
        comments.add_column(sa.Column("reason", sa.Text()))
        for name in (*COUNTS, "replies"):
            comments.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        comments.add_column(sa.Column("agreement", sa.Float(), nullable=False, server_default="0"))
        comments.drop_constraint("uq_comments_author_id_paragraph_id_submission", type_="unique")
    # One form sent twice is told by its key; the keys of before belonged to a paragraph each.
    op.execute("UPDATE comments SET submission = CAST(id AS VARCHAR(64))")
    with op.batch_alter_table("comments") as comments:
        for name, kind in (
            ("kind", sa.String(12)),
            *((each, sa.Integer()) for each in (*COUNTS, "replies")),
            ("agreement", sa.Float()),
        ):
            comments.alter_column(name, existing_type=kind, existing_nullable=False, server_default=None)
        for name in ("paragraph_id", "wording_id"):
            comments.alter_column(name, existing_type=sa.Uuid(), nullable=True)
        comments.create_foreign_key("fk_comments_section_id", "sections", ["section_id"], ["id"])
        comments.create_foreign_key("fk_comments_parent_id", "comments", ["parent_id"], ["id"])
        comments.create_unique_constraint("uq_comments_author_id_submission", ["author_id", "submission"])
        comments.create_check_constraint(op.f("ck_comments_known_kind"), "kind IN ('comment', 'suggestion')")
        comments.create_check_constraint(
            op.f("ck_comments_one_place"),
            "(paragraph_id IS NULL) = (wording_id IS NULL) AND (paragraph_id IS NULL OR section_id IS NULL)",
        )
        comments.create_check_constraint(
            op.f("ck_comments_suggestion_for_a_paragraph"),
            "kind = 'comment' OR (paragraph_id IS NOT NULL AND parent_id IS NULL)",
        )
        comments.create_check_constraint(
            op.f("ck_comments_counts_not_negative"),
            "agree >= 0 AND partly >= 0 AND disagree >= 0 AND replies >= 0",
        )
    op.create_index("ix_comments_section_id", "comments", ["section_id"])
    op.create_index("ix_comments_parent_id", "comments", ["parent_id"])
    op.create_index("ix_comments_agreement_order", "comments", ["paragraph_id", "agreement", "id"])


def _narrow_comments() -> None:
    op.execute("DELETE FROM comments WHERE parent_id IS NOT NULL")
    op.execute("DELETE FROM comments WHERE paragraph_id IS NULL OR kind = 'suggestion'")
    op.drop_index("ix_comments_agreement_order", "comments")
    op.drop_index("ix_comments_parent_id", "comments")
    op.drop_index("ix_comments_section_id", "comments")
    with op.batch_alter_table("comments") as comments:
        for name in ("known_kind", "one_place", "suggestion_for_a_paragraph", "counts_not_negative"):
            comments.drop_constraint(op.f(f"ck_comments_{name}"), type_="check")
        comments.drop_constraint("uq_comments_author_id_submission", type_="unique")
        comments.drop_constraint("fk_comments_parent_id", type_="foreignkey")
        comments.drop_constraint("fk_comments_section_id", type_="foreignkey")
    with op.batch_alter_table("comments") as comments:
        for name in ("kind", "section_id", "parent_id", "reason", *COUNTS, "replies", "agreement"):
            comments.drop_column(name)
        for name in ("paragraph_id", "wording_id"):
            comments.alter_column(name, existing_type=sa.Uuid(), nullable=False)
        comments.create_unique_constraint(
            "uq_comments_author_id_paragraph_id_submission", ["author_id", "paragraph_id", "submission"]
        )


def _widen_kept_texts() -> None:
    with op.batch_alter_table("kept_texts") as kept:
        kept.add_column(sa.Column("place", sa.String(60), nullable=False, server_default="comment"))
        kept.add_column(sa.Column("reason", sa.Text()))
        kept.alter_column("paragraph_id", existing_type=sa.Uuid(), nullable=True)
    with op.batch_alter_table("kept_texts") as kept:
        kept.alter_column("place", existing_type=sa.String(60), existing_nullable=False, server_default=None)


def _narrow_kept_texts() -> None:
    op.execute("DELETE FROM kept_texts WHERE paragraph_id IS NULL")
    with op.batch_alter_table("kept_texts") as kept:
        kept.drop_column("place")
        kept.drop_column("reason")
        kept.alter_column("paragraph_id", existing_type=sa.Uuid(), nullable=False)


def _create_tallies() -> None:
    op.create_table(
        "tallies",
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("place_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(30), nullable=False),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ("contributions", "suggestions", *COUNTS)
        ),
        sa.PrimaryKeyConstraint("phase_id", "place_id", "audience", name="pk_tallies"),
        sa.ForeignKeyConstraint(["phase_id"], ["phases.id"], name="fk_tallies_phase_id"),
        sa.CheckConstraint(
            "contributions >= 0 AND suggestions >= 0 AND agree >= 0 AND partly >= 0 AND disagree >= 0",
            name=op.f("ck_tallies_not_negative"),
        ),
    )
    op.execute(
        "INSERT INTO tallies "
        "(phase_id, place_id, audience, contributions, suggestions, agree, partly, disagree) "
        "SELECT phase_id, paragraph_id, audience, "
        "sum(CASE WHEN text IS NOT NULL AND hidden_at IS NULL THEN 1 ELSE 0 END), 0, 0, 0, 0 "
        "FROM comments GROUP BY phase_id, paragraph_id, audience"
    )


def _create_reactions() -> None:
    op.create_table(
        "reactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid()),
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("paragraph_id", sa.Uuid()),
        sa.Column("wording_id", sa.Uuid()),
        sa.Column("comment_id", sa.Uuid()),
        sa.Column("audience", sa.String(30), nullable=False),
        sa.Column("opinion", sa.String(10), nullable=False),
        sa.Column("reacted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reactions"),
        *(
            sa.ForeignKeyConstraint([f"{one}_id"], [f"{one}s.id"], name=f"fk_reactions_{one}_id")
            for one in ("participant", "phase", "paragraph", "wording", "comment")
        ),
        sa.UniqueConstraint("participant_id", "wording_id", name="uq_reactions_participant_id_wording_id"),
        sa.UniqueConstraint("participant_id", "comment_id", name="uq_reactions_participant_id_comment_id"),
        sa.CheckConstraint(
            "(wording_id IS NULL) <> (comment_id IS NULL) AND (wording_id IS NULL) = (paragraph_id IS NULL)",
            name=op.f("ck_reactions_one_target"),
        ),
        sa.CheckConstraint(
            "opinion IN ('agree', 'partly', 'disagree')", name=op.f("ck_reactions_known_opinion")
        ),
    )
    for name in ("phase", "paragraph", "wording", "comment"):
        op.create_index(f"ix_reactions_{name}_id", "reactions", [f"{name}_id"])
