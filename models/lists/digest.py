"""The team's digest: when it goes out, what it counts, and what it may show."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.workspace import Workspace
from models.duties.log_entry import LogEntry
from models.lists.digest_numbers import Since
from models.outbox import message
from models.outbox.message import Message, MessageDuty, mark_stale_where, schedule_message
from models.rules.calendar import Calendar

PICTURE_AGAIN_AFTER = timedelta(days=28)
"""Time after which a picture is tried again on a Slack that refused one."""


def plant_next(
    session: Session, workspace: Workspace, now: datetime, *, done: str | None = None, catches_up: bool = True
) -> None:
    """Schedules the next digest: today's until closing when it was missed, else the next business day's.

    The very first digest is not missed: it comes at the next digest time, as does one without catch-up. `done`: date
    of the digest just sent or skipped; the next one is later.
    """
    if not workspace.digest_channel:
        return
    calendar = workspace.calendar
    today = calendar.day_of(now)
    is_first = session.scalar(select(Message.id).where(*_digests(workspace, workspace.digest_channel)).limit(1)) is None
    too_late = now >= (digest_time(workspace, today) if is_first or not catches_up else calendar.closing(today))
    had_one = done == today.isoformat() or _was_sent(session, workspace, today)
    if too_late or had_one or not calendar.is_business_day(today):
        today = calendar.next_business_day(today)
    schedule_message(
        session,
        workspace_id=workspace.id,
        recipient=workspace.digest_channel,
        kind=message.MessageKind.DIGEST,
        slot=today.isoformat(),
        due_at=digest_time(workspace, today),
    )


def replan(session: Session, workspace: Workspace, now: datetime) -> None:
    """Reschedules the waiting digest after a change of channel, time or calendar; sent ones stay."""
    waiting = (
        Message.kind == message.MessageKind.DIGEST,
        Message.state == message.MessageState.WAITING,
        Message.posted_at.is_(None),
    )
    session.execute(delete(Message).where(Message.workspace_id == workspace.id, *waiting))
    plant_next(session, workspace, now, catches_up=False)


def digest_time(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(workspace.digest_time), workspace.calendar.zone)


def is_time_for(workspace: Workspace, slot: str, now: datetime) -> bool:
    """Whether the digest of this date may still go out: on its day, until closing."""
    calendar = workspace.calendar
    day = date.fromisoformat(slot)
    return calendar.day_of(now) == day and now < calendar.closing(day)


def accepted(ctx: Context, sent: Message) -> None:
    """Slack has the digest: redraws the previous one as a headline, in any channel, and schedules the next."""
    _draw_again(ctx, before=sent.slot)
    earlier = select(Message.id).where(*_all_digests(sent.workspace_id), Message.slot < sent.slot)
    ctx.session.execute(delete(MessageDuty).where(MessageDuty.message_id.in_(earlier)))
    plant_next(ctx.session, ctx.workspace, ctx.now + timedelta(seconds=1))


def counted_entries(session: Session, workspace: Workspace, digest: Message) -> Since:
    """The log entries that this digest counts. A redrawn digest counts the same entries as at first.

    Entries, not times: an act in the very minute of a digest is in exactly one of two digests.
    """
    counted = digest.details.get("counted") if digest.ts is not None else None
    until = last_entry(session, workspace) if counted is None else int(counted)
    return Since(counted_before(session, workspace, digest.slot), until)


def counted_before(session: Session, workspace: Workspace, slot: str = "9999") -> int | None:
    """The last log entry counted by the digest before this date, or by the newest digest; None: there was none."""
    earlier = (Message.slot < slot, Message.ts.is_not(None))
    query = select(Message).where(*_all_digests(workspace.id), *earlier).order_by(Message.slot.desc())
    before = session.scalars(query.limit(1)).first()
    return int(before.details.get("counted", 0)) if before else None


def last_entry(session: Session, workspace: Workspace) -> int:
    """Id of the newest log entry."""
    return session.scalar(select(func.max(LogEntry.id)).where(LogEntry.workspace_id == workspace.id)) or 0


def next_one(session: Session, workspace: Workspace) -> Message | None:
    """The waiting digest; None: there is no channel for it."""
    is_waiting = Message.state == message.MessageState.WAITING
    query = select(Message).where(*_digests(workspace, workspace.digest_channel or ""), is_waiting)
    return session.scalars(query.order_by(Message.due_at).limit(1)).first()


def carries_picture(session: Session, workspace: Workspace, digest: Message) -> bool:
    """Whether it shows the chart: on the first business day of a week, or the next digest if that was missed."""
    if digest.ts is not None:
        return bool(digest.details.get("picture"))
    day, calendar = date.fromisoformat(digest.slot), workspace.calendar
    if opens_week(calendar, day):
        return True
    monday = day - timedelta(days=day.weekday())
    sent = (Message.ts.is_not(None), Message.slot < digest.slot)
    newest = session.scalar(select(func.max(Message.slot)).where(*_all_digests(workspace.id), *sent))
    return newest is not None and newest < monday.isoformat()


def opens_week(calendar: Calendar, day: date) -> bool:
    """Whether it is the first business day of its week, which begins on Monday."""
    before = (day - timedelta(days=back) for back in range(1, day.weekday() + 1))
    return calendar.is_business_day(day) and not any(map(calendar.is_business_day, before))


def takes_pictures(workspace: Workspace, now: datetime) -> bool:
    """Whether to send Slack a picture: unless it refused one recently."""
    refused_at = workspace.picture_refused_at
    return refused_at is None or now - refused_at >= PICTURE_AGAIN_AFTER


def picture_refused(workspace: Workspace, now: datetime) -> None:
    """Records that Slack refused a picture: for a while it is sent none."""
    workspace.picture_refused_at = now


def asks_about_channel(workspace: Workspace) -> bool:
    """Whether to look up who reads the channel, because the team wishes names in closed channels."""
    return workspace.names_in_private


def heard_of_channel(digest: Message, *, is_closed: bool) -> None:
    """Stores Slack's answer about the channel. Valid only for the rendering that follows."""
    digest.details = {**digest.details, "closed_channel": is_closed}


