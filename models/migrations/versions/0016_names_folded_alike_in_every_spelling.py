"""Names and roles are folded anew: accents to the short spelling, one apostrophe and hyphen, no invisible marks"""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

from models.rules.text import fold, unique_folds

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _fold_names("candidate")
    _fold_names("referral")
    _fold_unique("SELECT id, workspace_id, title, client FROM role", "role")
    _fold_unique("SELECT id, workspace_id, typed, NULL, asked_on FROM opening", "opening")


def downgrade() -> None:
    """What an older version looks for is folded another way: it finds the names anew as they are typed again."""


def _fold_names(table: str) -> None:
    row = sa.table(table, sa.column("id"), sa.column("name"), sa.column("folded_name"), sa.column("forgotten_at"))
    connection = op.get_bind()
    for number, name, folded in connection.execute(
        sa.select(row.c.id, row.c.name, row.c.folded_name).where(row.c.forgotten_at.is_(None))
    ).all():
        if (anew := fold(name)) != folded:
            connection.execute(row.update().where(row.c.id == number).values(folded_name=anew))


def _fold_unique(query: str, table: str) -> None:
    """Within a workspace, and for openings within a day, no two rows may fold alike."""
    row = sa.table(table, sa.column("id"), sa.column("folded"))
    connection = op.get_bind()
    texts: dict[tuple[object, ...], dict[int, str]] = defaultdict(dict)
    for number, workspace_id, first, client, *day in connection.execute(sa.text(query)).all():
        texts[(workspace_id, *day)][number] = f"{first} at {client}" if client else first
    for of_one in texts.values():
        # The old ones are out of the way first, so that none of the new ones meets one of them.
        for number in of_one:
            connection.execute(row.update().where(row.c.id == number).values(folded=f"#{number}#"))
        for number, folded in unique_folds(of_one).items():
            connection.execute(row.update().where(row.c.id == number).values(folded=folded))
