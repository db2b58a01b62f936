"""What Slack refuses: since when, and whether a message may be there twice; workspaces that are stopped"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The defaults stay: a bot of the version before still writes rows while this one starts.
    with op.batch_alter_table("message") as table:
        table.add_column(sa.Column("refused_since", sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("mark", sa.String(), nullable=False, server_default=""))
    with op.batch_alter_table("workspace") as table:
        table.add_column(sa.Column("stopped_because", sa.String(), nullable=True))
        table.add_column(sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("workspace") as table:
        table.drop_column("stopped_at")
        table.drop_column("stopped_because")
    with op.batch_alter_table("message") as table:
        table.drop_column("mark")
        table.drop_column("is_doubtful")
        table.drop_column("refused_since")
