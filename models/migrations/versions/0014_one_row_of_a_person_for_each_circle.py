"""A person may have several rows, one for each circle of colleagues that may not see what the others typed"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In plain SQL, the same on both: a batch would make the table anew, and drop the one that others refer to.
    op.execute(
        "ALTER TABLE candidate ADD COLUMN same_as_id INTEGER "
        "CONSTRAINT fk_candidate_same_as_id_candidate REFERENCES candidate (id)"
    )
    op.create_index("ix_candidate_same_as_id", "candidate", ["same_as_id"])


def downgrade() -> None:
    op.drop_index("ix_candidate_same_as_id", table_name="candidate")
    op.execute("ALTER TABLE candidate DROP COLUMN same_as_id")
