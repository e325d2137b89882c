"""The course of a petition after its closing, paper, updates, and the public ledger of corrections."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0304"
down_revision = "20261122_0303"

MOMENT = sa.DateTime(timezone=True)
AFTER = "('handed', 'answered', 'archived')"
# A migration is history: it writes out what app/core/append_only.py said on its day; the function is 1901's.
APPEND_ONLY = {
    "sqlite": (
        """
        CREATE TRIGGER petition_corrections_no_update BEFORE UPDATE ON petition_corrections
        BEGIN SELECT RAISE(ABORT, 'table petition_corrections is append-only'); END
        """,
        """
        CREATE TRIGGER petition_corrections_no_delete BEFORE DELETE ON petition_corrections
        BEGIN SELECT RAISE(ABORT, 'table petition_corrections is append-only'); END
        """,
    ),
    "postgresql": (
        """
        CREATE TRIGGER petition_corrections_no_update BEFORE UPDATE ON petition_corrections
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER petition_corrections_no_delete BEFORE DELETE ON petition_corrections
        FOR EACH ROW EXECUTE FUNCTION refuse_change()
        """,
        """
        CREATE TRIGGER petition_corrections_no_truncate BEFORE TRUNCATE ON petition_corrections
        EXECUTE FUNCTION refuse_change()
        """,
    ),
}


def upgrade() -> None:
    _widen_petitions()
    with op.batch_alter_table("petition_counts") as counts:
        for name in ("held", "paper", "corrections"):
            counts.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        counts.create_check_constraint(
            op.f("ck_petition_counts_nothing_below_zero"), "held >= 0 AND paper >= 0"
        )
    _create_corrections()
    _create_paper()
    _create_updates()
    _create_hand_overs()


def downgrade() -> None:
    for table in (
        "signature_reminders",
        "petition_answers",
        "petition_hand_overs",
        "petition_update_notices",
        "petition_updates",
        "paper_rows",
        "paper_sheets",
        "petition_corrections",
    ):
        op.drop_table(table)
    with op.batch_alter_table("petition_counts") as counts:
        counts.drop_constraint(op.f("ck_petition_counts_nothing_below_zero"), type_="check")
        for name in ("held", "paper", "corrections"):
            counts.drop_column(name)
    _narrow_petitions()


def _widen_petitions() -> None:
    with op.batch_alter_table("petitions") as petitions:
        petitions.add_column(sa.Column("archived_at", MOMENT))
        for name, rule in (
            (
                "known_state",
                "state IN ('draft', 'review', 'open', 'closed', 'handed', 'answered', 'archived')",
            ),
            ("open_is_reviewed", "(state NOT IN ('draft', 'review')) = (reviewed_at IS NOT NULL)"),
            (
                "closed_has_a_moment",
                "(state NOT IN ('draft', 'review', 'open')) = (closed_at IS NOT NULL)",
            ),
        ):
            petitions.drop_constraint(op.f(f"ck_petitions_{name}"), type_="check")
            petitions.create_check_constraint(op.f(f"ck_petitions_{name}"), rule)
        petitions.create_check_constraint(
            op.f("ck_petitions_archived_has_a_moment"), "(state = 'archived') = (archived_at IS NOT NULL)"
        )


def _narrow_petitions() -> None:
    with op.batch_alter_table("petitions") as petitions:
        petitions.drop_constraint(op.f("ck_petitions_archived_has_a_moment"), type_="check")
        petitions.drop_column("archived_at")
    op.execute(f"UPDATE petitions SET state = 'closed' WHERE state IN {AFTER}")  # noqa: S608  our own words
    with op.batch_alter_table("petitions") as petitions:
        for name, rule in (
            ("known_state", "state IN ('draft', 'review', 'open', 'closed')"),
            ("open_is_reviewed", "(state IN ('open', 'closed')) = (reviewed_at IS NOT NULL)"),
            ("closed_has_a_moment", "(state = 'closed') = (closed_at IS NOT NULL)"),
        ):
            petitions.drop_constraint(op.f(f"ck_petitions_{name}"), type_="check")
            petitions.create_check_constraint(op.f(f"ck_petitions_{name}"), rule)


def _create_corrections() -> None:
    op.create_table(
        "petition_corrections",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", MOMENT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        *_bilingual("reason"),
        sa.PrimaryKeyConstraint("id", name="pk_petition_corrections"),
        _foreign("petition_corrections", "petition_id", "petitions.id"),
        _check("petition_corrections", "changes_something", "number <> 0"),
        _check("petition_corrections", "known_kind", "kind IN ('removed', 'restored', 'recount', 'paper')"),
        _check(
            "petition_corrections",
            "told_in_both_languages",
            "reason_nl IS NOT NULL AND reason_en IS NOT NULL",
        ),
    )
    _index("petition_corrections", "petition_id")
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)


def _create_paper() -> None:
    op.create_table(
        "paper_sheets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("safe_mode", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("duplicates", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Uuid()),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper_sheets"),
        sa.UniqueConstraint("petition_id", "number", name="uq_paper_sheets_petition_id_number"),
        sa.ForeignKeyConstraint(
            ["petition_id", "safe_mode"],
            ["petitions.id", "petitions.safe_mode"],
            name="fk_paper_sheets_petition_id_safe_mode",
        ),
        _foreign("paper_sheets", "scan_id", "stored_files.id"),
        _check(
            "paper_sheets",
            "counts_what_it_holds",
            "lines > 0 AND duplicates >= 0 AND duplicates <= lines",
        ),
        _check("paper_sheets", "safe_means_a_number", "NOT safe_mode OR scan_id IS NULL"),
    )
    _index("paper_sheets", "scan_id")
    op.create_table(
        "paper_rows",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sheet_id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("signer_key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paper_rows"),
        _foreign("paper_rows", "sheet_id", "paper_sheets.id", ondelete="CASCADE"),
        _foreign("paper_rows", "petition_id", "petitions.id"),
    )
    _index("paper_rows", "sheet_id")
    op.create_index("ix_paper_rows_signer_key", "paper_rows", ["petition_id", "signer_key"])


def _create_updates() -> None:
    op.create_table(
        "petition_updates",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        *_bilingual("title"),
        *_bilingual("text"),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_petition_updates"),
        _foreign("petition_updates", "petition_id", "petitions.id"),
        _check("petition_updates", "titled", "title_nl IS NOT NULL OR title_en IS NOT NULL"),
        _check("petition_updates", "says_something", "text_nl IS NOT NULL OR text_en IS NOT NULL"),
    )
    _index("petition_updates", "petition_id")
    op.create_table(
        "petition_update_notices",
        sa.Column("update_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("mailed", sa.Boolean(), nullable=False),
        sa.Column("told_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("update_id", "participant_id", name="pk_petition_update_notices"),
        _foreign("petition_update_notices", "update_id", "petition_updates.id"),
        _foreign("petition_update_notices", "participant_id", "participants.id"),
    )
    _index("petition_update_notices", "participant_id")
    _index("petition_update_notices", "told_at")
    op.create_table(
        "signature_reminders",
        sa.Column("signature_id", sa.Uuid(), nullable=False),
        sa.Column("reminded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("signature_id", name="pk_signature_reminders"),
        _foreign("signature_reminders", "signature_id", "signatures.id", ondelete="CASCADE"),
    )


def _create_hand_overs() -> None:
    op.create_table(
        "petition_hand_overs",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(100), nullable=False),
        *_bilingual("received_by"),
        *_bilingual("text"),
        sa.Column("photo_id", sa.Uuid()),
        *_bilingual("alt"),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("paper", sa.Integer(), nullable=False),
        sa.Column("names", sa.Integer()),
        sa.Column("names_file_id", sa.Uuid()),
        sa.Column("names_sha256", sa.String(64)),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("petition_id", name="pk_petition_hand_overs"),
        _foreign("petition_hand_overs", "petition_id", "petitions.id"),
        _foreign("petition_hand_overs", "photo_id", "stored_files.id"),
        _foreign("petition_hand_overs", "names_file_id", "stored_files.id"),
        _check(
            "petition_hand_overs",
            "to_somebody",
            "received_by_nl IS NOT NULL OR received_by_en IS NOT NULL",
        ),
        _check(
            "petition_hand_overs",
            "photo_is_told",
            "photo_id IS NULL OR alt_nl IS NOT NULL OR alt_en IS NOT NULL",
        ),
        _check("petition_hand_overs", "nothing_below_zero", "confirmed >= 0 AND paper >= 0"),
        _check("petition_hand_overs", "a_file_has_a_hash", "(names IS NULL) = (names_sha256 IS NULL)"),
        _check("petition_hand_overs", "a_file_is_counted", "names_file_id IS NULL OR names IS NOT NULL"),
    )
    _index("petition_hand_overs", "photo_id")
    _index("petition_hand_overs", "names_file_id")
    op.create_table(
        "petition_answers",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        *_bilingual("text"),
        sa.Column("link", sa.String(500)),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("petition_id", name="pk_petition_answers"),
        _foreign("petition_answers", "petition_id", "petition_hand_overs.petition_id"),
        _check("petition_answers", "says_something", "text_nl IS NOT NULL OR text_en IS NOT NULL"),
    )


def _bilingual(name: str) -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column(f"{name}_nl", sa.Text()), sa.Column(f"{name}_en", sa.Text())


def _foreign(table: str, column: str, to: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}", ondelete=ondelete)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _index(table: str, column: str) -> None:
    op.create_index(f"ix_{table}_{column}", table, [column])
