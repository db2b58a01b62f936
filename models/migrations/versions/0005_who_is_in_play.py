"""Who is still in play for a role, roles that are filled, and waits without a decline that stay counted"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

STAGES = ("applied", "submitted", "interviewed", "final")
ENDS = ("declined", "hired", "withdrew", "otherwise")
LIVE = sa.text("ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("role") as role:
        role.add_column(sa.Column("filled_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("duty") as duty:
        duty.add_column(sa.Column("days_counted", sa.Integer(), nullable=False, server_default="0"))
        duty.add_column(sa.Column("counted_to", sa.Date(), nullable=True))
    op.create_table(
        "in_play",
        *(
            sa.Column(f"{name}_id", sa.Integer(), nullable=name in ("put_by", "decline"))
            for name in ("candidate", "role", "owner", "put_by", "decline")
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stage", sa.Enum(*STAGES, name="stage", native_enum=False, length=32), nullable=False),
        sa.Column("promised_for", sa.Date(), nullable=True),
        sa.Column("last_word_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_as", sa.Enum(*ENDS, name="ended", native_enum=False, length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["candidate_id"], ["candidate.id"], name=op.f("fk_in_play_candidate_id_candidate")),
        sa.ForeignKeyConstraint(["role_id"], ["role.id"], name=op.f("fk_in_play_role_id_role")),
        sa.ForeignKeyConstraint(["owner_id"], ["recruiter.id"], name=op.f("fk_in_play_owner_id_recruiter")),
        sa.ForeignKeyConstraint(["put_by_id"], ["recruiter.id"], name=op.f("fk_in_play_put_by_id_recruiter")),
        sa.ForeignKeyConstraint(["decline_id"], ["decline.id"], name=op.f("fk_in_play_decline_id_decline")),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_in_play_workspace_id_workspace")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_in_play")),
    )
    op.create_index("ix_in_play_role", "in_play", ["role_id", "ended_at"])
    op.create_index(op.f("ix_in_play_decline_id"), "in_play", ["decline_id"])
    op.create_index(op.f("ix_in_play_workspace_id"), "in_play", ["workspace_id"])
    op.create_index(
        "uq_in_play_live",
        "in_play",
        ["candidate_id", "role_id"],
        unique=True,
        sqlite_where=LIVE,
        postgresql_where=LIVE,
    )


def downgrade() -> None:
    op.drop_table("in_play")
    with op.batch_alter_table("duty") as duty:
        duty.drop_column("counted_to")
        duty.drop_column("days_counted")
    with op.batch_alter_table("role") as role:
        role.drop_column("filled_at")
