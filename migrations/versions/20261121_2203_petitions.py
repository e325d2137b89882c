"""Petitions and signatures, with the promises of safe mode as constraints."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2203"
down_revision = "20261121_2202"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_petitions()
    _create_counts_and_goals()
    _create_signatures()


def downgrade() -> None:
    for table in ("signature_links", "signatures", "petition_counts", "petition_goals", "petitions"):
        op.drop_table(table)


def _bilingual(name: str) -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column(f"{name}_nl", sa.Text()), sa.Column(f"{name}_en", sa.Text())


def _create_petitions() -> None:
    staff = ("made_by", "sent_by", "reviewed_by")
    op.create_table(
        "petitions",
        sa.Column("id", sa.Uuid(), nullable=False),
        *(column for name in ("title", "demand", "text", "target") for column in _bilingual(name)),
        sa.Column("target_is_foreign", sa.Boolean(), nullable=False),
        sa.Column("safe_mode", sa.Boolean(), nullable=False),
        sa.Column("safe_mode_reason", sa.Text()),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("opens_at", MOMENT),
        sa.Column("closes_at", MOMENT, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("sent_at", MOMENT),
        sa.Column("sent_by", sa.Uuid()),
        sa.Column("return_note", sa.Text()),
        sa.Column("reviewed_at", MOMENT),
        sa.Column("reviewed_by", sa.Uuid()),
        sa.Column("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_petitions"),
        sa.UniqueConstraint("id", "safe_mode", name="uq_petitions_id_safe_mode"),
        *(
            sa.ForeignKeyConstraint([name], ["participants.id"], name=f"fk_petitions_{name}")
            for name in staff
        ),
        sa.CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name=op.f("ck_petitions_titled")),
        sa.CheckConstraint(
            "state IN ('draft', 'review', 'open', 'closed')", name=op.f("ck_petitions_known_state")
        ),
        sa.CheckConstraint(
            "safe_mode OR NOT target_is_foreign OR safe_mode_reason IS NOT NULL",
            name=op.f("ck_petitions_unsafe_with_a_reason"),
        ),
        sa.CheckConstraint("step > 0", name=op.f("ck_petitions_step_positive")),
        sa.CheckConstraint(
            "opens_at IS NULL OR opens_at < closes_at", name=op.f("ck_petitions_opens_before_it_closes")
        ),
        sa.CheckConstraint(
            "reviewed_by <> made_by AND reviewed_by <> sent_by", name=op.f("ck_petitions_reviewed_by_another")
        ),
        sa.CheckConstraint(
            "(state IN ('open', 'closed')) = (reviewed_at IS NOT NULL)",
            name=op.f("ck_petitions_open_is_reviewed"),
        ),
        sa.CheckConstraint(
            "reviewed_at IS NULL OR opens_at IS NOT NULL", name=op.f("ck_petitions_reviewed_has_an_opening")
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_petitions_closed_has_a_moment")
        ),
    )
    for name in staff:
        op.create_index(f"ix_petitions_{name}", "petitions", [name])


def _create_counts_and_goals() -> None:
    op.create_table(
        "petition_goals",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("goal", sa.String(4), nullable=False),
        sa.PrimaryKeyConstraint("petition_id", "goal", name="pk_petition_goals"),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name="fk_petition_goals_petition_id"),
    )
    op.create_index("ix_petition_goals_goal", "petition_goals", ["goal"])
    op.create_table(
        "petition_counts",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("counted_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("petition_id", name="pk_petition_counts"),
        sa.ForeignKeyConstraint(["petition_id"], ["petitions.id"], name="fk_petition_counts_petition_id"),
        sa.CheckConstraint(
            "confirmed >= 0 AND last_number >= confirmed",
            name=op.f("ck_petition_counts_numbers_cover_the_count"),
        ),
    )


def _create_signatures() -> None:
    op.create_table(
        "signatures",
        sa.Column("signer_key", sa.String(64), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("safe_mode", sa.Boolean(), nullable=False),
        sa.Column("participant_id", sa.Uuid()),
        sa.Column("name", sa.String(100)),
        sa.Column("email", sa.String(254)),
        sa.Column("is_public", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("standing", sa.String(10), nullable=False),
        sa.Column("consent_purpose", sa.String(40), nullable=False),
        sa.Column("consent_version", sa.SmallInteger(), nullable=False),
        sa.Column("news_version", sa.SmallInteger()),
        sa.Column("event_uid", sa.String(80)),
        sa.Column("number", sa.Integer()),
        sa.Column("signed_at", MOMENT, nullable=False),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("mailed_at", MOMENT),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("signer_key", "petition_id", name="pk_signatures"),
        sa.UniqueConstraint("id", name="uq_signatures_id"),
        sa.UniqueConstraint("petition_id", "number", name="uq_signatures_petition_id_number"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"], name="fk_signatures_participant_id"),
        sa.ForeignKeyConstraint(
            ["petition_id", "safe_mode"],
            ["petitions.id", "petitions.safe_mode"],
            name="fk_signatures_petition_id_safe_mode",
        ),
        sa.ForeignKeyConstraint(
            ["consent_purpose", "consent_version"],
            ["consent_texts.purpose", "consent_texts.version"],
            name="fk_signatures_consent_purpose_consent_version",
        ),
        sa.CheckConstraint(
            "standing IN ('pending', 'confirmed', 'withdrawn')", name=op.f("ck_signatures_known_standing")
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_signatures_known_language")),
        sa.CheckConstraint(
            "NOT safe_mode OR (name IS NULL AND participant_id IS NULL AND NOT is_public "
            "AND news_version IS NULL AND consent_purpose = 'safe-signature')",
            name=op.f("ck_signatures_safe_means_nobody"),
        ),
        sa.CheckConstraint(
            "standing <> 'withdrawn' OR (name IS NULL AND email IS NULL AND participant_id IS NULL "
            "AND NOT is_public AND news_version IS NULL)",
            name=op.f("ck_signatures_withdrawn_means_nobody"),
        ),
        sa.CheckConstraint(
            "standing = 'confirmed' OR (participant_id IS NULL AND number IS NULL)",
            name=op.f("ck_signatures_nobody_before_confirming"),
        ),
        sa.CheckConstraint(
            "(standing = 'confirmed') = (event_uid IS NOT NULL) "
            "AND (standing = 'confirmed') = (confirmed_at IS NOT NULL)",
            name=op.f("ck_signatures_confirmed_is_an_event"),
        ),
        sa.CheckConstraint(
            "NOT is_public OR name IS NOT NULL", name=op.f("ck_signatures_public_means_a_name")
        ),
    )
    op.create_index("ix_signatures_petition_id", "signatures", ["petition_id", "standing"])
    op.create_index("ix_signatures_participant_id", "signatures", ["participant_id"])
    op.create_index("ix_signatures_changed_at", "signatures", ["changed_at"])
    op.create_index(
        "ix_signatures_shown",
        "signatures",
        ["petition_id", "confirmed_at"],
        sqlite_where=sa.text("is_public"),
        postgresql_where=sa.text("is_public"),
    )
    op.create_table(
        "signature_links",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_signature_links"),
        sa.ForeignKeyConstraint(
            ["signature_id"], ["signatures.id"], name="fk_signature_links_signature_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_signature_links_signature_id", "signature_links", ["signature_id"])
