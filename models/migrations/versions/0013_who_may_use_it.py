"""Who may use it: the channel whose members may, and who of them Slack said is in it"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("users_channel", sa.String(), nullable=True))
    op.add_column("recruiter", sa.Column("is_in_channel", sa.Boolean(), nullable=True))
    op.add_column("recruiter", sa.Column("channel_asked_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("recruiter", "channel_asked_at")
    op.drop_column("recruiter", "is_in_channel")
    op.drop_column("workspace", "users_channel")
