"""Adds the duty to call a person whom a candidate named."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = "fk_duty_referral_id_referral"


def upgrade() -> None:
    if op.get_context().dialect.name == "sqlite":  # adds a key only with its column
        op.execute(
            "ALTER TABLE duty ADD COLUMN referral_id INTEGER"
            " CONSTRAINT fk_duty_referral_id_referral REFERENCES referral (id)"
        )
    else:
        op.add_column("duty", sa.Column("referral_id", sa.Integer(), nullable=True))
        op.create_foreign_key(op.f(KEY), "duty", "referral", ["referral_id"], ["id"])
    op.create_index(op.f("ix_duty_referral_id"), "duty", ["referral_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_duty_referral_id"), "duty")
    if op.get_context().dialect.name != "sqlite":
        op.drop_constraint(op.f(KEY), "duty", type_="foreignkey")
    op.drop_column("duty", "referral_id")
