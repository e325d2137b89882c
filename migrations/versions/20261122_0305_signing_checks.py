"""Second people at one address, aliases, suspicious mail domains, and what staff can switch off."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0305"
down_revision = "20261122_0304"

MOMENT = sa.DateTime(timezone=True)
NOBODY = (
    "name IS NULL AND email IS NULL AND participant_id IS NULL AND NOT is_public AND news_version IS NULL "
    "AND network IS NULL AND mail_domain IS NULL"
)
SAFE = (
    "NOT safe_mode OR (name IS NULL AND participant_id IS NULL AND NOT is_public "
    "AND news_version IS NULL AND consent_purpose = 'safe-signature' AND mail_domain IS NULL"
)
AFTER = {
    "safe_means_nobody": f"{SAFE} AND name_key IS NULL AND second_of IS NULL AND alias_key IS NULL)",
    "withdrawn_means_nobody": f"standing <> 'withdrawn' OR ({NOBODY} "
    "AND name_key IS NULL AND alias_key IS NULL)",
}
BEFORE = {
    "safe_means_nobody": f"{SAFE})",
    "withdrawn_means_nobody": f"standing <> 'withdrawn' OR ({NOBODY})",
}
NEW = {
    "known_suspicion": "suspicion IN ('disposable')",
    "second_is_looked_at": "second_of IS NULL OR (participant_id IS NULL "
    "AND (standing <> 'confirmed' OR cleared_at IS NOT NULL))",
}
COLUMNS = {"name_key": 16, "second_of": 64, "alias_key": 16, "suspicion": 10}


def upgrade() -> None:
    with op.batch_alter_table("signatures") as signatures:
        for name, length in COLUMNS.items():
            signatures.add_column(sa.Column(name, sa.String(length)))
        _change_checks(signatures, AFTER)
        for name, condition in NEW.items():
            signatures.create_check_constraint(op.f(f"ck_signatures_{name}"), condition)
    op.create_index("ix_signatures_second_of", "signatures", ["second_of"])
    op.create_index("ix_signatures_alias_key", "signatures", ["petition_id", "alias_key"])
    _create_mail_domains()
    _create_switches()


def downgrade() -> None:
    op.drop_table("petition_switches")
    op.drop_table("mail_domain_rules")
    op.drop_index("ix_signatures_alias_key", table_name="signatures")
    op.drop_index("ix_signatures_second_of", table_name="signatures")
    with op.batch_alter_table("signatures") as signatures:
        for name in NEW:
            signatures.drop_constraint(op.f(f"ck_signatures_{name}"), type_="check")
        _change_checks(signatures, BEFORE)
        for name in COLUMNS:
            signatures.drop_column(name)


def _change_checks(signatures: object, checks: dict[str, str]) -> None:
    for name, condition in checks.items():
        signatures.drop_constraint(op.f(f"ck_signatures_{name}"), type_="check")
        signatures.create_check_constraint(op.f(f"ck_signatures_{name}"), condition)


def _create_mail_domains() -> None:
    op.create_table(
        "mail_domain_rules",
        sa.Column("domain", sa.String(255), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.PrimaryKeyConstraint("domain", name=op.f("pk_mail_domain_rules")),
        _foreign("mail_domain_rules", "made_by", "participants"),
        sa.CheckConstraint("kind IN ('hold', 'trust')", name=op.f("ck_mail_domain_rules_known_kind")),
    )
    op.create_index("ix_mail_domain_rules_made_by", "mail_domain_rules", ["made_by"])


def _create_switches() -> None:
    op.create_table(
        "petition_switches",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("petition_id", sa.Uuid()),
        sa.Column("message_nl", sa.Text()),
        sa.Column("message_en", sa.Text()),
        sa.Column("switched_at", MOMENT, nullable=False),
        sa.Column("switched_by", sa.Uuid()),
        sa.Column("ends_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_petition_switches")),
        _foreign("petition_switches", "petition_id", "petitions"),
        _foreign("petition_switches", "switched_by", "participants"),
        sa.UniqueConstraint("petition_id", "kind", name=op.f("uq_petition_switches_petition_id_kind")),
        sa.CheckConstraint(
            "kind IN ('signing', 'mails', 'counts', 'proof')", name=op.f("ck_petition_switches_known_kind")
        ),
        sa.CheckConstraint(
            "kind = 'proof' OR (message_nl IS NOT NULL AND message_en IS NOT NULL)",
            name=op.f("ck_petition_switches_told_in_both_languages"),
        ),
    )
    op.create_index("ix_petition_switches_switched_by", "petition_switches", ["switched_by"])
    everywhere = sa.text("petition_id IS NULL")
    op.create_index(
        "ix_petition_switches_everywhere",
        "petition_switches",
        ["kind"],
        unique=True,
        sqlite_where=everywhere,
        postgresql_where=everywhere,
    )


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
