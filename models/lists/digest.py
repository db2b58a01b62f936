"""What the team hears each morning: when it goes out, what it counts from, and what may stand in it."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.workspace import Workspace
from models.duties.log_entry import LogEntry
from models.lists.digest_numbers import Since
from models.outbox import message
from models.outbox.message import Message, MessageDuty, mark_stale_where, schedule_message
from models.rules.calendar import Calendar

PICTURE_AGAIN_AFTER = timedelta(days=28)
"""A Slack that does not know pictures is offered one again after so long."""


def plant_next(
    session: Session, workspace: Workspace, now: datetime, *, done: str | None = None, catches_up: bool = True
) -> None:
    """Makes sure that the next digest exists: today's until closing when it was missed, else the next business day's.

    The first one ever is not missed: it comes at the next digest time, as does one that is not to catch up. `done`:
    the slot that has just had its digest, or had nothing to say.
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
    """Its channel, time or calendar changed: what waits is planned anew, and what went out stays."""
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
    """The digest is out: the one before is cut to its headline, wherever it stands, and the next one is planted."""
    _draw_again(ctx, before=sent.slot)
    earlier = select(Message.id).where(*_all_digests(sent.workspace_id), Message.slot < sent.slot)
    ctx.session.execute(delete(MessageDuty).where(MessageDuty.message_id.in_(earlier)))
    plant_next(ctx.session, ctx.workspace, ctx.now + timedelta(seconds=1))


def since(session: Session, workspace: Workspace, digest: Message) -> Since:
    """Which entries of the log this digest counts. One that is drawn again counts what it counted at first.

    Entries, not moments: what is done in the very minute of a digest is in one of the two, and never in both.
    """
    counted = digest.details.get("counted") if digest.ts is not None else None
    until = last_entry(session, workspace) if counted is None else int(counted)
    return Since(counted_before(session, workspace, digest.slot), until)


def counted_before(session: Session, workspace: Workspace, slot: str = "9999") -> int | None:
    """The last log entry that the digest before this date counted, or the newest digest; None: there was none."""
    earlier = (Message.slot < slot, Message.ts.is_not(None))
    query = select(Message).where(*_all_digests(workspace.id), *earlier).order_by(Message.slot.desc())
    before = session.scalars(query.limit(1)).first()
    return int(before.details.get("counted", 0)) if before else None


def last_entry(session: Session, workspace: Workspace) -> int:
    """The newest entry of the log."""
    return session.scalar(select(func.max(LogEntry.id)).where(LogEntry.workspace_id == workspace.id)) or 0


def next_one(session: Session, workspace: Workspace) -> Message | None:
    """The digest that goes out next; None: there is no channel for it."""
    waits = Message.state == message.MessageState.WAITING
    query = select(Message).where(*_digests(workspace, workspace.digest_channel or ""), waits)
    return session.scalars(query.order_by(Message.due_at).limit(1)).first()


def carries_picture(session: Session, workspace: Workspace, digest: Message) -> bool:
    """On the first business day of a week; where that day's was missed, the next one covers it."""
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
    """Whether Slack is offered a picture: unless it has refused one of late."""
    refused_at = workspace.picture_refused_at
    return refused_at is None or now - refused_at >= PICTURE_AGAIN_AFTER


def picture_refused(workspace: Workspace, now: datetime) -> None:
    """Slack took no digest with a picture in it: for a while it is offered none."""
    workspace.picture_refused_at = now


def asks_about_channel(workspace: Workspace) -> bool:
    """Whether it matters who reads the channel, since the team wishes names where that is nobody else."""
    return workspace.names_in_private


def heard_of_channel(digest: Message, *, is_closed: bool) -> None:
    """What Slack has just said of the channel. It holds for the drawing that follows, and no longer."""
    digest.details = {**digest.details, "closed_channel": is_closed}


def may_name(workspace: Workspace, digest: Message) -> bool:
    """Candidates may be named in it: the team wishes it, and nobody from outside reads the channel."""
    return workspace.names_in_private and digest.details.get("closed_channel") is True


def shown(session: Session, digest: Message) -> set[int] | None:
    """The duties of those whom it named when it was sent; None: it has not been sent."""
    if digest.ts is None:
        return None
    return set(session.scalars(select(MessageDuty.duty_id).where(MessageDuty.message_id == digest.id)))


def names_no_more(ctx: Context) -> None:
    """The team wishes no names in channels any more: those in the newest digest go."""
    _draw_again(ctx)


def is_cut(session: Session, digest: Message) -> bool:
    """A later digest has gone out since: only the headline stays."""
    later = (Message.slot > digest.slot, Message.ts.is_not(None))
    query = select(Message.id).where(*_all_digests(digest.workspace_id), *later)
    return session.scalar(query.limit(1)) is not None


def _draw_again(ctx: Context, before: str = "9999") -> None:
    """The newest digest from before this date."""
    earlier = (Message.slot < before, Message.ts.is_not(None))
    query = select(Message.id).where(*_all_digests(ctx.workspace.id), *earlier).order_by(Message.slot.desc()).limit(1)
    mark_stale_where(ctx.session, ctx.now, Message.id == query.scalar_subquery())


def _digests(workspace: Workspace, channel: str):  # type: ignore[no-untyped-def]
    return (*_all_digests(workspace.id), Message.recipient == channel)


def _all_digests(workspace_id: int):  # type: ignore[no-untyped-def]
    return (Message.workspace_id == workspace_id, Message.kind == message.MessageKind.DIGEST)


def _was_sent(session: Session, workspace: Workspace, day: date) -> bool:
    """Whether this day has had its digest, be it in the channel before; one a day is enough."""
    here = and_(Message.recipient == workspace.digest_channel, Message.state != message.MessageState.WAITING)
    query = select(Message.id).where(
        Message.workspace_id == workspace.id,
        Message.kind == message.MessageKind.DIGEST,
        Message.slot == day.isoformat(),
        or_(here, Message.ts.is_not(None)),
    )
    return session.scalar(query) is not None
