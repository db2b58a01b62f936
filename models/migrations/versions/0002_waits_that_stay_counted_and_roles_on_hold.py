"""Waits that stay counted when the calendar changes, and roles whose news is held as a whole"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("decline") as decline:
        decline.add_column(sa.Column("days_counted", sa.Integer(), nullable=False, server_default="0"))
        decline.add_column(sa.Column("counted_to", sa.Date(), nullable=True))
    with op.batch_alter_table("role") as role:
        role.add_column(sa.Column("held_until", sa.Date(), nullable=True))
        role.add_column(sa.Column("held_because", sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("role") as role:
        role.drop_column("held_because")
        role.drop_column("held_until")
    with op.batch_alter_table("decline") as decline:
        decline.drop_column("counted_to")
        decline.drop_column("days_counted")
