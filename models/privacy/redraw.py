"""Somebody was erased: every message that may name them is drawn anew, or else taken out of Slack."""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, and_, or_, select, update
from sqlalchemy.orm import Session

from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.duties.log_entry import LogEntry
from models.duties.promise import Promise
from models.duties.referral import Referral
from models.outbox import home_tab
from models.outbox.message import Message, MessageDuty, MessageKind, MessageState, mark_stale_where
from models.privacy.mentions import Row

LISTS_MANY = (MessageKind.CARDS, MessageKind.LEFT, MessageKind.UNREACHED)
"""These keep in their details whom they tell of."""
HEADED_BY_NAME = (MessageKind.LIST, MessageKind.CARDS)
"""These may have one person in their headline, also when they are cut to it."""


def in_slack(session: Session, workspace_id: int, duty_ids: Collection[int]) -> int:
    """How many messages in Slack may name whoever these duties are owed to."""
    there = (Message.ts.is_not(None), or_(*_naming(session, workspace_id, duty_ids)))
    return len(session.scalars(select(Message.id).where(Message.workspace_id == workspace_id, *there)).all())


def retell(ctx: Context, duty_ids: Collection[int], said_in: Iterable[Row]) -> None:
    """Draws anew what tells of these duties, and whatever shows one of the rows in which they were mentioned."""
    mentioned = list(said_in)
    ids = {*duty_ids, *_duties_showing(ctx.session, mentioned)}
    openings = [str(number) for table, number in mentioned if table == "opening"]
    which = [
        *_naming(ctx.session, ctx.workspace.id, ids),
        and_(Message.kind == MessageKind.OPENING, Message.slot.in_(openings)),
        Message.is_as_it_was,
    ]
    if any(table == "workspace" for table, _ in mentioned):
        which.append(Message.id.in_(select(MessageDuty.message_id).where(MessageDuty.workspace_id == ctx.workspace.id)))
    ours = (Message.workspace_id == ctx.workspace.id, Message.kind != MessageKind.HOME, or_(*which))
    found = list(ctx.session.scalars(select(Message.id).where(*ours)))
    mark_stale_where(ctx.session, ctx.now, Message.id.in_(found))
    ctx.session.execute(update(Message).where(Message.id.in_(found)).values(forgets=True))
    # What Slack refused to edit before is tried once more: now it matters.
    is_parked = (Message.id.in_(found), Message.state == MessageState.PARKED, Message.ts.is_not(None))
    afresh = {"state": MessageState.STALE, "due_at": ctx.now, "tries": 0, "refused_since": None, "problem": None}
    ctx.session.execute(update(Message).where(*is_parked).values(**afresh))


def retell_homes(ctx: Context, owners: Iterable[Recruiter], *, everywhere: bool) -> None:
    """The Home tabs of whoever saw them; `everywhere`: something was open, and others may have looked at it."""
    people = {one.user_id for owner in owners for one in (owner, *owner.leads(ctx.session))}
    if everywhere:
        opened = (Message.workspace_id == ctx.workspace.id, Message.kind == MessageKind.HOME)
        people |= set(ctx.session.scalars(select(Message.recipient).where(*opened)))
    home_tab.touch_those_of(ctx.session, ctx.workspace.id, people, ctx.now)


def _naming(session: Session, workspace_id: int, duty_ids: Collection[int]):  # type: ignore[no-untyped-def]
    """What tells of these duties, by whatever it remembers them."""
    ids = set(duty_ids)
    many = select(Message).where(Message.workspace_id == workspace_id, Message.kind.in_(LISTS_MANY))
    listed = [one.id for one in session.scalars(many) if ids & set(one.details.get("duties", []))]
    return [
        Message.id.in_(select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(ids))),
        Message.duty_id.in_(ids),
        and_(Message.kind.in_(HEADED_BY_NAME), Message.details["named"].as_integer().in_(ids)),
        Message.id.in_(listed),
    ]


def _duties_showing(session: Session, rows: list[Row]) -> set[int]:
    """The duties whose cards show one of these rows."""
    by_table: dict[str, list[int]] = {}
    for table, number in rows:
        by_table.setdefault(table, []).append(number)
    which: dict[str, Select[int]] = {
        "decline": select(Duty.id).where(Duty.decline_id.in_(by_table.get("decline", []))),
        "duty": select(Duty.id).where(Duty.id.in_(by_table.get("duty", []))),
        "role": select(Duty.id).where(Duty.role_id.in_(by_table.get("role", []))),
        "promise": select(Promise.duty_id).where(Promise.id.in_(by_table.get("promise", []))),
        "contact": select(Duty.id)
        .join(LogEntry, LogEntry.candidate_id == Duty.candidate_id)
        .where(LogEntry.id.in_(by_table.get("contact", []))),
        "referral": select(Duty.id)
        .join(Referral, Referral.named_by_id == Duty.candidate_id)
        .where(Referral.id.in_(by_table.get("referral", []))),
    }
    return {number for table in by_table if table in which for number in session.scalars(which[table])}
