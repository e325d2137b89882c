"""Wordings of a petition, what it asks of signers, its picture, its fast lane, and proposals of groups."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0306"
down_revision = "20261122_0305"

MOMENT = sa.DateTime(timezone=True)
WORDS = tuple(
    f"{name}_{language}" for name in ("title", "demand", "text", "target") for language in ("nl", "en")
)
TOWN = (
    "NOT asks_town OR (target_is_local AND NOT safe_mode "
    "AND (town_reason_nl IS NOT NULL OR town_reason_en IS NOT NULL))"
)
FLAGS = ("target_is_local", "asks_town", "is_urgent")


def upgrade() -> None:
    with op.batch_alter_table("petitions") as petitions:
        for name in FLAGS:
            petitions.add_column(sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ("town_reason_nl", "town_reason_en", "embed_sites"):
            petitions.add_column(sa.Column(name, sa.Text()))
        petitions.add_column(sa.Column("group_id", sa.Uuid()))
        petitions.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        petitions.add_column(sa.Column("worded_at", MOMENT))
        petitions.create_foreign_key("fk_petitions_group_id", "local_groups", ["group_id"], ["id"])
        petitions.create_check_constraint(op.f("ck_petitions_version_positive"), "version > 0")
        petitions.create_check_constraint(op.f("ck_petitions_town_for_a_reason"), TOWN)
    op.create_index("ix_petitions_group_id", "petitions", ["group_id"])
    _create_versions()
    _keep_what_people_signed()
    with op.batch_alter_table("signatures") as signatures:
        signatures.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="1"))
        signatures.add_column(sa.Column("town", sa.String(60)))
        signatures.create_foreign_key(
            "fk_signatures_petition_id_version",
            "petition_versions",
            ["petition_id", "version"],
            ["petition_id", "number"],
        )
        signatures.create_check_constraint(
            op.f("ck_signatures_town_of_a_name"), "town IS NULL OR (NOT safe_mode AND name IS NOT NULL)"
        )
    _create_pictures()
    _create_on_call()
    _create_proposals()


def downgrade() -> None:
    for table in ("petition_proposals", "petition_on_call", "petition_pictures"):
        op.drop_table(table)
    with op.batch_alter_table("signatures") as signatures:
        signatures.drop_constraint(op.f("ck_signatures_town_of_a_name"), type_="check")
        signatures.drop_constraint("fk_signatures_petition_id_version", type_="foreignkey")
        signatures.drop_column("town")
        signatures.drop_column("version")
    op.drop_table("petition_versions")
    op.drop_index("ix_petitions_group_id", table_name="petitions")
    with op.batch_alter_table("petitions") as petitions:
        petitions.drop_constraint(op.f("ck_petitions_town_for_a_reason"), type_="check")
        petitions.drop_constraint(op.f("ck_petitions_version_positive"), type_="check")
        petitions.drop_constraint("fk_petitions_group_id", type_="foreignkey")
        for name in ("worded_at", "version", "group_id", "embed_sites", "town_reason_en", "town_reason_nl"):
            petitions.drop_column(name)
        for name in FLAGS:
            petitions.drop_column(name)


def _create_versions() -> None:
    staff = ("made_by", "sent_by", "reviewed_by")
    op.create_table(
        "petition_versions",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Text()) for name in WORDS),
        sa.Column("recipient_since", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        *(sa.Column(name, sa.Uuid()) for name in staff),
        sa.Column("return_note", sa.Text()),
        sa.Column("shown_from", MOMENT),
        sa.PrimaryKeyConstraint("petition_id", "number", name="pk_petition_versions"),
        _foreign("petition_versions", "petition_id", "petitions.id"),
        *(_foreign("petition_versions", name, "participants.id") for name in staff),
        _check("petition_versions", "numbered", "number > 0 AND recipient_since BETWEEN 1 AND number"),
        _check("petition_versions", "titled", "title_nl IS NOT NULL OR title_en IS NOT NULL"),
        _check("petition_versions", "known_state", "state IN ('draft', 'review', 'shown')"),
        _check("petition_versions", "shown_has_a_moment", "(state = 'shown') = (shown_from IS NOT NULL)"),
        _check(
            "petition_versions", "reviewed_by_another", "reviewed_by <> made_by AND reviewed_by <> sent_by"
        ),
    )
    for name in staff:
        op.create_index(f"ix_petition_versions_{name}", "petition_versions", [name])
    prepared = sa.text("state <> 'shown'")
    op.create_index(
        "ix_petition_versions_prepared",
        "petition_versions",
        ["petition_id"],
        unique=True,
        sqlite_where=prepared,
        postgresql_where=prepared,
    )


def _keep_what_people_signed() -> None:
    """Every petition that was reviewed has shown one wording so far."""
    columns = ", ".join(WORDS)
    op.execute(
        f"INSERT INTO petition_versions (petition_id, number, {columns}, recipient_since, state, revision, "  # noqa: S608  our own names
        "made_at, made_by, sent_by, reviewed_by, shown_from) "
        f"SELECT id, 1, {columns}, 1, 'shown', 1, created_at, made_by, sent_by, reviewed_by, opens_at "
        "FROM petitions WHERE reviewed_at IS NOT NULL"
    )
    op.execute("UPDATE petitions SET worded_at = opens_at WHERE reviewed_at IS NOT NULL")


def _create_pictures() -> None:
    sizes = ("small_id", "medium_id", "large_id")
    op.create_table(
        "petition_pictures",
        sa.Column("petition_id", sa.Uuid(), nullable=False),
        *(sa.Column(name, sa.Uuid(), nullable=False) for name in sizes),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("alt_nl", sa.Text()),
        sa.Column("alt_en", sa.Text()),
        sa.Column("credit", sa.String(120), nullable=False),
        sa.Column("agreed_by", sa.String(200)),
        sa.Column("agreed_on", sa.Date()),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.PrimaryKeyConstraint("petition_id", name="pk_petition_pictures"),
        _foreign("petition_pictures", "petition_id", "petitions.id"),
        *(_foreign("petition_pictures", name, "stored_files.id") for name in sizes),
        _check("petition_pictures", "told_in_both_languages", "alt_nl IS NOT NULL AND alt_en IS NOT NULL"),
        _check("petition_pictures", "agreed_on_a_day", "(agreed_by IS NULL) = (agreed_on IS NULL)"),
        _check("petition_pictures", "has_a_size", "width > 0 AND height > 0"),
    )
    for name in sizes:
        op.create_index(f"ix_petition_pictures_{name}", "petition_pictures", [name])


def _create_on_call() -> None:
    op.create_table(
        "petition_on_call",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("participant_id", name="pk_petition_on_call"),
        _foreign("petition_on_call", "participant_id", "participants.id"),
    )
    op.create_index("ix_petition_on_call_until", "petition_on_call", ["until"])


def _create_proposals() -> None:
    table = "petition_proposals"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        *(
            sa.Column(name, sa.Text(), nullable=False)
            for name in ("title", "demand", "text", "target", "note")
        ),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("standing", sa.String(10), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("decided_at", MOMENT),
        sa.Column("decided_by", sa.Uuid()),
        sa.Column("petition_id", sa.Uuid()),
        sa.PrimaryKeyConstraint("id", name="pk_petition_proposals"),
        _foreign(table, "group_id", "local_groups.id"),
        _foreign(table, "made_by", "participants.id"),
        _foreign(table, "decided_by", "participants.id"),
        _foreign(table, "petition_id", "petitions.id"),
        _check(table, "known_language", "language IN ('nl', 'en')"),
        _check(table, "known_standing", "standing IN ('waiting', 'accepted', 'declined')"),
        _check(table, "decided_has_a_moment", "(standing = 'waiting') = (decided_at IS NULL)"),
        _check(table, "accepted_is_a_petition", "(standing = 'accepted') = (petition_id IS NOT NULL)"),
        _check(table, "declined_for_a_reason", "standing <> 'declined' OR reason IS NOT NULL"),
    )
    for name in ("group_id", "made_by", "decided_by", "petition_id"):
        op.create_index(f"ix_{table}_{name}", table, [name])
    op.create_index("ix_petition_proposals_standing", table, ["standing", "made_at"])


def _foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))
