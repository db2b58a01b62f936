"""What was begun and not ended: rows without the rows they need, and messages that show what is no longer true."""

from collections.abc import Iterator

from sqlalchemy import func, literal, select, text

from bot.sandbox.blocks import elements
from handlers.cards import call, email, second_contact
from models import tables
from models.duties.duty import Duty
from models.duties.log_entry import EntryKind
from models.rules.deadlines import DutyKind
from scripts.chaos.evidence import SETTLE, Evidence

OPEN_BUTTONS = {
    call.REACHED,
    call.NO_ANSWER,
    email.SENT,
    second_contact.GOT_REFERRAL,
    second_contact.NO_REFERRAL,
}
"""Only on the card of a duty that is open."""


def found(seen: Evidence) -> Iterator[str]:
    """One sentence for each."""
    yield from references(seen)
    yield from integrity(seen)
    yield from declines(seen)
    for duty in seen.duties:
        yield from of_duty(seen, duty)
    yield from offers(seen)
    yield from buttons(seen)


def references(seen: Evidence) -> Iterator[str]:
    """Every row that is pointed at exists."""
    for table in tables.METADATA.sorted_tables:
        for key in table.foreign_keys:
            target = key.column
            missing = ~select(literal(1)).where(target == key.parent).correlate(table).exists()
            if target.table is table:
                other = table.alias()
                missing = ~select(literal(1)).where(other.c[target.name] == key.parent).exists()
            dangling = select(func.count()).select_from(table).where(key.parent.is_not(None), missing)
            if count := seen.session.scalar(dangling):
                yield f"{table.name}.{key.parent.name}: {count} rows point to nothing"


def integrity(seen: Evidence) -> Iterator[str]:
    """SQLite's own look at its file."""
    if seen.session.get_bind().dialect.name != "sqlite":
        return
    for pragma, good in (("foreign_key_check", []), ("integrity_check", [("ok",)])):
        said = [tuple(row) for row in seen.session.execute(text(f"PRAGMA {pragma}"))]
        if said != good:
            yield f"PRAGMA {pragma}: {said}"


def declines(seen: Evidence) -> Iterator[str]:
    """Every live decline has the duty that it owes, and every duty its decline and the entry that records it."""
    owed = {duty.decline_id for duty in seen.duties if duty.kind is not DutyKind.FOLLOW_UP}
    for live in seen.declines.values():
        for decline in live:
            if decline.id not in owed and not decline.owes_nothing:
                yield f"decline {decline.id} owes nothing to anybody"


def of_duty(seen: Evidence, duty: Duty) -> Iterator[str]:
    """State, log and timers of one duty say the same."""
    entries = seen.entries[duty.id]
    undone = {entry.undoes_id for entry in entries}
    settled = [entry.what for entry in entries if entry.what in SETTLE and entry.id not in undone]
    if duty.kind is not DutyKind.FOLLOW_UP and not any(entry.what is EntryKind.RECORDED for entry in entries):
        yield f"duty {duty.id} has no entry that records it"
    if duty.kind is DutyKind.FOLLOW_UP and duty.made_by_id is None:
        yield f"second contact {duty.id} comes from no answer"
    if settled != ([] if duty.settled_as is None else [duty.settled_as]):
        yield f"duty {duty.id} is settled as {duty.settled_as}, and its log says {settled}"
    if duty.settled_at and (duty.nudge_at or duty.lead_on or duty.chosen_at):
        yield f"duty {duty.id} is settled and has a nudge on {duty.nudge_at or duty.lead_on or duty.chosen_at}"
    if duty.chosen_at and duty.chosen_at <= seen.now:
        yield f"duty {duty.id} still waits for {duty.chosen_at:%d %b %H:%M:%S}, which is over"
    if duty.ownership != 1 + sum(entry.what is EntryKind.TAKEN for entry in entries):
        yield f"duty {duty.id} has had {duty.ownership} owners, and its log says otherwise"
    taken = sum(entry.what is EntryKind.STEP for entry in entries[_last_taken(seen, duty) :])
    if duty.is_open and duty.steps != taken:
        yield f"duty {duty.id} stands at step {duty.steps}, and its log has {taken}"


def _last_taken(seen: Evidence, duty: Duty) -> int:
    places = [place for place, entry in enumerate(seen.entries[duty.id]) if entry.what is EntryKind.TAKEN]
    return places[-1] if places else 0


def offers(seen: Evidence) -> Iterator[str]:
    """An offer ends with its duty."""
    for offer in seen.offers:
        if offer.is_open and not offer.duty.is_open:
            yield f"offer {offer.id} is open, and its duty {offer.duty_id} is settled"


def buttons(seen: Evidence) -> Iterator[str]:
    """No message in Slack offers to answer for what is settled."""
    ended = {str(duty.id) for duty in seen.duties if not duty.is_open}
    for post in seen.posts:
        stale = {
            element["value"]
            for _, element in elements(post.said.blocks)
            if element["action_id"] in OPEN_BUTTONS and element.get("value") in ended
        }
        if stale:
            yield f"{post.kind} {post.slot} before {post.to} still offers to answer for duty {', '.join(stale)}"
