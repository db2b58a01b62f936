"""The reasons that clients still owe: one line for a client and role, however many people it is about."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, SectionBlock

from handlers.cards import headlines, rows, words
from handlers.cards.words import ADD_REASON, ADD_REASONS
from handlers.ui import blocks, dates
from models.context import Context
from models.duties.duty import Duty
from models.rules.text import counted

MOST = 5
"""Most clients and roles in one list; the other reasons are on the cards."""

NOT_YOURS = "This reason is not yours to ask for any more."


def draw(ctx: Context, duties: Sequence[Duty]) -> list[Block]:
    """A line for each client and role, also if the reason has come since."""
    groups: dict[int, list[Duty]] = {}
    for duty in duties:
        groups.setdefault(duty.recorded.role_id, []).append(duty)
    reason_blocks = rows.once(_row(ctx, group) for group in list(groups.values())[:MOST])
    rest = sum(len(group) for group in list(groups.values())[MOST:])
    return [*reason_blocks, *([blocks.aside(_more(rest))] if rest > 0 else [])]


def headline(ctx: Context, duties: Sequence[Duty]) -> str:
    """The header of a list that asks for nothing else."""
    people = len({duty.candidate.person_id for duty in duties})
    still = len({duty.candidate.person_id for duty in duties if is_asked(ctx, duty)})
    name = headlines.name_of(ctx, duties)
    if still == people:
        return f"{name if people == 1 else f'{people} people'} {'is' if people == 1 else 'are'} still without a reason"
    if still:
        return f"{still} of {people} people {'is' if still == 1 else 'are'} still without a reason"
    return "No reason is missing any more"


def is_asked(ctx: Context, duty: Duty) -> bool:
    """Whether the reader is still asked for this duty's reason."""
    decline = duty.recorded
    return duty.is_of(ctx.person) and decline.client_owes_reason and decline.withdrawn_at is None


def _row(ctx: Context, group: Sequence[Duty]) -> Block:
    """Whose reason is missing, and since when; or that it has come."""
    owed = [duty for duty in group if is_asked(ctx, duty)]
    block_id = f"owed_reason.{group[0].id}"
    if not owed:
        return SectionBlock(block_id=block_id, text=blocks.plain(_answered(ctx, group)))
    action_id = ADD_REASON if len(owed) == 1 else ADD_REASONS
    value = ".".join(str(duty.id) for duty in owed[: rows.MOST_AT_ONCE])
    button = blocks.button("Add the reason", action_id, value)
    return SectionBlock(block_id=block_id, text=blocks.plain(_asks(ctx, owed)), accessory=button)


def _asks(ctx: Context, owed: Sequence[Duty]) -> str:
    role, calendar = owed[0].recorded.role, ctx.person.calendar
    first = min(duty.recorded.recorded_at for duty in owed)
    since = dates.day(calendar.day_of(first), calendar.day_of(ctx.now))
    people = {duty.candidate.person_id for duty in owed}
    whose = words.name(owed[0]) if len(people) == 1 else counted(len(people), "person", "people")
    client = blocks.cut(role.client or "The client", 40)
    return f"{client} still owes you the reason for {blocks.cut(role.title, 60)} ({whose}), since {since}."


def _answered(ctx: Context, group: Sequence[Duty]) -> str:
    """The line once the reason is known, or is another recruiter's to ask for."""
    mine = [duty for duty in group if duty.is_of(ctx.person) and duty.recorded.withdrawn_at is None]
    if not mine:
        return NOT_YOURS
    role = blocks.cut(mine[0].recorded.role.title, 60)
    names = headlines.joined(headlines.short_names(mine))
    told = [duty for duty in mine if not duty.is_open]
    tell = ""
    if told:
        were = "was" if len({duty.candidate.person_id for duty in told}) == 1 else "were"
        tell = f" {headlines.joined(headlines.short_names(told))} {were} told without it: pass it on."
    return f"The reason for {names}, {role}, is written down.{tell}"


def _more(rest: int) -> str:
    """How many reasons are not in the list."""
    return f"and {rest} more {'reason is' if rest == 1 else 'reasons are'} still to come."
