"""Rows of people who wait: the same in the daily list, on Home and after /signoffs."""

from collections.abc import Sequence
from typing import Any

from slack_sdk.models.blocks import Block, SectionBlock

from handlers import blocks, days
from handlers.cards import words
from handlers.sight import Sight
from models.duty import Duty

MOST_ROWS = 20
"""Rows in one message; the rest is on Home."""

ROWS_FROM = 5
"""From this many duties on they are rows with a button; fewer are full cards."""

MOST_CHARACTERS = 6_500
"""What full cards may say together; Slack refuses from about 13,200 on, and a lead's part needs as much."""

NEED_SOMEBODY = "They need somebody to call"


def headline(waiting: Sequence[Duty]) -> str:
    """Counts people, not duties."""
    people = {duty.candidate_id: duty for duty in waiting}
    if len(people) == 1:
        return f"{words.name(waiting[0])} is waiting to hear from you"
    return f"{len(people)} people are waiting to hear from you"


def row(duty: Duty, said: str) -> Block:
    """One person, and the way to the card."""
    return _with_button(f"row.{duty.id}", said, "Open the card", words.OPEN_CARD, duty)


def lead_row(duty: Duty, said: str) -> Block:
    """One person who needs somebody to call, and Take it."""
    return _with_button(f"lead.{duty.id}", said, "Take it", words.TAKE_OVER, duty)


def and_more(count: int) -> list[Block]:
    return [blocks.aside(f"and {count} more. You find them all on my Home tab.")] if count > 0 else []


def expects(sight: Sight, duty: Duty) -> str:
    """Since when the person has been expecting a call: "expects your call since 17:25"."""
    if duty.expected_since is None:
        return ""
    calendar = sight.reader.calendar
    whose = "your" if sight.is_owner(duty) else "our"
    then, today = calendar.day_of(duty.expected_since), calendar.day_of(sight.now)
    day = "" if then == today else f" {days.day(then, today)}"
    return f"expects {whose} call since {days.clock(duty.expected_since, calendar)}{day}"


def fits(shown: Sequence[Block]) -> bool:
    """Whether Slack takes these blocks in one message, with room for a lead's part."""
    return len(shown) <= 36 and _characters(blocks.as_json(shown)) <= MOST_CHARACTERS


def _characters(part: Any) -> int:
    """The characters of all texts in these blocks."""
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return sum(map(_characters, part.values())) + (len(own) if isinstance(own, str) else 0)


def _with_button(block_id: str, said: str, label: str, action_id: str, duty: Duty) -> Block:
    button = blocks.button(label, action_id, str(duty.id))
    return SectionBlock(block_id=block_id, text=blocks.plain(said), accessory=button)