def may_name(workspace: Workspace, digest: Message) -> bool:
    """Whether it may name candidates: the team wishes names, and nobody from outside reads the channel."""
    return workspace.names_in_private and digest.details.get("closed_channel") is True


def shown_duties(session: Session, digest: Message) -> set[int] | None:
    """The duties of the candidates named when it was sent; None: not sent."""
    if digest.ts is None:
        return None
    return set(session.scalars(select(MessageDuty.duty_id).where(MessageDuty.message_id == digest.id)))


def names_no_more(ctx: Context) -> None:
    """Redraws the newest digest without names, because the team wishes none in channels any more."""
    _draw_again(ctx)


def is_cut(session: Session, digest: Message) -> bool:
    """Whether a later digest was sent: only the headline stays."""
    later = (Message.slot > digest.slot, Message.ts.is_not(None))
    query = select(Message.id).where(*_all_digests(digest.workspace_id), *later)
    return session.scalar(query.limit(1)) is not None


def _draw_again(ctx: Context, before: str = "9999") -> None:
    """Marks the newest digest from before this date stale."""
    earlier = (Message.slot < before, Message.ts.is_not(None))
    query = select(Message.id).where(*_all_digests(ctx.workspace.id), *earlier).order_by(Message.slot.desc()).limit(1)
    mark_stale_where(ctx.session, ctx.now, Message.id == query.scalar_subquery())


def _digests(workspace: Workspace, channel: str) -> Sequence[ColumnElement[bool]]:
    return (*_all_digests(workspace.id), Message.recipient == channel)


def _all_digests(workspace_id: int) -> Sequence[ColumnElement[bool]]:
    return (Message.workspace_id == workspace_id, Message.kind == message.MessageKind.DIGEST)


def _was_sent(session: Session, workspace: Workspace, day: date) -> bool:
    """Whether this day has had its digest, even in an earlier channel; one a day is enough."""
    here = and_(Message.recipient == workspace.digest_channel, Message.state != message.MessageState.WAITING)
    query = select(Message.id).where(
        Message.workspace_id == workspace.id,
        Message.kind == message.MessageKind.DIGEST,
        Message.slot == day.isoformat(),
        or_(here, Message.ts.is_not(None)),
    )
    return session.scalar(query) is not None
