"""A contact may be owed without a decline: to somebody in play, kept posted, or to be thanked"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("duty") as duty:
        duty.add_column(sa.Column("role_id", sa.Integer(), nullable=True))
        duty.alter_column("decline_id", existing_type=sa.Integer(), nullable=True)
        duty.create_foreign_key(op.f("fk_duty_role_id_role"), "role", ["role_id"], ["id"])
        duty.create_index(op.f("ix_duty_role_id"), ["role_id"])
    op.execute("UPDATE duty SET role_id = (SELECT role_id FROM decline WHERE decline.id = duty.decline_id)")


def downgrade() -> None:
    op.execute("UPDATE contact SET duty_id = NULL WHERE duty_id IN (SELECT id FROM duty WHERE decline_id IS NULL)")
    op.execute("DELETE FROM message_shows WHERE duty_id IN (SELECT id FROM duty WHERE decline_id IS NULL)")
    op.execute("DELETE FROM offer WHERE duty_id IN (SELECT id FROM duty WHERE decline_id IS NULL)")
    op.execute("DELETE FROM message WHERE duty_id IN (SELECT id FROM duty WHERE decline_id IS NULL)")
    op.execute("DELETE FROM duty WHERE decline_id IS NULL")
    with op.batch_alter_table("duty") as duty:
        duty.drop_index(op.f("ix_duty_role_id"))
        duty.drop_constraint(op.f("fk_duty_role_id_role"), type_="foreignkey")
        duty.alter_column("decline_id", existing_type=sa.Integer(), nullable=False)
        duty.drop_column("role_id")
