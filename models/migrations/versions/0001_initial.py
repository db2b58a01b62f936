"""All tables, as of the first version."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "workspace",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("lead_ids", sa.JSON(), nullable=False),
        sa.Column("digest_channel", sa.String(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("closed_days", sa.JSON(), nullable=False),
        sa.Column("digest_time", sa.String(), nullable=False),
        sa.Column("says_nothing", sa.Boolean(), nullable=False),
        sa.Column("names_in_private", sa.Boolean(), nullable=False),
        sa.Column("admin_ids", sa.JSON(), nullable=False),
        sa.Column("users_channel", sa.String(), nullable=True),
        sa.Column("retention_days", sa.Integer(), nullable=False),
        sa.Column("looks_for_old_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_because", sa.String(), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("picture_refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace")),
        sa.UniqueConstraint("team_id", name=op.f("uq_workspace_team_id")),
    )
    op.create_table(
        "candidate",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("phone_digits", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("folded_email", sa.String(), nullable=True),
        sa.Column("same_as_id", sa.Integer(), nullable=True),
        sa.Column("keep_posted", sa.Boolean(), nullable=False),
        sa.Column("do_not_contact_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wishes", sa.Enum("call", "email", name="contactwish", native_enum=False, length=32), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["same_as_id"], ["candidate.id"], name=op.f("fk_candidate_same_as_id_candidate")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_candidate_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
    )
    op.create_index("ix_candidate_email", "candidate", ["workspace_id", "folded_email"], unique=False)
    op.create_index("ix_candidate_name", "candidate", ["workspace_id", "folded_name"], unique=False)
    op.create_index("ix_candidate_phone", "candidate", ["workspace_id", "phone_digits"], unique=False)
    op.create_index(op.f("ix_candidate_same_as_id"), "candidate", ["same_as_id"], unique=False)
    op.create_index(op.f("ix_candidate_workspace_id"), "candidate", ["workspace_id"], unique=False)
    op.create_table(
        "recruiter",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("country_is_chosen", sa.Boolean(), nullable=False),
        sa.Column("week", sa.JSON(), nullable=False),
        sa.Column("away_from", sa.Date(), nullable=True),
        sa.Column("away_until", sa.Date(), nullable=True),
        sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_ids", sa.JSON(), nullable=False),
        sa.Column("is_full_member", sa.Boolean(), nullable=False),
        sa.Column("is_deactivated", sa.Boolean(), nullable=False),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_in_channel", sa.Boolean(), nullable=True),
        sa.Column("channel_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_recruiter_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recruiter")),
        sa.UniqueConstraint("workspace_id", "user_id", name=op.f("uq_recruiter_workspace_id_user_id")),
    )
    op.create_index(op.f("ix_recruiter_workspace_id"), "recruiter", ["workspace_id"], unique=False)
    op.create_table(
        "role",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("client", sa.String(), nullable=True),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("held_because", sa.String(), nullable=True),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_confidential", sa.Boolean(), nullable=False),
        sa.Column("how_it_ended", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_role_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("workspace_id", "folded", name=op.f("uq_role_workspace_id_folded")),
    )
    op.create_index(op.f("ix_role_workspace_id"), "role", ["workspace_id"], unique=False)
    op.create_table(
        "change",
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("setting", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["recruiter.id"], name=op.f("fk_change_by_id_recruiter")),
        sa.ForeignKeyConstraint(["of_id"], ["recruiter.id"], name=op.f("fk_change_of_id_recruiter")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_change_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_at", "change", ["workspace_id", "at"], unique=False)
    op.create_index(op.f("ix_change_workspace_id"), "change", ["workspace_id"], unique=False)
    op.create_table(
        "decline",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("applied", "submitted", "interviewed", "final", name="stage", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("may_tell", sa.String(), nullable=True),
        sa.Column("care", sa.Boolean(), nullable=False),
        sa.Column("link", sa.String(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "referral_ask",
            sa.Enum("call", "follow_up", "both", name="askwhen", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("days_counted", sa.Integer(), nullable=False),
        sa.Column("counted_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_decline_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["recruiter.id"], name=op.f("fk_decline_recorded_by_id_recruiter")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_decline_role_id_role")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_decline_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decline")),
    )
    op.create_index(op.f("ix_decline_candidate_id"), "decline", ["candidate_id"], unique=False)
    op.create_index("ix_decline_recorded_at", "decline", ["workspace_id", "recorded_at"], unique=False)
    op.create_index(op.f("ix_decline_role_id"), "decline", ["role_id"], unique=False)
    op.create_index(op.f("ix_decline_workspace_id"), "decline", ["workspace_id"], unique=False)
    op.create_index(
        "uq_decline_live",
        "decline",
        ["candidate_id", "role_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "opening",
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("promises", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["recruiter.id"], name=op.f("fk_opening_asked_by_id_recruiter")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_opening_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("workspace_id", "folded", "asked_on", name=op.f("uq_opening_workspace_id_folded_asked_on")),
    )
    op.create_index(op.f("ix_opening_workspace_id"), "opening", ["workspace_id"], unique=False)
    op.create_table(
        "shared_file",
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_unwanted", sa.Boolean(), nullable=False),
        sa.Column("remove_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["recruiter.id"], name=op.f("fk_shared_file_asked_by_id_recruiter")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_shared_file_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_file")),
    )
    op.create_index("ix_shared_file_remove", "shared_file", ["removed_at", "remove_at"], unique=False)
    op.create_index(op.f("ix_shared_file_workspace_id"), "shared_file", ["workspace_id"], unique=False)
    op.create_table(
        "duty",
        sa.Column(
            "kind",
            sa.Enum(
                "call",
                "email",
                "follow_up",
                "keep_posted",
                "update",
                "thanks",
                name="dutykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("decline_id", sa.Integer(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("ownership", sa.Integer(), nullable=False),
        sa.Column("owned_on", sa.Date(), nullable=True),
        sa.Column("tell_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("card_on", sa.Date(), nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("last_step_on", sa.Date(), nullable=True),
        sa.Column("last_shown_on", sa.Date(), nullable=True),
        sa.Column("attempt_days", sa.Integer(), nullable=False),
        sa.Column("last_attempt_on", sa.Date(), nullable=True),
        sa.Column("expected_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("chosen_for", sa.String(), nullable=True),
        sa.Column("asked_for_on", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("held_because", sa.String(), nullable=True),
        sa.Column("form_left", sa.Boolean(), nullable=False),
        sa.Column("nudge_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lead_on", sa.Date(), nullable=True),
        sa.Column("days_counted", sa.Integer(), nullable=False),
        sa.Column("counted_to", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "settled_as",
            sa.Enum(
                "recorded",
                "reached",
                "sent",
                "emailed",
                "also_told",
                "knew",
                "withdrew",
                "no_answer",
                "voicemail",
                "wrong_number",
                "attempted",
                "got_referral",
                "no_referral",
                "let_go",
                "not_told",
                "do_not_contact",
                "may_contact",
                "updated",
                "decided",
                "in_play",
                "touched",
                "promise_ended",
                "thanked",
                "referred",
                "referral_changed",
                "heads_up",
                "snoozed",
                "held",
                "released",
                "step",
                "offered",
                "taken",
                "refused",
                "lapsed",
                "edited",
                "undone",
                "withdrawn",
                "corrected",
                "forgotten",
                "exported",
                "further",
                name="entrykind",
                native_enum=False,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_duty_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["decline_id"], ["decline.id"], name=op.f("fk_duty_decline_id_decline")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["contact.id"], name=op.f("fk_duty_made_by_id_contact"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["recruiter.id"], name=op.f("fk_duty_owner_id_recruiter")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_duty_role_id_role")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["recruiter.id"], name=op.f("fk_duty_settled_by_id_recruiter")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_duty_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty")),
    )
    op.create_index(op.f("ix_duty_candidate_id"), "duty", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_duty_decline_id"), "duty", ["decline_id"], unique=False)
    op.create_index("ix_duty_lead", "duty", ["workspace_id", "lead_on"], unique=False)
    op.create_index(op.f("ix_duty_made_by_id"), "duty", ["made_by_id"], unique=False)
    op.create_index(
        "ix_duty_open",
        "duty",
        ["owner_id", "nudge_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(op.f("ix_duty_role_id"), "duty", ["role_id"], unique=False)
    op.create_index("ix_duty_settled_at", "duty", ["workspace_id", "settled_at"], unique=False)
    op.create_index(op.f("ix_duty_workspace_id"), "duty", ["workspace_id"], unique=False)
    op.create_table(
        "in_play",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("role_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("put_by_id", sa.Integer(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "stage",
            sa.Enum("applied", "submitted", "interviewed", "final", name="stage", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("promised_for", sa.Date(), nullable=True),
        sa.Column("last_word_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum("declined", "hired", "withdrew", "otherwise", name="ended", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("decline_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_in_play_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["decline_id"], ["decline.id"], name=op.f("fk_in_play_decline_id_decline")),
        sa.ForeignKeyConstraint(["owner_id"], ["recruiter.id"], name=op.f("fk_in_play_owner_id_recruiter")),
        sa.ForeignKeyConstraint(["put_by_id"], ["recruiter.id"], name=op.f("fk_in_play_put_by_id_recruiter")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_in_play_role_id_role")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_in_play_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_play")),
    )
    op.create_index(op.f("ix_in_play_decline_id"), "in_play", ["decline_id"], unique=False)
    op.create_index("ix_in_play_role", "in_play", ["role_id", "ended_at"], unique=False)
    op.create_index(op.f("ix_in_play_workspace_id"), "in_play", ["workspace_id"], unique=False)
    op.create_index(
        "uq_in_play_live",
        "in_play",
        ["candidate_id", "role_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "contact",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("decline_id", sa.Integer(), nullable=True),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column(
            "what",
            sa.Enum(
                "recorded",
                "reached",
                "sent",
                "emailed",
                "also_told",
                "knew",
                "withdrew",
                "no_answer",
                "voicemail",
                "wrong_number",
                "attempted",
                "got_referral",
                "no_referral",
                "let_go",
                "not_told",
                "do_not_contact",
                "may_contact",
                "updated",
                "decided",
                "in_play",
                "touched",
                "promise_ended",
                "thanked",
                "referred",
                "referral_changed",
                "heads_up",
                "snoozed",
                "held",
                "released",
                "step",
                "offered",
                "taken",
                "refused",
                "lapsed",
                "edited",
                "undone",
                "withdrawn",
                "corrected",
                "forgotten",
                "exported",
                "further",
                name="entrykind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("private_note", sa.String(), nullable=True),
        sa.Column("lead_may_read", sa.Boolean(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["recruiter.id"], name=op.f("fk_contact_by_id_recruiter")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_contact_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["decline_id"], ["decline.id"], name=op.f("fk_contact_decline_id_decline")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_contact_duty_id_duty")),
        sa.ForeignKeyConstraint(["undoes_id"], ["contact.id"], name=op.f("fk_contact_undoes_id_contact")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_contact_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    op.create_index("ix_contact_at", "contact", ["workspace_id", "what", "at"], unique=False)
    op.create_index(op.f("ix_contact_candidate_id"), "contact", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_contact_decline_id"), "contact", ["decline_id"], unique=False)
    op.create_index(op.f("ix_contact_duty_id"), "contact", ["duty_id"], unique=False)
    op.create_index(op.f("ix_contact_workspace_id"), "contact", ["workspace_id"], unique=False)
    op.create_table(
        "message",
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "card",
                "cards",
                "list",
                "chosen",
                "offer",
                "note",
                "left",
                "unreached",
                "nowhere",
                "opening",
                "do_not_contact",
                "also_told",
                "digest",
                "home",
                name="messagekind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "sent", "stale", "unsent", "parked", name="messagestate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("duty_id", sa.Integer(), nullable=True),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("touched", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.Double(), nullable=True),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("refused_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False),
        sa.Column("forgets", sa.Boolean(), nullable=False),
        sa.Column("is_as_it_was", sa.Boolean(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_message_duty_id_duty")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_message_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "workspace_id", "recipient", "kind", "slot", name=op.f("uq_message_workspace_id_recipient_kind_slot")
        ),
    )
    op.create_index(op.f("ix_message_duty_id"), "message", ["duty_id"], unique=False)
    op.create_index(
        "ix_message_parked",
        "message",
        ["kind"],
        unique=False,
        sqlite_where=sa.text("state = 'parked'"),
        postgresql_where=sa.text("state = 'parked'"),
    )
    op.create_index(
        "ix_message_ready",
        "message",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('waiting', 'stale')"),
        postgresql_where=sa.text("state IN ('waiting', 'stale')"),
    )
    op.create_index(op.f("ix_message_workspace_id"), "message", ["workspace_id"], unique=False)
    op.create_table(
        "offer",
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ended_as",
            sa.Enum("taken", "refused", "lapsed", "overtaken", name="end", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_offer_duty_id_duty")),
        sa.ForeignKeyConstraint(["from_id"], ["recruiter.id"], name=op.f("fk_offer_from_id_recruiter")),
        sa.ForeignKeyConstraint(["to_id"], ["recruiter.id"], name=op.f("fk_offer_to_id_recruiter")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_offer_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index(op.f("ix_offer_duty_id"), "offer", ["duty_id"], unique=False)
    op.create_index(op.f("ix_offer_workspace_id"), "offer", ["workspace_id"], unique=False)
    op.create_table(
        "message_shows",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("is_leads_part", sa.Boolean(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_message_shows_duty_id_duty")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_message_shows_message_id_message")),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspace.id"], name=op.f("fk_message_shows_workspace_id_workspace")
        ),
        sa.PrimaryKeyConstraint("message_id", "duty_id", name=op.f("pk_message_shows")),
    )
    op.create_index(op.f("ix_message_shows_duty_id"), "message_shows", ["duty_id"], unique=False)
    op.create_table(
        "promise",
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(), nullable=True),
        sa.Column("relocation", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("touches", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_promise_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_promise_contact_id_contact")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_promise_duty_id_duty")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_promise_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    op.create_index(op.f("ix_promise_candidate_id"), "promise", ["candidate_id"], unique=False)
    op.create_index(op.f("ix_promise_duty_id"), "promise", ["duty_id"], unique=False)
    op.create_index(op.f("ix_promise_workspace_id"), "promise", ["workspace_id"], unique=False)
    op.create_table(
        "referral",
        sa.Column("named_by_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded_name", sa.String(), nullable=False),
        sa.Column("reach", sa.String(), nullable=True),
        sa.Column("phone_digits", sa.String(), nullable=True),
        sa.Column("folded_email", sa.String(), nullable=True),
        sa.Column("role_id", sa.Integer(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "new",
                "contacted",
                "in_process",
                "placed",
                "no",
                "withdrawn",
                name="status",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("named_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("thanks_id", sa.Integer(), nullable=True),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_referral_contact_id_contact")),
        sa.ForeignKeyConstraint(["named_by_id"], ["candidate.id"], name=op.f("fk_referral_named_by_id_candidate")),
        sa.ForeignKeyConstraint(["owner_id"], ["recruiter.id"], name=op.f("fk_referral_owner_id_recruiter")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_referral_role_id_role")),
        sa.ForeignKeyConstraint(["thanks_id"], ["duty.id"], name=op.f("fk_referral_thanks_id_duty")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_referral_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
    )
    op.create_index(op.f("ix_referral_contact_id"), "referral", ["contact_id"], unique=False)
    op.create_index("ix_referral_name", "referral", ["workspace_id", "folded_name"], unique=False)
    op.create_index("ix_referral_named_at", "referral", ["workspace_id", "named_at"], unique=False)
    op.create_index(op.f("ix_referral_named_by_id"), "referral", ["named_by_id"], unique=False)
    op.create_index("ix_referral_owner", "referral", ["owner_id", "status"], unique=False)
    op.create_index(op.f("ix_referral_thanks_id"), "referral", ["thanks_id"], unique=False)
    op.create_index(op.f("ix_referral_workspace_id"), "referral", ["workspace_id"], unique=False)
    if (
        op.get_context().dialect.name != "sqlite"
    ):  # which makes it with the table, though the other one is not there yet
        op.create_foreign_key(op.f("fk_duty_made_by_id_contact"), "duty", "contact", ["made_by_id"], ["id"])


def downgrade() -> None:
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint(op.f("fk_duty_made_by_id_contact"), "duty", type_="foreignkey")
    op.drop_table("referral")
    op.drop_table("promise")
    op.drop_table("message_shows")
    op.drop_table("offer")
    op.drop_table("message")
    op.drop_table("contact")
    op.drop_table("in_play")
    op.drop_table("duty")
    op.drop_table("shared_file")
    op.drop_table("opening")
    op.drop_table("decline")
    op.drop_table("change")
    op.drop_table("role")
    op.drop_table("recruiter")
    op.drop_table("candidate")
    op.drop_table("workspace")
