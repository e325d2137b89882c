"""The tables of people."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_1902"
down_revision = "20261121_1901"


def upgrade() -> None:
    op.create_table(
        "consent_texts",
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("text_nl", sa.Text(), nullable=True),
        sa.Column("text_en", sa.Text(), nullable=True),
        sa.Column("shown_since", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("purpose", "version", name=op.f("pk_consent_texts")),
    )
    op.create_table(
        "participants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("merged_into <> id", name=op.f("ck_participants_not_into_itself")),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["participants.id"], name=op.f("fk_participants_merged_into")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participants")),
    )
    op.create_index(op.f("ix_participants_merged_into"), "participants", ["merged_into"], unique=False)
    op.create_table(
        "sign_in_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("next_path", sa.String(length=500), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_links")),
    )
    op.create_index(op.f("ix_sign_in_links_address_key"), "sign_in_links", ["address_key"], unique=False)
    op.create_index(op.f("ix_sign_in_links_expires_at"), "sign_in_links", ["expires_at"], unique=False)
    op.create_table(
        "accounts",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("address_key", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_accounts_language_known")),
        sa.CheckConstraint(
            "birth_year IS NULL OR birth_year BETWEEN 1900 AND 2100",
            name=op.f("ck_accounts_birth_year_possible"),
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_accounts_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_accounts")),
    )
    op.create_index(op.f("ix_accounts_address_key"), "accounts", ["address_key"], unique=False)
    op.create_table(
        "address_changes",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_address_changes_participant_id")
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_address_changes")),
    )
    op.create_index(op.f("ix_address_changes_expires_at"), "address_changes", ["expires_at"], unique=False)
    op.create_index(
        op.f("ix_address_changes_participant_id"), "address_changes", ["participant_id"], unique=False
    )
    op.create_table(
        "audience_memberships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("term_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("audience <> 'public'", name=op.f("ck_audience_memberships_public_is_everybody")),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_audience_memberships_ends_after_start")
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_audience_memberships_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audience_memberships")),
    )
    op.create_index(
        "ix_audience_memberships_audience", "audience_memberships", ["audience", "starts_on"], unique=False
    )
    op.create_index(
        "ix_audience_memberships_person",
        "audience_memberships",
        ["participant_id", "audience", "starts_on"],
        unique=True,
    )
    op.create_index(
        op.f("ix_audience_memberships_term_id"), "audience_memberships", ["term_id"], unique=False
    )
    op.create_table(
        "consents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version IS NOT NULL OR ground <> ''", name=op.f("ck_consents_says_how_we_know")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_consents_participant_id")
        ),
        sa.ForeignKeyConstraint(
            ["purpose", "version"],
            ["consent_texts.purpose", "consent_texts.version"],
            name=op.f("fk_consents_purpose_version"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
    )
    op.create_index(
        "ix_consents_person", "consents", ["participant_id", "purpose", "chosen_at"], unique=False
    )
    op.create_table(
        "device_sessions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("second_factor_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_device_sessions_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_sessions_token_hash")),
    )
    op.create_index(op.f("ix_device_sessions_expires_at"), "device_sessions", ["expires_at"], unique=False)
    op.create_index(
        op.f("ix_device_sessions_participant_id"), "device_sessions", ["participant_id"], unique=False
    )
    op.create_table(
        "participant_keys",
        sa.Column("key_version", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_participant_keys_participant_id")
        ),
        sa.PrimaryKeyConstraint("key_version", "key", name=op.f("pk_participant_keys")),
    )
    op.create_index(
        op.f("ix_participant_keys_participant_id"), "participant_keys", ["participant_id"], unique=False
    )
    op.create_table(
        "recovery_codes",
        sa.Column("code_key", sa.String(length=64), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_recovery_codes_participant_id")
        ),
        sa.PrimaryKeyConstraint("code_key", name=op.f("pk_recovery_codes")),
    )
    op.create_index(
        op.f("ix_recovery_codes_participant_id"), "recovery_codes", ["participant_id"], unique=False
    )
    op.create_table(
        "role_grants",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=60), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "ends_at IS NULL OR ends_at >= starts_at", name=op.f("ck_role_grants_ends_after_start")
        ),
        sa.ForeignKeyConstraint(["granted_by"], ["participants.id"], name=op.f("fk_role_grants_granted_by")),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_role_grants_participant_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grants")),
    )
    op.create_index(op.f("ix_role_grants_participant_id"), "role_grants", ["participant_id"], unique=False)
    op.create_table(
        "second_factors",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["participants.id"], name=op.f("fk_second_factors_participant_id")
        ),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_second_factors")),
    )


def downgrade() -> None:
    op.drop_table("second_factors")
    op.drop_index(op.f("ix_role_grants_participant_id"), table_name="role_grants")
    op.drop_table("role_grants")
    op.drop_index(op.f("ix_recovery_codes_participant_id"), table_name="recovery_codes")
    op.drop_table("recovery_codes")
    op.drop_index(op.f("ix_participant_keys_participant_id"), table_name="participant_keys")
    op.drop_table("participant_keys")
    op.drop_index(op.f("ix_device_sessions_participant_id"), table_name="device_sessions")
    op.drop_index(op.f("ix_device_sessions_expires_at"), table_name="device_sessions")
    op.drop_table("device_sessions")
    op.drop_index("ix_consents_person", table_name="consents")
    op.drop_table("consents")
    op.drop_index(op.f("ix_audience_memberships_term_id"), table_name="audience_memberships")
    op.drop_index("ix_audience_memberships_person", table_name="audience_memberships")
    op.drop_index("ix_audience_memberships_audience", table_name="audience_memberships")
    op.drop_table("audience_memberships")
    op.drop_index(op.f("ix_address_changes_participant_id"), table_name="address_changes")
    op.drop_index(op.f("ix_address_changes_expires_at"), table_name="address_changes")
    op.drop_table("address_changes")
    op.drop_index(op.f("ix_accounts_address_key"), table_name="accounts")
    op.drop_table("accounts")
    op.drop_index(op.f("ix_sign_in_links_expires_at"), table_name="sign_in_links")
    op.drop_index(op.f("ix_sign_in_links_address_key"), table_name="sign_in_links")
    op.drop_table("sign_in_links")
    op.drop_index(op.f("ix_participants_merged_into"), table_name="participants")
    op.drop_table("participants")
    op.drop_table("consent_texts")
