"""Erases a person: deletes all identifying data, keeps counts and dates, and redraws every message.

The only way to erase, for people and retention alike. It can't be undone.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from models.context import Context
from models.database.engine import count_erasure
from models.directory.candidate import Candidate
from models.directory.recruiter import Recruiter
from models.directory.role import Role
from models.duties import in_play, log, settle
from models.duties.decline import Decline
from models.duties.duty import Duty
from models.duties.in_play import Ended
from models.duties.log_entry import EntryKind, LogEntry
from models.duties.openings import Opening
from models.duties.promise import Promise
from models.duties.referral import UNDER_WAY, Referral
from models.errors import PermissionDenied
from models.outbox import home_tab
from models.outbox.message import Message, MessageDuty, MessageKind, MessageState, mark_stale_where
from models.privacy import mentions, shared_file
from models.privacy import person as somebody
from models.privacy.mentions import Mark, Row
from models.privacy.person import Person
from models.rules.text import fold, spelled_alike
from models.views import search

LISTS_MANY = (MessageKind.CARDS, MessageKind.LEFT, MessageKind.UNREACHED, MessageKind.NOTE)
"""Kinds that keep duty ids in their details."""
HEADED_BY_NAME = (MessageKind.LIST, MessageKind.CARDS)
"""Kinds that may name a person in their headline, also when they are cut to it."""

COUNTED = frozenset(
    {"mood", "takeaways", "relocation", "keep_posted", "follow_up_in", "with", "corrects", "also_told", "goes_on"}
    | {"step", "until", "call_back", "promised_for", "opening", "to", "from", "was", "owner", "fields", "through"}
    | {"asked"}
)
"""Detail fields that stay: counts, times and colleagues; no text that a person wrote."""


def in_slack(session: Session, workspace_id: int, duty_ids: Collection[int]) -> int:
    """Number of messages in Slack that may name the person to whom these duties are owed."""
    there = (Message.ts.is_not(None), or_(*_naming(session, workspace_id, duty_ids)))
    return len(session.scalars(select(Message.id).where(Message.workspace_id == workspace_id, *there)).all())


def retell(ctx: Context, duty_ids: Collection[int], said_in: Iterable[Row]) -> None:
    """Redraws messages that show these duties, or a row in which the person was mentioned."""
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
    message_ids = list(ctx.session.scalars(select(Message.id).where(*ours)))
    mark_stale_where(ctx.session, ctx.now, Message.id.in_(message_ids))
    ctx.session.execute(update(Message).where(Message.id.in_(message_ids)).values(forgets=True))
    # Retries edits that Slack refused before: now they matter.
    is_parked = (Message.id.in_(message_ids), Message.state == MessageState.PARKED, Message.ts.is_not(None))
    afresh = {"state": MessageState.STALE, "due_at": ctx.now, "tries": 0, "refused_since": None, "problem": None}
    ctx.session.execute(update(Message).where(*is_parked).values(**afresh))


def retell_homes(ctx: Context, owners: Iterable[Recruiter], *, everywhere: bool) -> None:
    """Redraws the Home tabs of these owners and their leads; `everywhere`: all of them, because a duty was open."""
    people = {person.user_id for owner in owners for person in (owner, *owner.leads(ctx.session))}
    if everywhere:
        opened = (Message.workspace_id == ctx.workspace.id, Message.kind == MessageKind.HOME)
        people |= set(ctx.session.scalars(select(Message.recipient).where(*opened)))
    home_tab.touch_those_of(ctx.session, ctx.workspace.id, people, ctx.now)


def _naming(session: Session, workspace_id: int, duty_ids: Collection[int]) -> list[ColumnElement[bool]]:
    """Conditions for messages that show these duties, in any way of reference."""
    ids = set(duty_ids)
    many = select(Message).where(Message.workspace_id == workspace_id, Message.kind.in_(LISTS_MANY))
    listed = [listing.id for listing in session.scalars(many) if ids & set(listing.details.get("duties", []))]
    return [
        Message.id.in_(select(MessageDuty.message_id).where(MessageDuty.duty_id.in_(ids))),
        Message.duty_id.in_(ids),
        and_(Message.kind.in_(HEADED_BY_NAME), Message.details["named"].as_integer().in_(ids)),
        Message.id.in_(listed),
    ]


def _duties_showing(session: Session, rows: list[Row]) -> set[int]:
    """Ids of duties whose cards show one of these rows."""
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


def guard(ctx: Context, who: Person) -> None:
    """Raises PermissionDenied unless the actor may erase them or is the system.

    Only leads of the owners who deal with the person, and admins where there are leads, may decide this.
    """
    if ctx.actor is not None and not somebody.may_erase(ctx.session, ctx.actor, who):
        raise PermissionDenied


def forget(ctx: Context, who: Person, through: str | None = None) -> bool:
    """Erases the person and ends their open duties. False: nothing was left to erase.

    `through`: the cause, where the system acts. Raises PermissionDenied.
    """
    who = _not_yet(who)
    if who.candidate is None and not who.referrals:
        return False
    guard(ctx, who)
    owners, ids = somebody.owners_of(ctx.session, who), somebody.duty_ids(ctx.session, who)
    was_open = bool(somebody.held_on(ctx.session, who).owed)
    marks, seen_on = _marks(ctx, who), _named_on(ctx.session, who)
    _write_down(ctx, who, through)
    for named in who.referrals:
        _forget_referral(ctx, named)
    for row in who.rows:
        _forget_candidate(ctx, row)
    said_in = mentions.erase(ctx.session, ctx.workspace.id, marks)
    _fold_again(ctx.session, said_in)
    retell(ctx, [*ids, *seen_on], said_in)
    retell_homes(ctx, owners, everywhere=was_open)
    shared_file.unwanted(ctx.session, ctx.workspace.id, ctx.now)
    ctx.session.flush()
    count_erasure(ctx.session)
    return True


def _not_yet(who: Person) -> Person:
    rows = [row for row in who.rows if row.forgotten_at is None]
    referrals = tuple(named for named in who.referrals if named.forgotten_at is None)
    return Person(rows[0] if rows else None, referrals, tuple(rows[1:]))


def _marks(ctx: Context, who: Person) -> list[Mark]:
    """Marks by which texts about others may mention them. A name shared with another person is no mark.

    An actor who leads only some of their colleagues changes nothing that the others wrote.
    """
    if ctx.actor is not None and not somebody.leads_all(ctx.actor):
        return []
    named = [] if somebody.has_namesake(ctx.session, who) else sorted(who.names)
    marks = [mark for name in named for mark in mentions.of_name(name)]
    for row in who.rows:
        marks += [*mentions.of_phone(row.phone, row.phone_digits), *mentions.of_email(row.email)]
    for named_referral in who.referrals:
        marks += [
            *mentions.of_phone(None, named_referral.phone_digits),
            *mentions.of_email(named_referral.folded_email),
        ]
    return marks


def _namers(who: Person) -> list[int]:
    return [named.named_by_id for named in who.referrals]


def _named_on(session: Session, who: Person) -> list[int]:
    """Duties to the people who named them: those cards show the name."""
    return list(session.scalars(select(Duty.id).where(Duty.candidate_id.in_(_namers(who)))))


def _write_down(ctx: Context, who: Person, through: str | None) -> None:
    """Logs the erasure: in the person's own log, else in that of the people who named them."""
    details = {"through": through} if through else {}
    for row in who.rows:
        for owed in search.duties_of(ctx.session, row):
            settle.settle(ctx, owed, EntryKind.FORGOTTEN, details=details)
        for in_play_row in in_play.of_candidate(ctx.session, row.id):
            in_play_row.end(Ended.OTHERWISE, ctx.now)
        log.note(ctx, row, EntryKind.FORGOTTEN, details)
    for named in who.referrals:
        if call := settle.open_referral_call(ctx.session, named):
            settle.settle(ctx, call, EntryKind.FORGOTTEN, details=details)
    for named in who.referrals if not who.rows else ():
        log.note(ctx, named.named_by, EntryKind.FORGOTTEN, {**details, "referral": named.id})


