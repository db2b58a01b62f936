"""Which roles a person may see: a confidential one only where they may see a candidate of it, or recorded one."""

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
    """Roles that the person may see and whose name holds the typed text, those that begin with it first."""
    holds = spelling.holds(Role.folded, ROLE_NAME, typed)
    order = (spelling.begins(Role.folded, typed).desc(), Role.folded)
    query = select(Role).where(Role.workspace_id == ctx.workspace.id, holds, _is_seen(ctx))
    return list(ctx.session.scalars(query.order_by(*order).limit(SUGGESTIONS)))


def find(ctx: Context, role_id: int | None) -> Role | None:
    """The role of this number, if the person may see it."""
    query = select(Role).where(Role.workspace_id == ctx.workspace.id, Role.id == role_id)
    return ctx.session.scalar(query.where(_is_seen(ctx)))


def _is_seen(ctx: Context) -> ColumnElement[bool]:
    """Asked of each role by itself, so that it is answered by the indexes, however many duties there are."""
    owners, mine = visibility.owners_seen(ctx), ctx.person.id
    owed = exists().where(Duty.role_id == Role.id, Duty.owner_id.in_(owners))
    waiting = exists().where(InPlay.role_id == Role.id, or_(InPlay.owner_id.in_(owners), InPlay.put_by_id == mine))
    # A decline that owes nothing has no owner but who recorded it.
    owes_nothing = ~exists().where(Duty.decline_id == Decline.id)
    by_them = or_(Decline.recorded_by_id == mine, and_(Decline.recorded_by_id.in_(owners), owes_nothing))
    recorded = exists().where(Decline.role_id == Role.id, by_them)
    return or_(Role.is_confidential.is_(False), owed, waiting, recorded)
