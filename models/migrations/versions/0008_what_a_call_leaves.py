"""Who does not wish to be contacted, how a role ended, when the ask was due, and a short pause"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("candidate") as candidate:
        candidate.add_column(sa.Column("do_not_contact_since", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("decline") as decline:
        decline.add_column(sa.Column("referral_ask", sa.String(length=32), nullable=True))
    with op.batch_alter_table("role") as role:
        role.add_column(sa.Column("how_it_ended", sa.String(), nullable=True))
    with op.batch_alter_table("recruiter") as recruiter:
        recruiter.add_column(sa.Column("quiet_until", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("recruiter") as recruiter:
        recruiter.drop_column("quiet_until")
    with op.batch_alter_table("role") as role:
        role.drop_column("how_it_ended")
    with op.batch_alter_table("decline") as decline:
        decline.drop_column("referral_ask")
    with op.batch_alter_table("candidate") as candidate:
        candidate.drop_column("do_not_contact_since")