def _forget_referral(ctx: Context, named: Referral) -> None:
    """Removes the name from every log entry that names them."""
    for entry in ctx.session.scalars(select(LogEntry).where(LogEntry.candidate_id == named.named_by_id)):
        entry.details = _unnamed(entry.details, named.name)
    named.forget(ctx.now)


def _unnamed(details: dict[str, Any], name: str) -> dict[str, Any]:
    cleaned = {key: _unnamed(value, name) if key == "now" else value for key, value in details.items()}
    named = cleaned.get("referral")
    if not isinstance(named, str) or not spelled_alike(named, name):
        return cleaned
    return {key: value for key, value in cleaned.items() if key not in ("referral", "referral_reach")}


def _forget_candidate(ctx: Context, person: Candidate) -> None:
    session = ctx.session
    for decline in session.scalars(select(Decline).where(Decline.candidate_id == person.id)):
        decline.details = decline.details.without_free_text
    for owed in session.scalars(select(Duty).where(Duty.candidate_id == person.id)):
        owed.held_because = None
    for entry in session.scalars(select(LogEntry).where(LogEntry.candidate_id == person.id)):
        entry.details, entry.before, entry.private_note = _counted(entry.details), _promised(entry.before), None
    for promise in session.scalars(select(Promise).where(Promise.candidate_id == person.id)):
        promise.wish = promise.relocation = promise.place = None
    for named in session.scalars(select(Referral).where(Referral.named_by_id == person.id)):
        # A referral under way is a person of their own, and stays.
        if named.status not in UNDER_WAY and named.forgotten_at is None:
            named.forget(ctx.now)
    person.forget(ctx.now)


def _counted(details: dict[str, Any]) -> dict[str, Any]:
    counted = {key: value for key, value in details.items() if key in COUNTED}
    if "now" in details:
        counted["now"] = _counted(details["now"])
    if isinstance(details.get("referral"), int):
        counted["referral"] = details["referral"]
    return counted


def _promised(before: dict[str, Any]) -> dict[str, Any]:
    """Keeps the promise's id, by which an opening finds its touch."""
    return {"promise": {"id": before["promise"]["id"]}} if "promise" in before else {}


def _fold_again(session: Session, rows: Iterable[Row]) -> None:
    """Refolds erased roles and openings, which are matched by their text; unchanged ones keep their folded text."""
    for table, number in rows:
        if table == "role":
            role = session.get_one(Role, number)
            role.folded = _folded(role.full_name, role.folded, number)
        if table == "opening":
            asked = session.get_one(Opening, number)
            asked.folded = _folded(asked.typed, asked.folded, number)
    session.flush()


def _folded(words: str, before: str, number: int) -> str:
    """Folded text with the row's id, since another row may have the same text."""
    return before if before in (fold(words), f"{fold(words)} {number}") else f"{fold(words)} {number}"
