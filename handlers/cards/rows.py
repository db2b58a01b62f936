"""Rows of candidates who wait, and the group of applicants, shared by the daily list, Home and /signoffs."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from slack_sdk.models.blocks import Block, ButtonElement, MarkdownTextObject, SectionBlock

from handlers.cards import group_mail, words
from handlers.cards.call import REACHED
from handlers.cards.email import SENT
from handlers.ui import blocks, dates
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties import settle, undo
from models.duties.duty import Duty
from models.rules.kinds import DutyKind
from models.rules.text import counted

MOST_ROWS = 20
"""Rows in one message; the rest is on Home."""

ROWS_FROM = 5
"""From this many duties on, own pages show rows with a button; fewer are full cards."""

MOST_CHARACTERS = 6_500
"""Most characters of full cards in a message; Slack refuses from about 13,200 on, and a lead's part needs as much."""

NEED_SOMEBODY = "They need somebody"

ALL_SENT = "email.all_sent"
ONE_BY_ONE = "email.one_by_one"
ALL_TAKEN_BACK = "email.all_taken_back"

MOST_AT_ONCE = 150
"""Duties that a button's value can name; more make a second group."""
MOST_GROUPS = 2
NAMED_IN_GROUP = 4
NAME = 40


def once(row_blocks: Iterable[Block]) -> list[Block]:
    """The blocks in order, without duplicates."""
    by_content = {json.dumps(block.to_dict(), sort_keys=True): block for block in row_blocks}
    return list(by_content.values())


def row(reader: Recruiter, duty: Duty, text: str, opens: str = words.OPEN_CARD) -> Block:
    """A row: one person, and the button that opens the card."""
    return _with_button(f"row.{duty.id}", text, "Open the card", opens, duty, reader)


def lead_row(reader: Recruiter, duty: Duty, text: str) -> Block:
    """A row for leads: one person who needs somebody, and Take it."""
    return _with_button(f"lead.{duty.id}", text, "Take it", words.TAKE_OVER, duty, reader)


def person(
    block_id: str, name: str, parts: Sequence[str | blocks.Link], buttons: Sequence[ButtonElement]
) -> list[Block]:
    """A row of a list: the name in bold, the facts behind it, and the buttons below."""
    return [blocks.named_line(name, parts), blocks.row(block_id, buttons)]


def row_buttons(duty: Duty) -> list[ButtonElement]:
    """The buttons of a row: the answer, where it is a call or an e-mail, and the way to the card."""
    value = str(duty.id)
    answers = {DutyKind.CALL: ("I reached them", REACHED), DutyKind.EMAIL: ("I sent it", SENT)}
    answer = [blocks.button(*answers[duty.kind], value, style="primary")] if duty.kind in answers else []
    return [*answer, blocks.button("Open the card", words.OPEN_CARD, value)]


def line(reader: Recruiter, block_id: str, text: str, duty: Duty) -> Block:
    """A row without a button: one person, with their number to tap."""
    return SectionBlock(block_id=block_id, text=blocks.plain(text), fields=_to_dial(duty, reader))


def and_more(count: int) -> list[Block]:
    return [blocks.aside(f"and {count} more. You find them all on my Home tab.")] if count > 0 else []


def expects(ctx: Context, duty: Duty) -> str:
    """The text since when the person expects a call: "has been expecting your call since Monday 17:25"."""
    if duty.expected_since is None:
        return ""
    whose = "your" if duty.is_of(ctx.person) else "our"
    since = dates.until(duty.expected_since, ctx.now, ctx.person.calendar)
    return f"has been expecting {whose} call since {since}"


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
    person = duty.person
    if not duty.is_open or not person.phone_digits:
        return None
    return [MarkdownTextObject(text=f"<tel:{person.phone_digits}|{person.phone_for(reader.country)}>")]


def split_applied(ctx: Context, duties: Sequence[Duty]) -> tuple[list[Duty], list[Duty]]:
    """Splits duties into those for the group and all others. The group is empty if they are too few."""
    together = [duty for duty in duties if settle.goes_together(duty, ctx.now)]
    if len(together) < settle.GROUP_FROM:
        return [], list(duties)
    ids_in_value = {duty.id for duty in together}
    return together, [duty for duty in duties if duty.id not in ids_in_value]


def applied_groups(ctx: Context, duties: Sequence[Duty], more: str = "", unread: int = 0) -> list[Block]:
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
    buttons = [blocks.button("One by one", ONE_BY_ONE, _ids_value(duties)), *_undo_all(ctx, duties)]
    block_id = f"applied.{duties[0].id}"
    if not waiting:
        text = f"Taken care of: {dates.people(len({duty.candidate.person_id for duty in duties}))} who applied."
        return [blocks.sentence(text), blocks.row(block_id, buttons)]
    all_sent = blocks.button("All sent", ALL_SENT, _ids_value(waiting), style="primary")
    text = " ".join(filter(None, [who_waits(ctx, waiting), more]))
    return [
        blocks.sentence(text),
        *group_mail.links(ctx, waiting),
        blocks.row(block_id, [all_sent, *buttons]),
    ]


def _undo_all(ctx: Context, duties: Sequence[Duty]) -> list[ButtonElement]:
    """Undo for all that the last All sent has settled; none once it is too late."""
    together = undo.sent_together(duties, ctx.person)
    if not together or undo.undoable(ctx, together[0]) is None:
        return []
    return [blocks.button("Undo", ALL_TAKEN_BACK, _ids_value(together))]


def who_waits(ctx: Context, waiting: Sequence[Duty]) -> str:
    """Names the candidates and the longest wait."""
    by_person = {duty.candidate.person_id: duty for duty in waiting}
    names = [blocks.cut(duty.candidate.name, NAME) for duty in by_person.values()]
    named = ", ".join(names[:NAMED_IN_GROUP]) + (
        f" and {len(names) - NAMED_IN_GROUP} more" if len(names) > NAMED_IN_GROUP else ""
    )
    first = min(waiting, key=lambda duty: duty.since)
    longest = ", the longest" if len(by_person) > 1 else ""
    waited = dates.waited(first.since, ctx.now, ctx.person.calendar, first.age(ctx.now))
    people = counted(len(by_person), "person who applied waits", "people who applied wait")
    return f"{people} for an e-mail{longest} {waited}: {named}."


def ids_in_value(value: str) -> list[int]:
    """The duty ids in a button's value."""
    return [int(duty_id) for duty_id in value.split(".") if duty_id.isdecimal()]


def _ids_value(duties: Sequence[Duty]) -> str:
    return ".".join(str(duty.id) for duty in duties)
