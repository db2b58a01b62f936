"""Promises to keep somebody posted, openings that were asked about, and what becomes of a referral"""

import sqlalchemy as sa
from alembic import op

from models.rules.text import fold

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _promises()
    _openings()
    with op.batch_alter_table("referral") as referral:
        referral.add_column(sa.Column("folded_name", sa.String(), nullable=False, server_default=""))
        referral.add_column(sa.Column("phone_digits", sa.String(), nullable=True))
        referral.add_column(sa.Column("folded_email", sa.String(), nullable=True))
        referral.add_column(sa.Column("role_id", sa.Integer(), nullable=True))
        referral.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))
        referral.add_column(sa.Column("thanks_id", sa.Integer(), nullable=True))
        referral.create_foreign_key(op.f("fk_referral_role_id_role"), "role", ["role_id"], ["id"])
        referral.create_foreign_key(op.f("fk_referral_thanks_id_duty"), "duty", ["thanks_id"], ["id"])
        referral.create_index(op.f("ix_referral_thanks_id"), ["thanks_id"])
        referral.create_index("ix_referral_name", ["workspace_id", "folded_name"])
        referral.create_index("ix_referral_owner", ["owner_id", "status"])
    _fold_names()


def downgrade() -> None:
    op.execute("DELETE FROM message_shows WHERE message_id IN (SELECT id FROM message WHERE kind = 'opening')")
    op.execute("DELETE FROM message WHERE kind = 'opening'")
    op.execute("DELETE FROM referral WHERE contact_id IN (SELECT id FROM contact WHERE what = 'referred')")
    op.execute("DELETE FROM contact WHERE what IN ('referred', 'referral_changed')")
    op.execute("UPDATE referral SET status = 'new' WHERE status NOT IN ('new', 'withdrawn')")
    with op.batch_alter_table("referral") as referral:
        referral.drop_index("ix_referral_owner")
        referral.drop_index("ix_referral_name")
        referral.drop_index(op.f("ix_referral_thanks_id"))
        referral.drop_constraint(op.f("fk_referral_thanks_id_duty"), type_="foreignkey")
        referral.drop_constraint(op.f("fk_referral_role_id_role"), type_="foreignkey")
        for column in ("thanks_id", "changed_at", "role_id", "folded_email", "phone_digits", "folded_name"):
            referral.drop_column(column)
    op.drop_table("opening")
    op.drop_table("promise")


def _promises() -> None:
    op.create_table(
        "promise",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(), nullable=True),
        sa.Column("relocation", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("touches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_promise_workspace_id_workspace")),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_promise_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_promise_contact_id_contact")),
        sa.ForeignKeyConstraint(["duty_id"], ["duty.id"], name=op.f("fk_promise_duty_id_duty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise")),
    )
    for column in ("workspace_id", "candidate_id", "duty_id"):
        op.create_index(op.f(f"ix_promise_{column}"), "promise", [column])


def _openings() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(), nullable=False),
        sa.Column("folded", sa.String(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("promises", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_opening_workspace_id_workspace")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["recruiter.id"], name=op.f("fk_opening_asked_by_id_recruiter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint("workspace_id", "folded", "asked_on", name=op.f("uq_opening_workspace_id_folded_asked_on")),
    )
    op.create_index(op.f("ix_opening_workspace_id"), "opening", ["workspace_id"])


def _fold_names() -> None:
    rows = op.get_bind().execute(sa.text("SELECT id, name FROM referral")).all()
    for row in rows:
        folded = {"folded": fold(row.name), "id": row.id}
        op.get_bind().execute(sa.text("UPDATE referral SET folded_name = :folded WHERE id = :id"), folded)
