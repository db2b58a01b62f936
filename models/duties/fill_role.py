"""A role is filled: one act ends the wait of everybody who was in play for it, and nobody is forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from models.context import Context, guard, may_act
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import hold, in_play, settle, updates
from models.duties import record as recording
from models.duties.decline import Decline
from models.duties.duty import duties_of_decline, duty_changed
from models.duties.in_play import Ended, InPlay
from models.duties.log import write_entry
from models.duties.log_entry import EntryKind
from models.duties.record import Outcome, Recorded


@dataclass(frozen=True)
class Hired:
    """Who got the role; all None: nobody of those we know."""

    waits: InPlay | None = None
    decline: Decline | None = None
    """They had been declined for it before."""
    with_owner: Recruiter | None = None
    """Somebody whom the person who says so may not see: all that is known is who takes care of them."""


@dataclass(frozen=True)
class Filling:
    """What came of it."""

    recorded: list[Recorded]
    left: list[InPlay]
    """Still in play: one of them is hired, and only their owner can say who."""


class NotToFill(Exception):
    """The person may not fill the role. `ask`: the names of those who have somebody in play for it, else of leads."""

    def __init__(self, ask: Sequence[str]) -> None:
        super().__init__("not theirs to fill")
        self.ask = list(ask)


def guard_filling(ctx: Context, role: Role) -> None:
    """Raises NotToFill unless the act is by somebody who may fill the role, or happens by itself.

    Leads of the workspace and, where leads are named, Slack's admins may; and whoever may act for somebody in play for
    it. Where nobody is, whoever may act for somebody declined for it.
    """
    if ctx.actor is None:
        return
    owners = list(dict.fromkeys(one.owner for one in in_play.of_role(ctx.session, role)))
    concerned = owners or [teller(ctx, one) for one in declined_for(ctx, role)]
    leads = ctx.actor.leads_anybody or (ctx.actor.is_admin and bool(ctx.workspace.lead_ids))
    if ctx.actor.is_at_home and (leads or any(may_act(ctx.actor, owner) for owner in concerned)):
        return
    reachable = [owner for owner in owners if not owner.is_deactivated]
    raise NotToFill([one.name for one in reachable or ctx.actor.leads(ctx.session)])


def teller(ctx: Context, told: Decline) -> Recruiter:
    """Who owes the news of a decline, or owed it last."""
    return next((duty.owner for duty in duties_of_decline(ctx.session, told)), told.recorded_by)


def waiting_for(ctx: Context, role: Role) -> list[InPlay]:
    """Everybody still in play for the role, with the workspace locked: nobody else fills it meanwhile."""
    ctx.session.refresh(ctx.workspace, with_for_update=True)
    ctx.session.refresh(role)
    return in_play.of_role(ctx.session, role)


def declined_for(ctx: Context, role: Role) -> list[Decline]:
    """Live declines for the role, the oldest first."""
    query = select(Decline).where(Decline.role_id == role.id, Decline.workspace_id == ctx.workspace.id)
    return list(ctx.session.scalars(query.where(Decline.withdrawn_at.is_(None)).order_by(Decline.id)))


def fill(ctx: Context, role: Role, hired: Hired, reason: str | None, may_tell: str | None) -> Filling:
    """The role is filled: a decline for everybody in play but the hired one, to be told by who takes care of them.

    A live decline of the hired one is withdrawn; the others' are left alone. What was held until the first choice had
    signed can be told now. Raises NotToFill, and NotTheirs where the hired one is somebody whom the person may not see.
    """
    waiting = waiting_for(ctx, role)
    guard_filling(ctx, role)
    if hired.waits:
        guard(ctx, hired.waits.owner)
    if hired.decline:
        guard(ctx, teller(ctx, hired.decline))
    role.filled_at = ctx.now
    hold.lift(ctx, role)
    if hired.decline:
        _take_back(ctx, hired.decline)
    got_it = _who_got_it(ctx, waiting, hired)
    left = got_it if len(got_it) > 1 else []
    if len(got_it) == 1:
        updates.end(ctx, got_it[0], Ended.HIRED)
    for one in left:
        updates.ask_today(ctx, one)
    outcomes = [_outcome(one, reason, may_tell) for one in waiting if one not in got_it]
    return Filling(recording.record_all(ctx, outcomes), left)


def _who_got_it(ctx: Context, waiting: Sequence[InPlay], hired: Hired) -> list[InPlay]:
    """The hired one; of somebody whom the person may not see, all whom it may be."""
    if hired.waits:
        return [one for one in waiting if one is hired.waits]
    if hired.with_owner:
        theirs = [one for one in waiting if one.owner is hired.with_owner]
        return [one for one in theirs if not may_act(ctx.person, one.owner)]
    return []


def _outcome(waits: InPlay, reason: str | None, may_tell: str | None) -> Outcome:
    return Outcome(waits.candidate, waits.role, waits.stage, waits.owner, reason=reason, may_tell=may_tell)


def _take_back(ctx: Context, decline: Decline) -> None:
    """They got the role after all: nothing of the decline is owed any more."""
    decline.withdrawn_at = ctx.now
    made = duties_of_decline(ctx.session, decline)
    ended = [settle.settle(ctx, one, EntryKind.WITHDRAWN) for one in made if one.is_open]
    if made and not ended:
        write_entry(ctx, made[0], EntryKind.WITHDRAWN)
        duty_changed(ctx.session, made[0], ctx.now)
