"""What a consultation can still change and who decides; invitations per phase, and what came of them."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_0203"
down_revision = "20261122_0202"

MOMENT = sa.DateTime(timezone=True)
TEXTS = [f"{name}_{each}" for name in ("can_change", "cannot_change", "deciders") for each in ("nl", "en")]


def upgrade() -> None:
    with op.batch_alter_table("consultations") as consultations:
        for name in TEXTS:
            consultations.add_column(sa.Column(name, sa.Text()))
        consultations.add_column(sa.Column("decides_on", sa.Date()))
    _create_mailings()
    _create_invitations()
    _create_responses()


def downgrade() -> None:
    for table in (
        "phase_responses",
        "phase_invitation_audiences",
        "phase_invitations",
        "phase_mailings",
    ):
        op.drop_table(table)
    with op.batch_alter_table("consultations") as consultations:
        for name in (*TEXTS, "decides_on"):
            consultations.drop_column(name)


def _create_mailings() -> None:
    op.create_table(
        "phase_mailings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("asked_by", sa.Uuid()),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("stopped_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_mailings")),
        _foreign("phase_mailings", "phase_id", "phases", ondelete="CASCADE"),
        _foreign("phase_mailings", "asked_by", "participants"),
        sa.CheckConstraint("kind IN ('invitation', 'reminder')", name=op.f("ck_phase_mailings_known_kind")),
        sa.CheckConstraint("people > 0", name=op.f("ck_phase_mailings_of_somebody")),
    )
    _index("phase_mailings", "phase_id")


def _create_invitations() -> None:
    op.create_table(
        "phase_invitations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("mailing_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64)),
        sa.Column("mail_id", sa.Uuid()),
        sa.Column("sent_at", MOMENT),
        sa.Column("reminder_id", sa.Uuid()),
        sa.Column("reminder_token_hash", sa.String(64)),
        sa.Column("reminder_mail_id", sa.Uuid()),
        sa.Column("reminded_at", MOMENT),
        sa.Column("expires_at", MOMENT),
        sa.Column("opened_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phase_invitations")),
        _foreign("phase_invitations", "phase_id", "phases", ondelete="CASCADE"),
        _foreign("phase_invitations", "participant_id", "participants"),
        _foreign("phase_invitations", "mailing_id", "phase_mailings", ondelete="CASCADE"),
        _foreign("phase_invitations", "reminder_id", "phase_mailings"),
        sa.UniqueConstraint(
            "phase_id", "participant_id", name=op.f("uq_phase_invitations_phase_id_participant_id")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_phase_invitations_token_hash")),
        sa.UniqueConstraint("reminder_token_hash", name=op.f("uq_phase_invitations_reminder_token_hash")),
        sa.CheckConstraint(
            "(sent_at IS NULL) = (token_hash IS NULL) AND (sent_at IS NULL) = (expires_at IS NULL)",
            name=op.f("ck_phase_invitations_sent_has_a_link"),
        ),
        sa.CheckConstraint(
            "reminder_id IS NULL OR sent_at IS NOT NULL", name=op.f("ck_phase_invitations_reminded_of_a_mail")
        ),
        sa.CheckConstraint(
            "reminded_at IS NULL OR reminder_id IS NOT NULL",
            name=op.f("ck_phase_invitations_reminded_because_asked"),
        ),
    )
    _index("phase_invitations", "participant_id", "reminder_id", "expires_at")
    op.create_index("ix_phase_invitations_waiting", "phase_invitations", ["mailing_id", "sent_at"])
    op.create_table(
        "phase_invitation_audiences",
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("invitation_id", "audience", name=op.f("pk_phase_invitation_audiences")),
        sa.ForeignKeyConstraint(
            ["invitation_id"],
            ["phase_invitations.id"],
            name=op.f("fk_phase_invitation_audiences_invitation_id_phase_invitations"),
            ondelete="CASCADE",
        ),
    )


def _create_responses() -> None:
    op.create_table(
        "phase_responses",
        sa.Column("phase_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(20), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("contributed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("phase_id", "audience", name=op.f("pk_phase_responses")),
        _foreign("phase_responses", "phase_id", "phases", ondelete="CASCADE"),
        sa.CheckConstraint(
            "0 <= contributed AND contributed <= invited", name=op.f("ck_phase_responses_a_share")
        ),
    )


def _foreign(table: str, column: str, other: str, ondelete: str | None = None) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=name, ondelete=ondelete)


def _index(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
