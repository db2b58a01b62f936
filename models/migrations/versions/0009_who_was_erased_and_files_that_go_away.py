"""Who was erased, messages that may not stay as they are, and files that are taken away again"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults stay: a bot of the version before still writes rows while this one starts.
    for table in ("candidate", "referral"):
        with op.batch_alter_table(table) as named:
            named.add_column(sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("message") as message:
        message.add_column(sa.Column("forgets", sa.Boolean(), nullable=False, server_default=sa.false()))
        message.add_column(sa.Column("is_as_it_was", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("workspace") as workspace:
        workspace.add_column(sa.Column("looks_for_old_at", sa.DateTime(timezone=True), nullable=True))
    _files()


def downgrade() -> None:
    op.drop_table("shared_file")
    with op.batch_alter_table("workspace") as workspace:
        workspace.drop_column("looks_for_old_at")
    with op.batch_alter_table("message") as message:
        message.drop_column("is_as_it_was")
        message.drop_column("forgets")
    for table in ("referral", "candidate"):
        with op.batch_alter_table(table) as named:
            named.drop_column("forgotten_at")
    op.execute("UPDATE duty SET settled_as = 'withdrawn' WHERE settled_as = 'forgotten'")
    op.execute("DELETE FROM contact WHERE what IN ('forgotten', 'exported')")


def _files() -> None:
    op.create_table(
        "shared_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_id", sa.String(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_unwanted", sa.Boolean(), nullable=False),
        sa.Column("remove_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspace.id"], name=op.f("fk_shared_file_workspace_id_workspace")),
        sa.ForeignKeyConstraint(["asked_by_id"], ["recruiter.id"], name=op.f("fk_shared_file_asked_by_id_recruiter")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shared_file")),
    )
    op.create_index(op.f("ix_shared_file_workspace_id"), "shared_file", ["workspace_id"])
    op.create_index("ix_shared_file_remove", "shared_file", ["removed_at", "remove_at"])
