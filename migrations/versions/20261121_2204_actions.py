"""Actions, the goals they serve, sign-ups, reminders; and a file that goes along with a mail."""

import sqlalchemy as sa
from alembic import op

revision = "20261121_2204"
down_revision = "20261121_2203"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_actions()
    _create_sign_ups()
    _create_reminders()
    op.add_column("mails", sa.Column("attachment", sa.Text()))
    op.add_column("mails", sa.Column("attachment_name", sa.String(80)))
    op.add_column("mails", sa.Column("attachment_type", sa.String(80)))


def downgrade() -> None:
    for column in ("attachment_type", "attachment_name", "attachment"):
        op.drop_column("mails", column)
    for table in (
        "action_reminder_mails",
        "action_reminders",
        "sign_up_links",
        "sign_ups",
        "action_goals",
        "actions",
    ):
        op.drop_table(table)


def _bilingual(name: str) -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column(f"{name}_nl", sa.Text()), sa.Column(f"{name}_en", sa.Text())


def _create_actions() -> None:
    op.create_table(
        "actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(15), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        *_bilingual("title"),
        *_bilingual("summary"),
        *_bilingual("text"),
        *_bilingual("contact"),
        *_bilingual("cancel_reason"),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("address", sa.String(120), nullable=False),
        sa.Column("town", sa.String(120), nullable=False),
        sa.Column("starts_local", sa.DateTime(), nullable=False),
        sa.Column("ends_local", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        sa.Column("capacity", sa.Integer()),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("headcount", sa.Integer()),
        sa.Column("group_id", sa.Uuid()),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("published_at", MOMENT),
        sa.Column("cancelled_at", MOMENT),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_actions"),
        sa.UniqueConstraint("id", "kind", name="uq_actions_id_kind"),
        sa.ForeignKeyConstraint(["group_id"], ["local_groups.id"], name="fk_actions_group_id"),
        sa.CheckConstraint("kind IN ('event', 'demonstration')", name=op.f("ck_actions_known_kind")),
        sa.CheckConstraint(
            "state IN ('draft', 'published', 'cancelled')", name=op.f("ck_actions_known_state")
        ),
        sa.CheckConstraint("title_nl IS NOT NULL OR title_en IS NOT NULL", name=op.f("ck_actions_titled")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_actions_starts_before_it_ends")),
        sa.CheckConstraint("capacity IS NULL OR capacity > 0", name=op.f("ck_actions_room_for_somebody")),
        sa.CheckConstraint(
            "taken >= 0 AND (capacity IS NULL OR taken <= capacity)", name=op.f("ck_actions_never_overfull")
        ),
        sa.CheckConstraint(
            "kind = 'event' OR (capacity IS NULL AND taken = 0)",
            name=op.f("ck_actions_demonstration_knows_nobody"),
        ),
        sa.CheckConstraint("headcount IS NULL OR headcount >= 0", name=op.f("ck_actions_counted_heads")),
        sa.CheckConstraint(
            "(state = 'draft') = (published_at IS NULL)", name=op.f("ck_actions_public_since")
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancelled_at IS NOT NULL) AND (state = 'cancelled') = "
            "(cancel_reason_nl IS NOT NULL OR cancel_reason_en IS NOT NULL)",
            name=op.f("ck_actions_cancelled_with_a_reason"),
        ),
    )
    op.create_index("ix_actions_group_id", "actions", ["group_id"])
    op.create_index("ix_actions_agenda", "actions", ["state", "starts_at", "id"])
    op.create_table(
        "action_goals",
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("goal", sa.String(4), nullable=False),
        sa.PrimaryKeyConstraint("action_id", "goal", name="pk_action_goals"),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name="fk_action_goals_action_id", ondelete="CASCADE"
        ),
    )


