"""Groups candidates who applied and wait for an e-mail, with All sent: in the list, among new cards, and on Home."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.ui import blocks, dates
from models.context import Context
from models.duties import settle
from models.duties.duty import Duty

ALL_SENT = "email.all_sent"
ONE_BY_ONE = "email.one_by_one"

MOST_AT_ONCE = 150
"""Duties that a button's value can name; more make a second group."""
MOST_GROUPS = 2
NAMED = 4
NAME = 40


def apart(ctx: Context, duties: Sequence[Duty]) -> tuple[list[Duty], list[Duty]]:
    """Splits duties into those for the group and all others. The group is empty if they are too few."""
    together = [duty for duty in duties if settle.goes_together(duty, ctx.now)]
    if len(together) < settle.GROUP_FROM:
        return [], list(duties)
    ids = {duty.id for duty in together}
    return together, [duty for duty in duties if duty.id not in ids]


def groups(ctx: Context, duties: Sequence[Duty], more: str = "", unread: int = 0) -> list[Block]:
    """One sentence with its buttons for each 150 duties.

    `more`: text added to the sentence. `unread`: number of duties beside these that were not read.
    """
    group_blocks: list[Block] = []
    most = MOST_AT_ONCE * MOST_GROUPS
    for start in range(0, min(len(duties), most), MOST_AT_ONCE):
        group_blocks += _group(ctx, duties[start : start + MOST_AT_ONCE], more)
    rest = max(0, len(duties) - most) + unread
    return [
        *group_blocks,
        *([blocks.aside(f"and {rest} more who applied, once these have their e-mail.")] if rest > 0 else []),
    ]


def _group(ctx: Context, duties: Sequence[Duty], more: str) -> list[Block]:
    waiting = [duty for duty in duties if duty.is_open and duty.is_of(ctx.person)]
    one_by_one = blocks.button("One by one", ONE_BY_ONE, _value(duties))
    block_id = f"applied.{duties[0].id}"
    if not waiting:
        text = f"Taken care of: {dates.people(len({duty.candidate.person_id for duty in duties}))} who applied."
        return [blocks.sentence(text), blocks.row(block_id, [one_by_one])]
    all_sent = blocks.button("All sent", ALL_SENT, _value(waiting), style="primary")
    text = " ".join(filter(None, [who_waits(ctx, waiting), more]))
    return [blocks.sentence(text), blocks.row(block_id, [all_sent, one_by_one])]


def who_waits(ctx: Context, waiting: Sequence[Duty]) -> str:
    """Names the candidates and the longest wait."""
    by_person = {duty.candidate.person_id: duty for duty in waiting}
    names = [blocks.cut(duty.candidate.name, NAME) for duty in by_person.values()]
    named = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    first = min(waiting, key=lambda duty: duty.since)
    longest = ", the longest" if len(by_person) > 1 else ""
    waited = dates.waited(first.since, ctx.now, ctx.person.calendar, first.age(ctx.now))
    verb = "waits" if len(by_person) == 1 else "wait"
    people = dates.people(len(by_person))
    return f"{people[0].upper()}{people[1:]} who applied {verb} for an e-mail{longest} {waited}: {named}."


def ids(value: str) -> list[int]:
    """The duty ids in a button's value."""
    return [int(duty_id) for duty_id in value.split(".") if duty_id.isdecimal()]


def _value(duties: Sequence[Duty]) -> str:
    return ".".join(str(duty.id) for duty in duties)
