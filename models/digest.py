"""What the team hears each morning: who still waits, and what was done since yesterday. Numbers only, never a name."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.orm import Session

from models import message, owed
from models.act import Act
from models.contact import Contact, What
from models.decline import Decline
from models.duty import Duty
from models.message import Message
from models.owed import Kind, Stage
from models.referral import Referral, Status
from models.workspace import Workspace


@dataclass(frozen=True)
class Numbers:
    """Who waits, now; and what was done since the digest before."""

    calls_by_age: dict[int, int]
    """People who wait for a call, by working days waited, the oldest first."""
    emails_by_age: dict[int, int]
    """People who wait for an e-mail with the client's reason."""
    applied: int
    """People who applied and wait for an e-mail."""
    held: int = 0
    """People whose news is held until a set day."""
    called: int = 0
    emailed: int = 0
    second_contacts: int = 0
    referrals: int = 0

    @property
    def waiting(self) -> int:
        return sum(self.calls_by_age.values()) + sum(self.emails_by_age.values()) + self.applied + self.held

    @property
    def is_empty(self) -> bool:
        """Nobody waits, and nothing was done."""
        return not (self.waiting or self.called or self.emailed or self.second_contacts or self.referrals)

    @property
    def longest(self) -> int:
        """Working days that the one who has waited longest has waited."""
        return max([0, *self.calls_by_age, *self.emails_by_age])


def numbers(session: Session, workspace: Workspace, now: datetime, since: int) -> Numbers:
    """The digest's numbers at `now`; what was done counts from the log entry after `since`."""
    calls, emails, applied, held = _waiting(session, workspace, now)
    done = _done(session, workspace, since)
    referrals = select(func.count(Referral.id)).where(
        Referral.workspace_id == workspace.id, Referral.status != Status.WITHDRAWN, Referral.contact_id > since
    )
    return Numbers(
        calls_by_age=calls,
        emails_by_age=emails,
        applied=applied,
        held=held,
        called=done[What.REACHED],
        emailed=done[What.SENT] + done[What.EMAILED],
        second_contacts=done[What.GOT_REFERRAL] + done[What.NO_REFERRAL],
        referrals=session.scalar(referrals) or 0,
    )


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
    message.plant(
        session,
        workspace_id=workspace.id,
        recipient=workspace.digest_channel,
        kind=message.Kind.DIGEST,
        slot=today.isoformat(),
        due_at=digest_time(workspace, today),
    )


def replan(session: Session, workspace: Workspace, now: datetime) -> None:
    """Its channel, time or calendar changed: what waits is planned anew, and what went out stays."""
    waiting = (Message.kind == message.Kind.DIGEST, Message.state == message.State.WAITING, Message.posted_at.is_(None))
    session.execute(delete(Message).where(Message.workspace_id == workspace.id, *waiting))
    plant_next(session, workspace, now, catches_up=False)


def digest_time(workspace: Workspace, day: date) -> datetime:
    return datetime.combine(day, time.fromisoformat(workspace.digest_time), workspace.calendar.zone)


def is_time_for(workspace: Workspace, slot: str, now: datetime) -> bool:
    """Whether the digest of this date may still go out: on its day, until closing."""
    calendar = workspace.calendar
    day = date.fromisoformat(slot)
    return calendar.day_of(now) == day and now < calendar.closing(day)


def accepted(act: Act, sent: Message) -> None:
    """The digest is out: the one before is cut to its headline, and the next one is planted."""
    earlier = (Message.slot < sent.slot, Message.ts.is_not(None))
    before = select(Message.id).where(*_digests(act.workspace, sent.recipient), *earlier)
    newest = before.order_by(Message.slot.desc()).limit(1).scalar_subquery()
    act.session.execute(message.touched(act.now).where(Message.id == newest))
    plant_next(act.session, act.workspace, act.now + timedelta(seconds=1))


def counted_before(session: Session, workspace: Workspace, digest: Message) -> int:
    """The last log entry that the digest before this one counted; 0: there was none.

    Entries, not moments: what is done in the very minute of a digest is in one of the two, and never in both.
    """
    earlier = (Message.kind == message.Kind.DIGEST, Message.slot < digest.slot, Message.ts.is_not(None))
    query = select(Message).where(Message.workspace_id == workspace.id, *earlier).order_by(Message.slot.desc())
    before = session.scalars(query.limit(1)).first()
    return int(before.details.get("counted", 0)) if before else 0


def last_entry(session: Session, workspace: Workspace) -> int:
    """The newest entry of the log."""
    return session.scalar(select(func.max(Contact.id)).where(Contact.workspace_id == workspace.id)) or 0


def is_cut(session: Session, digest: Message) -> bool:
    """A later digest has gone out since: only the headline stays."""
    later = (Message.slot > digest.slot, Message.ts.is_not(None))
    same = (Message.recipient == digest.recipient, Message.kind == message.Kind.DIGEST)
    query = select(Message.id).where(Message.workspace_id == digest.workspace_id, *same, *later)
    return session.scalar(query.limit(1)) is not None


def _digests(workspace: Workspace, channel: str):  # type: ignore[no-untyped-def]
    kind = Message.kind == message.Kind.DIGEST
    return (Message.workspace_id == workspace.id, kind, Message.recipient == channel)


def _was_sent(session: Session, workspace: Workspace, day: date) -> bool:
    """Whether this day has had its digest, be it in the channel before; one a day is enough."""
    here = and_(Message.recipient == workspace.digest_channel, Message.state != message.State.WAITING)
    query = select(Message.id).where(
        Message.workspace_id == workspace.id,
        Message.kind == message.Kind.DIGEST,
        Message.slot == day.isoformat(),
        or_(here, Message.ts.is_not(None)),
    )
    return session.scalar(query) is not None


def _waiting(session: Session, workspace: Workspace, now: datetime) -> tuple[dict[int, int], dict[int, int], int, int]:
    query = (
        select(Duty.kind, Decline.stage, Decline.recorded_at, Duty.held_until)
        .join(Decline, Decline.id == Duty.decline_id)
        .where(
            Duty.workspace_id == workspace.id,
            Duty.settled_at.is_(None),
            Duty.kind.in_((Kind.CALL, Kind.EMAIL)),
        )
    )
    calls: Counter[int] = Counter()
    emails: Counter[int] = Counter()
    applied = held = 0
    today = workspace.calendar.day_of(now)
    for kind, stage, recorded_at, held_until in session.execute(query):
        if held_until and held_until > today:
            held += 1
            continue
        if stage is Stage.APPLIED:
            applied += 1
            continue
        (calls if kind is Kind.CALL else emails)[owed.age(recorded_at, now, workspace.calendar)] += 1
    return dict(sorted(calls.items(), reverse=True)), dict(sorted(emails.items(), reverse=True)), applied, held


def _done(session: Session, workspace: Workspace, since: int) -> Counter[What]:
    """Answers since then that nobody has undone."""
    undone = select(Contact.undoes_id).where(Contact.workspace_id == workspace.id, Contact.undoes_id.is_not(None))
    query = select(Contact.what, func.count(Contact.id)).where(
        Contact.workspace_id == workspace.id, Contact.id > since, Contact.id.not_in(undone)
    )
    done: Counter[What] = Counter()
    for what, count in session.execute(query.group_by(Contact.what)):
        done[what] = count
    return done
