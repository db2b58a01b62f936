"""Those who applied and wait for an e-mail, as one group with All sent: in the list, among new cards, and on Home."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from handlers.ui import blocks, dates
from models.context import Context
from models.duties import bulk
from models.duties.duty import Duty

ALL_SENT = "email.all_sent"
ONE_BY_ONE = "email.one_by_one"

MOST_AT_ONCE = 150
"""How many a button's value can name; more make a second group."""
MOST_GROUPS = 2
NAMED = 4
NAME = 40


def apart(ctx: Context, duties: Sequence[Duty]) -> tuple[list[Duty], list[Duty]]:
    """Those who stand together, none where they are too few, and all others."""
    those = [one for one in duties if bulk.goes_together(one, ctx.now)]
    if len(those) < bulk.FROM:
        return [], list(duties)
    ids = {one.id for one in those}
    return those, [one for one in duties if one.id not in ids]


def groups(ctx: Context, those: Sequence[Duty], more: str = "", unread: int = 0) -> list[Block]:
    """One sentence and its buttons for each hundred and fifty.

    `more`: what else is to be said of them. `unread`: how many there are beside these.
    """
    shown: list[Block] = []
    most = MOST_AT_ONCE * MOST_GROUPS
    for start in range(0, min(len(those), most), MOST_AT_ONCE):
        shown += _group(ctx, those[start : start + MOST_AT_ONCE], more)
    rest = max(0, len(those) - most) + unread
    return [
        *shown,
        *([blocks.aside(f"and {rest} more who applied, once these have their e-mail.")] if rest > 0 else []),
    ]


def _group(ctx: Context, those: Sequence[Duty], more: str) -> list[Block]:
    waiting = [one for one in those if one.is_open and one.is_of(ctx.person)]
    one_by_one = blocks.button("One by one", ONE_BY_ONE, _value(those))
    block_id = f"applied.{those[0].id}"
    if not waiting:
        said = f"Taken care of: {dates.people(len({one.candidate.person_id for one in those}))} who applied."
        return [blocks.sentence(said), blocks.row(block_id, [one_by_one])]
    all_sent = blocks.button("All sent", ALL_SENT, _value(waiting), style="primary")
    said = " ".join(filter(None, [who_waits(ctx, waiting), more]))
    return [blocks.sentence(said), blocks.row(block_id, [all_sent, one_by_one])]


def who_waits(ctx: Context, waiting: Sequence[Duty]) -> str:
    """Who they are, and how long the first of them has waited."""
    people = {one.candidate.person_id: one for one in waiting}
    names = [blocks.cut(one.candidate.name, NAME) for one in people.values()]
    named = ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
    first = min(waiting, key=lambda one: one.since)
    longest = ", the longest" if len(people) > 1 else ""
    waited = dates.waited(first.since, ctx.now, ctx.person.calendar, first.age(ctx.now))
    verb = "waits" if len(people) == 1 else "wait"
    who = dates.people(len(people))
    return f"{who[0].upper()}{who[1:]} who applied {verb} for an e-mail{longest} {waited}: {named}."


def ids(value: str) -> list[int]:
    """The duties that a button names."""
    return [int(one) for one in value.split(".") if one.isdecimal()]


def _value(those: Sequence[Duty]) -> str:
    return ".".join(str(one.id) for one in those)
