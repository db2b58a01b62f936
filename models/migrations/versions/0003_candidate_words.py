"""What candidates read: a sentence for each reason, and the first name that somebody corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workspace", sa.Column("reason_sentences", sa.JSON(), server_default="{}", nullable=False))
    op.add_column("candidate", sa.Column("own_first_name", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("candidate", "own_first_name")
    op.drop_column("workspace", "reason_sentences")
