"""What is looked up among all there ever was: a person's declines, what an answer made, and what was given up"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

PARKED = sa.text("state = 'parked'")


def upgrade() -> None:
    op.create_index("ix_decline_candidate_id", "decline", ["candidate_id"])
    op.create_index("ix_duty_made_by_id", "duty", ["made_by_id"])
    op.create_index("ix_message_parked", "message", ["kind"], sqlite_where=PARKED, postgresql_where=PARKED)


def downgrade() -> None:
    op.drop_index("ix_message_parked", table_name="message")
    op.drop_index("ix_duty_made_by_id", table_name="duty")
    op.drop_index("ix_decline_candidate_id", table_name="decline")
