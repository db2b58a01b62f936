"""When Slack last refused a picture, and which roles are never named in a channel"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workspace") as workspace:
        workspace.add_column(sa.Column("picture_refused_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("role") as role:
        role.add_column(sa.Column("is_confidential", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("role") as role:
        role.drop_column("is_confidential")
    with op.batch_alter_table("workspace") as workspace:
        workspace.drop_column("picture_refused_at")
