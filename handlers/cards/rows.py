"""Rows of people who wait: the same in the daily list, on Home and after /signoffs."""

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
"""What full cards may say together; Slack refuses from about 13,200 on, and a lead's part needs as much."""

NAMED = "{name}"
SOMEONE = "Someone"
"""What stands for a name that the reader may not see any more."""

NEED_SOMEBODY = "They need somebody to call"


def headline(waiting: Sequence[Duty]) -> str:
    """Counts people, not duties."""
    people = len({duty.candidate.person_id for duty in waiting})
    is_only_thanks = people > 0 and all(duty.kind is DutyKind.THANKS for duty in waiting)
    return they_wait(people, words.name(waiting[0]) if waiting else "", is_only_thanks=is_only_thanks)


def they_wait(people: int, name: str, *, is_only_thanks: bool = False) -> str:
    """The same where they were counted before. `name`: of the one, where it is one."""
    if is_only_thanks:
        return f"{name if people == 1 else f'{people} people'} named somebody who was placed"
    if people == 1:
        return f"{name} is waiting to hear from you"
    return f"{people} people are waiting to hear from you"


def headline_to_keep(said: str, heads: Sequence[Duty]) -> dict[str, Any]:
    """What a message remembers of its headline: somebody named in it by number, whatever they are called later."""
    people = {duty.candidate.person_id: duty for duty in heads}
    one = next(iter(people.values())) if len(people) == 1 else None
    if one is None or words.name(one) not in said:
        return {"headline": said}
    return {"headline": said.replace(words.name(one), NAMED), "named": one.id}


def kept_headline(ctx: Context, details: Mapping[str, Any]) -> str | None:
    """The headline again, with a name only for those who may see the person now; None: none was kept."""
    said: str | None = details.get("headline")
    one = ctx.session.get(Duty, details["named"]) if "named" in details else None
    name = words.name(one) if one and ctx.may_act_for(one.owner) else SOMEONE
    return said.replace(NAMED, name) if said and one else said


def once(shown: Iterable[Block]) -> list[Block]:
    """The blocks in order, each that says the same as another only once."""
    by_content = {json.dumps(block.to_dict(), sort_keys=True): block for block in shown}
    return list(by_content.values())


def row(reader: Recruiter, duty: Duty, said: str, opens: str = words.OPEN_CARD) -> Block:
    """One person, and the way to the card."""
    return _with_button(f"row.{duty.id}", said, "Open the card", opens, duty, reader)


def lead_row(reader: Recruiter, duty: Duty, said: str) -> Block:
    """One person who needs somebody to call, and Take it."""
    return _with_button(f"lead.{duty.id}", said, "Take it", words.TAKE_OVER, duty, reader)


def line(reader: Recruiter, block_id: str, said: str, duty: Duty) -> Block:
    """One person and their number to tap; the buttons stand below."""
    return SectionBlock(block_id=block_id, text=blocks.plain(said), fields=_to_dial(duty, reader))


def and_more(count: int) -> list[Block]:
    return [blocks.aside(f"and {count} more. You find them all on my Home tab.")] if count > 0 else []


def expects(ctx: Context, duty: Duty) -> str:
    """Since when the person has been expecting a call: "expects your call since 17:25"."""
    if duty.expected_since is None:
        return ""
    calendar = ctx.person.calendar
    whose = "your" if duty.is_of(ctx.person) else "our"
    then, today = calendar.day_of(duty.expected_since), calendar.day_of(ctx.now)
    day = "" if then == today else f" {dates.day(then, today)}"
    return f"expects {whose} call since {dates.clock(duty.expected_since, calendar)}{day}"


def fits(shown: Sequence[Block]) -> bool:
    """Whether Slack takes these blocks in one message, with room for a lead's part."""
    return len(shown) <= 36 and characters(shown) <= MOST_CHARACTERS


def characters(shown: Sequence[Block]) -> int:
    """The characters of all texts in these blocks."""
    return _characters(blocks.as_json(shown))


def _characters(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_characters, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return sum(map(_characters, part.values())) + (len(own) if isinstance(own, str) else 0)


def _with_button(block_id: str, said: str, label: str, action_id: str, duty: Duty, reader: Recruiter) -> Block:
    button = blocks.button(label, action_id, str(duty.id))
    return SectionBlock(block_id=block_id, text=blocks.plain(said), fields=_to_dial(duty, reader), accessory=button)


def _to_dial(duty: Duty, reader: Recruiter) -> list[MarkdownTextObject] | None:
    """Their number, to tap. Markup holds only what we wrote ourselves: a number that can be dialled."""
    person = duty.candidate
    if not duty.is_open or not person.phone_digits:
        return None
    return [MarkdownTextObject(text=f"<tel:{person.phone_digits}|{person.phone_for(reader.country)}>")]
