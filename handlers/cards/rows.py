"""Rows of people who wait, shared by the daily list, Home and /signoffs."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, MarkdownTextObject, SectionBlock

from handlers.cards import words
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.rules.deadlines import DutyKind

MOST_ROWS = 20
"""Rows in one message; the rest is on Home."""

ROWS_FROM = 5
"""From this many duties on they are rows with a button; fewer are full cards."""

MOST_CHARACTERS = 6_500
"""Most characters of full cards in a message; Slack refuses from about 13,200 on, and a lead's part needs as much."""

NAMED = "{name}"
SOMEONE = "Someone"
"""Replaces a name that the reader may not see any more."""

NEED_SOMEBODY = "They need somebody to call"


def headline(waiting: Sequence[Duty]) -> str:
    """The headline of a list. Counts people, not duties."""
    people = len({duty.candidate.person_id for duty in waiting})
    is_only_thanks = people > 0 and all(duty.kind is DutyKind.THANKS for duty in waiting)
    return they_wait(people, words.name(waiting[0]) if waiting else "", is_only_thanks=is_only_thanks)


def they_wait(people: int, name: str, *, is_only_thanks: bool = False) -> str:
    """The same from a known count. `name`: the person's, if it is only one."""
    if is_only_thanks:
        return f"{name if people == 1 else f'{people} people'} named somebody who was placed"
    if people == 1:
        return f"{name} is waiting to hear from you"
    return f"{people} people are waiting to hear from you"


def headline_to_keep(text: str, duties: Sequence[Duty]) -> dict[str, Any]:
    """The headline as stored in a message's details: a person named in it is stored by duty id, not by name."""
    people = {duty.candidate.person_id: duty for duty in duties}
    named_duty = next(iter(people.values())) if len(people) == 1 else None
    if named_duty is None or words.name(named_duty) not in text:
        return {"headline": text}
    return {"headline": text.replace(words.name(named_duty), NAMED), "named": named_duty.id}


def kept_headline(ctx: Context, details: Mapping[str, Any]) -> str | None:
    """The stored headline, with the name only for readers who may see the person now; None: none is stored."""
    text: str | None = details.get("headline")
    named_duty = ctx.session.get(Duty, details["named"]) if "named" in details else None
    name = words.name(named_duty) if named_duty and ctx.may_act_for(named_duty.owner) else SOMEONE
    return text.replace(NAMED, name) if text and named_duty else text


def once(row_blocks: Iterable[Block]) -> list[Block]:
    """The blocks in order, without duplicates."""
    by_content = {json.dumps(block.to_dict(), sort_keys=True): block for block in row_blocks}
    return list(by_content.values())


def row(reader: Recruiter, duty: Duty, text: str, opens: str = words.OPEN_CARD) -> Block:
    """A row: one person, and the button that opens the card."""
    return _with_button(f"row.{duty.id}", text, "Open the card", opens, duty, reader)


def lead_row(reader: Recruiter, duty: Duty, text: str) -> Block:
    """A row for leads: one person who needs somebody to call, and Take it."""
    return _with_button(f"lead.{duty.id}", text, "Take it", words.TAKE_OVER, duty, reader)


def line(reader: Recruiter, block_id: str, text: str, duty: Duty) -> Block:
    """A row without a button: one person, with their number to tap."""
    return SectionBlock(block_id=block_id, text=blocks.plain(text), fields=_to_dial(duty, reader))


def and_more(count: int) -> list[Block]:
    return [blocks.aside(f"and {count} more. You find them all on my Home tab.")] if count > 0 else []


def expects(ctx: Context, duty: Duty) -> str:
    """The text since when the person expects a call: "expects your call since 17:25"."""
    if duty.expected_since is None:
        return ""
    calendar = ctx.person.calendar
    whose = "your" if duty.is_of(ctx.person) else "our"
    then, today = calendar.day_of(duty.expected_since), calendar.day_of(ctx.now)
    day = "" if then == today else f" {dates.day(then, today)}"
    return f"expects {whose} call since {dates.clock(duty.expected_since, calendar)}{day}"


def fits(card_blocks: Sequence[Block]) -> bool:
    """Whether the blocks fit in one message, with room for a lead's part."""
    return len(card_blocks) <= 36 and characters(card_blocks) <= MOST_CHARACTERS


def characters(card_blocks: Sequence[Block]) -> int:
    """The total characters of all texts in these blocks."""
    return _characters(blocks.as_json(card_blocks))


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    text = part.get("text")
    return sum(map(_characters, part.values())) + (len(text) if isinstance(text, str) else 0)


def _with_button(block_id: str, text: str, label: str, action_id: str, duty: Duty, reader: Recruiter) -> Block:
    button = blocks.button(label, action_id, str(duty.id))
    return SectionBlock(block_id=block_id, text=blocks.plain(text), fields=_to_dial(duty, reader), accessory=button)


def _to_dial(duty: Duty, reader: Recruiter) -> list[MarkdownTextObject] | None:
    """The phone number as a link. Markup is safe here: it holds only digits and signs that we formatted."""
    person = duty.candidate
    if not duty.is_open or not person.phone_digits:
        return None
    return [MarkdownTextObject(text=f"<tel:{person.phone_digits}|{person.phone_for(reader.country)}>")]
