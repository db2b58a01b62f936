"""Numbers are kept in their international form alone: bare digits dial nothing and identify nobody"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE candidate SET phone_digits = NULL WHERE phone_digits NOT LIKE '+%'")
    op.execute("UPDATE referral SET phone_digits = NULL WHERE phone_digits NOT LIKE '+%'")


def downgrade() -> None:
    """The bare digits stand in what was typed, which nothing has changed."""