def _create_sign_ups() -> None:
    op.create_table(
        "sign_ups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(15), nullable=False),
        sa.Column("participant_id", sa.Uuid()),
        sa.Column("name", sa.String(100)),
        sa.Column("email", sa.String(320)),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("consent_version", sa.SmallInteger(), nullable=False),
        sa.Column("consent_language", sa.String(2), nullable=False),
        sa.Column("news_asked", sa.Boolean(), nullable=False),
        sa.Column("signed_up_at", MOMENT, nullable=False),
        sa.Column("withdrawn_at", MOMENT),
        sa.Column("event_uid", sa.String(80), nullable=False),
        sa.Column("presence", sa.String(10)),
        sa.Column("attended_at", MOMENT),
        sa.Column("attend_event_uid", sa.String(80)),
        sa.PrimaryKeyConstraint("id", name="pk_sign_ups"),
        sa.UniqueConstraint("action_id", "participant_id", name="uq_sign_ups_action_id_participant_id"),
        sa.UniqueConstraint("event_uid", name="uq_sign_ups_event_uid"),
        sa.UniqueConstraint("attend_event_uid", name="uq_sign_ups_attend_event_uid"),
        sa.ForeignKeyConstraint(["participant_id"], ["participants.id"], name="fk_sign_ups_participant_id"),
        sa.ForeignKeyConstraint(
            ["action_id", "kind"], ["actions.id", "actions.kind"], name="fk_sign_ups_action_id_kind"
        ),
        sa.CheckConstraint("kind = 'event'", name=op.f("ck_sign_ups_never_a_demonstration")),
        sa.CheckConstraint("state IN ('coming', 'withdrawn')", name=op.f("ck_sign_ups_known_state")),
        sa.CheckConstraint(
            "(state = 'withdrawn') = (withdrawn_at IS NOT NULL)",
            name=op.f("ck_sign_ups_withdrawn_at_a_moment"),
        ),
        sa.CheckConstraint(
            "state = 'coming' OR (name IS NULL AND email IS NULL AND presence IS NULL)",
            name=op.f("ck_sign_ups_withdrawn_leaves_no_name"),
        ),
        sa.CheckConstraint(
            "(name IS NULL) = (email IS NULL)", name=op.f("ck_sign_ups_name_and_address_go_together")
        ),
        sa.CheckConstraint(
            "presence IS NULL OR presence IN ('came', 'absent')", name=op.f("ck_sign_ups_known_presence")
        ),
        sa.CheckConstraint(
            "(presence IS NULL) = (attended_at IS NULL) AND "
            "(COALESCE(presence, '') = 'came') = (attend_event_uid IS NOT NULL)",
            name=op.f("ck_sign_ups_who_came_is_in_the_ledger"),
        ),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_sign_ups_known_language")),
    )
    op.create_index("ix_sign_ups_participant_id", "sign_ups", ["participant_id"])
    op.create_index("ix_sign_ups_list", "sign_ups", ["action_id", "state", "signed_up_at", "id"])
    op.create_table(
        "sign_up_links",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("sign_up_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sign_up_links"),
        sa.ForeignKeyConstraint(
            ["sign_up_id"], ["sign_ups.id"], name="fk_sign_up_links_sign_up_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_sign_up_links_sign_up_id", "sign_up_links", ["sign_up_id"])


def _create_reminders() -> None:
    op.create_table(
        "action_reminders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(15), nullable=False),
        sa.Column("address", sa.String(320), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("consent_version", sa.SmallInteger(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("reminded_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_action_reminders"),
        sa.UniqueConstraint("action_id", "address", name="uq_action_reminders_action_id_address"),
        sa.ForeignKeyConstraint(
            ["action_id", "kind"], ["actions.id", "actions.kind"], name="fk_action_reminders_action_id_kind"
        ),
        sa.CheckConstraint("kind = 'demonstration'", name=op.f("ck_action_reminders_only_of_demonstrations")),
        sa.CheckConstraint("language IN ('nl', 'en')", name=op.f("ck_action_reminders_known_language")),
    )
    op.create_table(
        "action_reminder_mails",
        sa.Column("mail_id", sa.Uuid(), nullable=False),
        sa.Column("action_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("mail_id", name="pk_action_reminder_mails"),
    )
    op.create_index("ix_action_reminder_mails_action_id", "action_reminder_mails", ["action_id"])
