"""Signatures that are being checked: from which network, held why, bursts, acts, appeals and event codes."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0303"
down_revision = "20261122_0301"

MOMENT = sa.DateTime(timezone=True)
NOBODY = (
    "name IS NULL AND email IS NULL AND participant_id IS NULL AND NOT is_public AND news_version IS NULL"
)
SAFE = (
    "NOT safe_mode OR (name IS NULL AND participant_id IS NULL AND NOT is_public "
    "AND news_version IS NULL AND consent_purpose = 'safe-signature'"
)
PRESSED = "standing IN ('confirmed', 'held', 'invalid')"
AFTER = {
    "known_standing": "standing IN ('pending', 'confirmed', 'held', 'invalid', 'withdrawn')",
    "safe_means_nobody": f"{SAFE} AND mail_domain IS NULL)",
    "withdrawn_means_nobody": f"standing <> 'withdrawn' OR ({NOBODY} "
    "AND network IS NULL AND mail_domain IS NULL)",
    "nobody_before_confirming": f"{PRESSED} OR (participant_id IS NULL AND number IS NULL)",
    "confirmed_is_an_event": "(standing = 'confirmed') = (event_uid IS NOT NULL) "
    f"AND ({PRESSED}) = (confirmed_at IS NOT NULL)",
}
BEFORE = {
    "known_standing": "standing IN ('pending', 'confirmed', 'withdrawn')",
    "safe_means_nobody": f"{SAFE})",
    "withdrawn_means_nobody": f"standing <> 'withdrawn' OR ({NOBODY})",
    "nobody_before_confirming": "standing = 'confirmed' OR (participant_id IS NULL AND number IS NULL)",
    "confirmed_is_an_event": "(standing = 'confirmed') = (event_uid IS NOT NULL) "
    "AND (standing = 'confirmed') = (confirmed_at IS NOT NULL)",
}
HELD_WHY = "(standing IN ('held', 'invalid')) = (held_for IS NOT NULL)"


def upgrade() -> None:
    _create_event_codes()
    with op.batch_alter_table("signatures") as signatures:
        signatures.add_column(sa.Column("network", sa.String(16)))
        signatures.add_column(sa.Column("mail_domain", sa.String(255)))
        signatures.add_column(sa.Column("held_for", sa.String(10)))
        signatures.add_column(sa.Column("cleared_at", MOMENT))
        signatures.add_column(sa.Column("event_code_id", sa.Uuid()))
        signatures.create_foreign_key(
            "fk_signatures_event_code_id_event_codes", "event_codes", ["event_code_id"], ["id"]
        )
        _change_checks(signatures, AFTER)
        signatures.create_check_constraint(op.f("ck_signatures_held_for_a_reason"), HELD_WHY)
    op.create_index("ix_signatures_event_code_id", "signatures", ["event_code_id"])
    op.create_index("ix_signatures_network", "signatures", ["petition_id", "network"])
    _create_flags()
    _create_acts()
    _create_appeals()


def downgrade() -> None:
    for table in ("signature_appeals", "integrity_act_signatures", "integrity_acts", "integrity_flags"):
        op.drop_table(table)
    op.execute(
        "UPDATE signatures SET standing = 'withdrawn', held_for = NULL, confirmed_at = NULL, number = NULL, "
        "name = NULL, email = NULL, participant_id = NULL, is_public = false, news_version = NULL, "
        "network = NULL, mail_domain = NULL WHERE standing IN ('held', 'invalid')"
    )
    op.drop_index("ix_signatures_network", table_name="signatures")
    op.drop_index("ix_signatures_event_code_id", table_name="signatures")
    with op.batch_alter_table("signatures") as signatures:
        signatures.drop_constraint(op.f("ck_signatures_held_for_a_reason"), type_="check")
        _change_checks(signatures, BEFORE)
        signatures.drop_constraint("fk_signatures_event_code_id_event_codes", type_="foreignkey")
        for name in ("event_code_id", "cleared_at", "held_for", "mail_domain", "network"):
            signatures.drop_column(name)
    op.drop_table("event_codes")


def _change_checks(signatures: object, checks: dict[str, str]) -> None:
    for name, condition in checks.items():
        signatures.drop_constraint(op.f(f"ck_signatures_{name}"), type_="check")
        signatures.create_check_constraint(op.f(f"ck_signatures_{name}"), condition)


def _create_event_codes() -> None:
    op.create_table(
        "event_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_codes")),
        _foreign("event_codes", "petition_id", "petitions"),
        sa.UniqueConstraint("petition_id", "code", name=op.f("uq_event_codes_petition_id_code")),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_event_codes_starts_before_it_ends")),
        sa.CheckConstraint("at_most > 0", name=op.f("ck_event_codes_for_somebody")),
    )


def _create_flags() -> None:
    op.create_table(
        "integrity_flags",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("label", sa.String(255), nullable=False),
        sa.Column("window_start", MOMENT, nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("tail", sa.Float(), nullable=False),
        sa.Column("found_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint(
            "petition_id", "kind", "label", "window_start", name=op.f("pk_integrity_flags")
        ),
        _foreign("integrity_flags", "petition_id", "petitions"),
        sa.CheckConstraint("kind IN ('network', 'domain')", name=op.f("ck_integrity_flags_known_kind")),
    )


def _create_acts() -> None:
    op.create_table(
        "integrity_acts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("cause", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", sa.Uuid()),
        sa.Column("undone_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integrity_acts")),
        _foreign("integrity_acts", "petition_id", "petitions"),
        _foreign("integrity_acts", "made_by", "participants"),
        sa.CheckConstraint(
            "kind IN ('hold', 'release', 'invalidate')", name=op.f("ck_integrity_acts_known_kind")
        ),
        sa.CheckConstraint(
            "cause IN ('burst', 'disposable', 'staff')", name=op.f("ck_integrity_acts_known_cause")
        ),
        sa.CheckConstraint("cause <> 'staff' OR reason IS NOT NULL", name=op.f("ck_integrity_acts_reasoned")),
    )
    op.create_index("ix_integrity_acts_petition_id", "integrity_acts", ["petition_id", "made_at"])
    op.create_index("ix_integrity_acts_made_by", "integrity_acts", ["made_by"])
    op.create_table(
        "integrity_act_signatures",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("before", sa.String(10), nullable=False),
        sa.Column("held_for", sa.String(10)),
        sa.PrimaryKeyConstraint("act_id", "signature_id", name=op.f("pk_integrity_act_signatures")),
        _foreign("integrity_act_signatures", "act_id", "integrity_acts", ondelete="CASCADE"),
        _foreign("integrity_act_signatures", "signature_id", "signatures", ondelete="CASCADE"),
    )
    op.create_index("ix_integrity_act_signatures_signature_id", "integrity_act_signatures", ["signature_id"])


def _create_appeals() -> None:
    op.create_table(
        "signature_appeals",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("signature_id", name=op.f("pk_signature_appeals")),
        _foreign("signature_appeals", "signature_id", "signatures", ondelete="CASCADE"),
    )


def _foreign(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    # The signatures' own id is a unique column, not their primary key.
    return sa.ForeignKeyConstraint(
        [column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"), ondelete=ondelete
    )
