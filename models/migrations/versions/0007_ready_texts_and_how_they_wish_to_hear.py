"""Ready texts that a workspace words itself, and how somebody wishes to hear the news"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("workspace") as workspace:
        workspace.add_column(sa.Column("texts", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("candidate") as candidate:
        candidate.add_column(sa.Column("wishes", sa.String(length=32), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("candidate") as candidate:
        candidate.drop_column("wishes")
    with op.batch_alter_table("workspace") as workspace:
        workspace.drop_column("texts")
