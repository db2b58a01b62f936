"""What becomes of a referral, said by whoever looks after it; a placement brings the thank-you to who named them."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from models.context import Context, guard, guard_member
from models.directory import spelling
from models.directory.recruiter import Recruiter
from models.duties import log, referral, settle, visibility
from models.duties.duty import Duty, duty_changed, owe_duty
from models.duties.log_entry import EntryKind
from models.duties.referral import UNDER_WAY, Referral, ReferralDetails, Status
from models.rules.deadlines import DutyKind
from models.rules.text import spelled_alike

PAGE = 15
"""Referrals on one page of the list."""


@dataclass(frozen=True)
class ReferralPage:
    """A part of the list. `number` counts from 0."""

    referrals: list[Referral]
    number: int
    total: int

    @property
    def last(self) -> int:
        return max(0, (self.total - 1) // PAGE)


def record(ctx: Context, named: ReferralDetails) -> tuple[Referral, bool]:
    """Writes down somebody who was named, and says whether that is new; who was named before is shown as the first.

    The workspace's row is locked, so that two people recording the same at once make one.
    """
    guard_member(ctx)
    ctx.session.refresh(ctx.workspace, with_for_update=True)
    if first := referral.known(ctx.session, named, ctx.person.country):
        return first, False
    entry = log.note(ctx, named.by, EntryKind.REFERRED, {"referral": named.name, "referral_reach": named.reach})
    return referral.add(ctx, named, ctx.person, entry), True


def change(ctx: Context, one: Referral, status: Status) -> bool:
    """What became of them. False when that is what stood there.

    On a placement whoever named them is owed a thank-you; taken back, it is not owed any more.
    """
    guard(ctx, one.owner)
    before = one.status
    if before is status or one.forgotten_at:
        return False
    log.note(ctx, one.named_by, EntryKind.REFERRAL_CHANGED, {"referral": one.id, "from": before, "to": status})
    one.status, one.changed_at = status, ctx.now
    if status is Status.PLACED:
        _owe_thanks(ctx, one)
    elif before is Status.PLACED and one.thanks:
        settle.settle(ctx, one.thanks, EntryKind.WITHDRAWN)
    return True


def thanked(ctx: Context, duty: Duty) -> None:
    """Whoever named them has heard that it came to something."""
    guard(ctx, duty.owner)
    if duty.kind is DutyKind.THANKS:
        settle.settle(ctx, duty, EntryKind.THANKED)


def of_thanks(ctx: Context, duty: Duty) -> Referral | None:
    """Who was placed, so that this thank-you is owed."""
    mine = (Referral.workspace_id == duty.workspace_id, Referral.thanks_id == duty.id)
    return ctx.session.scalar(select(Referral).where(*mine))


def listed(ctx: Context, letters: str, number: int) -> ReferralPage:
    """One page of those whom the person may see: those under way first, the newest first, found by name."""
    total = ctx.session.scalar(select(func.count()).select_from(_mine(ctx, letters).subquery())) or 0
    number = min(number, max(0, (total - 1) // PAGE))
    order = (Referral.status.in_(UNDER_WAY).desc(), Referral.id.desc())
    found = _mine(ctx, letters).order_by(*order).limit(PAGE).offset(number * PAGE)
    return ReferralPage(list(ctx.session.scalars(found)), number, total)


def is_listed(ctx: Context, name: str) -> bool:
    """Whether somebody of exactly this name, in whichever spelling, is among those whom the person may see."""
    named = _mine(ctx, "").where(spelling.is_called(Referral.folded_name, name))
    return any(spelled_alike(one.name, name) for one in ctx.session.scalars(named))


def hand_over(ctx: Context, owner: Recruiter, taker: Recruiter) -> None:
    """Whoever is under way goes along when somebody hands everything over."""
    query = select(Referral).where(Referral.workspace_id == owner.workspace_id, Referral.owner_id == owner.id)
    for one in ctx.session.scalars(query.where(Referral.status.in_(UNDER_WAY)).order_by(Referral.id)):
        log.note(
            ctx, one.named_by, EntryKind.REFERRAL_CHANGED, {"referral": one.id, "owner": taker.id, "was": owner.id}
        )
        one.owner = taker


def _mine(ctx: Context, letters: str) -> Select[Referral]:
    seen = Referral.owner_id.in_(visibility.owners_seen(ctx))
    stands = (Referral.status != Status.WITHDRAWN, Referral.forgotten_at.is_(None))
    query = select(Referral).where(Referral.workspace_id == ctx.workspace.id, seen, *stands)
    return query.where(spelling.holds(Referral.folded_name, Referral.name, letters)) if letters else query


def _owe_thanks(ctx: Context, one: Referral) -> None:
    """In the list of the next morning; a thank-you that was said, or let go, is not owed a second time.

    Nor is one to somebody who does not wish to be contacted, or who was erased.
    """
    if one.named_by.forgotten_at or one.named_by.do_not_contact_since:
        return
    if one.thanks and one.thanks.settled_as is not EntryKind.WITHDRAWN:
        return
    owner = one.owner if one.owner.is_at_home else ctx.person
    calendar = owner.calendar.ever_present
    thanks = owe_duty(
        ctx.session,
        one.named_by,
        workspace=ctx.workspace,
        kind=DutyKind.THANKS,
        role=one.role,
        owner=owner,
        tell_by=calendar.closing(calendar.plus_business_days(calendar.day_of(ctx.now), 0)),
        opened_at=ctx.now,
    )
    duty_changed(ctx.session, thanks, ctx.now)
    one.thanks = thanks
