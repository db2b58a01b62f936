"""Fills a role: ends the wait of everybody in play for it, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.context import Context, guard, may_act
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import hold, in_play, settle, updates
from models.duties import record as recording
from models.duties.decline import Decline, DeclineDetails
from models.duties.duty import duties_of_decline, duty_changed, teller_of
from models.duties.in_play import Ended, InPlay
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind
from models.duties.record import Outcome, Recorded


@dataclass(frozen=True)
class Hired:
    """Who got the role; all None: nobody in the database."""

    in_play_row: InPlay | None = None
    decline: Decline | None = None
    """Their earlier decline for the role."""
    with_owner: Recruiter | None = None
    """Owner of a hired person whom the actor may not see; only the owner is known."""


@dataclass(frozen=True)
class Filling:
    """The result of filling a role."""

    recorded: list[Recorded]
    left: list[InPlay]
    """Still in play: one of them is hired, and only their owner can say who."""


class NotToFill(Exception):
    """The person may not fill the role. `ask`: names of the owners with a candidate in play for it, else of leads."""

    def __init__(self, ask: Sequence[str]) -> None:
        super().__init__("not theirs to fill")
        self.ask = list(ask)


def guard_filling(ctx: Context, role: Role) -> None:
    """Raises NotToFill unless the actor may fill the role or is the system.

    Leads of the workspace and, where leads are named, Slack admins may; and whoever may act for the owner of a
    candidate in play for it. Where nobody is in play: whoever may act for the owner of a decline for it.
    """
    if ctx.actor is None:
        return
    owners = list(dict.fromkeys(waiting.owner for waiting in in_play.of_role(ctx.session, role)))
    concerned = owners or [teller for decline in declined_for(ctx, role) if (teller := teller_of(ctx.session, decline))]
    leads = ctx.actor.leads_anybody or (ctx.actor.is_admin and bool(ctx.workspace.lead_ids))
    if ctx.actor.is_at_home and (leads or any(may_act(ctx.actor, owner) for owner in concerned)):
        return
    reachable = [owner for owner in owners if not owner.is_deactivated]
    raise NotToFill([owner.name for owner in reachable or ctx.actor.leads(ctx.session)])


def waiting_for(ctx: Context, role: Role) -> list[InPlay]:
    """Everybody still in play for the role, which is read anew."""
    ctx.session.refresh(role)
    return in_play.of_role(ctx.session, role)


def declined_for(ctx: Context, role: Role) -> list[Decline]:
    """Live declines for the role, oldest first."""
    query = select(Decline).where(Decline.role_id == role.id, Decline.workspace_id == ctx.workspace.id)
    return list(ctx.session.scalars(query.where(Decline.withdrawn_at.is_(None)).order_by(Decline.id)))


def fill(ctx: Context, role: Role, hired: Hired, details: DeclineDetails) -> Filling:
    """Fills the role: records a decline for everybody in play but the hired person, owed by their owners.

    A live decline of the hired person is withdrawn; other declines stay. News held until the first choice had signed is
    released. Raises NotToFill, and PermissionDenied where the actor may not see the hired person.
    """
    waiting = waiting_for(ctx, role)
    guard_filling(ctx, role)
    if hired.in_play_row:
        guard(ctx, hired.in_play_row.owner)
    if hired.decline and (teller := teller_of(ctx.session, hired.decline)):
        guard(ctx, teller)
    role.filled_at = ctx.now
    hold.lift(ctx, role)
    if hired.decline:
        _take_back(ctx, hired.decline)
    got_it = _who_got_it(ctx, waiting, hired)
    left = got_it if len(got_it) > 1 else []
    if len(got_it) == 1:
        updates.end(ctx, got_it[0], Ended.HIRED)
    for row in left:
        updates.ask_today(ctx, row)
    outcomes = [Outcome(row.candidate, row.role, row.stage, row.owner, details) for row in waiting if row not in got_it]
    return Filling(recording.record_all(ctx, outcomes), left)


def _who_got_it(ctx: Context, waiting: Sequence[InPlay], hired: Hired) -> list[InPlay]:
    """The hired person; where the actor may not see them, all whom it may be."""
    if hired.in_play_row:
        return [row for row in waiting if row is hired.in_play_row]
    if hired.with_owner:
        rows_of_owner = [row for row in waiting if row.owner is hired.with_owner]
        return [row for row in rows_of_owner if not may_act(ctx.person, row.owner)]
    return []


def _take_back(ctx: Context, decline: Decline) -> None:
    """Withdraws the decline of the hired person and ends its duties."""
    decline.withdrawn_at = ctx.now
    duties = duties_of_decline(ctx.session, decline)
    ended = [settle.settle(ctx, duty, EntryKind.WITHDRAWN) for duty in duties if duty.is_open]
    if duties and not ended:
        write_entry(ctx, duties[0], EntryKind.WITHDRAWN)
        duty_changed(ctx.session, duties[0], ctx.now)
