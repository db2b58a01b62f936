"""Which roles a person may see: confidential ones only with a candidate they may see, or a decline they recorded."""

from sqlalchemy import ColumnElement, and_, exists, or_, select

from models.context import Context
from models.directory import spelling
from models.directory.role import ROLE_NAME, Role
from models.duties import visibility
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import InPlay

SUGGESTIONS = 20


def like(ctx: Context, typed: str) -> list[Role]:
    """Visible roles whose name contains the typed text; names that begin with it first."""
    holds = spelling.holds(Role.folded, ROLE_NAME, typed)
    order = (spelling.begins(Role.folded, typed).desc(), Role.folded)
    query = select(Role).where(Role.workspace_id == ctx.workspace.id, holds, _is_seen(ctx))
    return list(ctx.session.scalars(query.order_by(*order).limit(SUGGESTIONS)))


def find(ctx: Context, role_id: int | None) -> Role | None:
    """The role of this id, if the person may see it."""
    query = select(Role).where(Role.workspace_id == ctx.workspace.id, Role.id == role_id)
    return ctx.session.scalar(query.where(_is_seen(ctx)))


def _is_seen(ctx: Context) -> ColumnElement[bool]:
    """Condition on a role, as subqueries per role, so that indexes answer it, however many duties there are."""
    owners, own_id = visibility.owners_seen(ctx), ctx.person.id
    owed = exists().where(Duty.role_id == Role.id, Duty.owner_id.in_(owners))
    waiting = exists().where(InPlay.role_id == Role.id, or_(InPlay.owner_id.in_(owners), InPlay.put_by_id == own_id))
    # The owner of a decline without duties is the person who recorded it.
    owes_nothing = ~exists().where(Duty.decline_id == Decline.id)
    by_them = or_(Decline.recorded_by_id == own_id, and_(Decline.recorded_by_id.in_(owners), owes_nothing))
    recorded = exists().where(Decline.role_id == Role.id, by_them)
    return or_(Role.is_confidential.is_(False), owed, waiting, recorded)
