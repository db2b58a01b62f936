"""What was settled, and who was named, since a day: reports and trends look there"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_duty_settled_at", "duty", ["workspace_id", "settled_at"])
    op.create_index("ix_referral_named_at", "referral", ["workspace_id", "named_at"])


def downgrade() -> None:
    op.drop_index("ix_referral_named_at", table_name="referral")
    op.drop_index("ix_duty_settled_at", table_name="duty")
