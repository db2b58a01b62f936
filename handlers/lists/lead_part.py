"""The lead's part of the daily list: who needs somebody, recruiter by recruiter, with buttons for all of them."""

from collections.abc import Sequence

from slack_bolt import App
from slack_sdk.models.blocks import Block, ButtonElement

from handlers.cards import headlines, rows, words
from handlers.lists import list_wording
from handlers.ui import blocks
from models.context import Context
from models.directory.recruiter import Recruiter
from models.duties.duty import Duty
from models.lists import daily_list

MESSAGE_OWNER = "lead_part.message_owner"

BLOCKS_OF_OWNER = 3
"""Blocks of a recruiter: a divider, the line and its buttons."""
BLOCKS_OF_ROW = 2


def draw(ctx: Context, duties: Sequence[Duty], *, most_rows: int, most_blocks: int) -> list[Block]:
    """The header, then each recruiter with their people, and who is taken care of since; within these limits."""
    groups = _by_owner(ctx, duties)
    owners = [owner for owner, _ in groups]
    drawn: list[Block] = [blocks.header(headline(ctx, duties))]
    listed = 0
    for owner, group in groups:
        space = min(most_rows - listed, (most_blocks - len(drawn) - 1 - BLOCKS_OF_OWNER) // BLOCKS_OF_ROW)
        if space <= 0:
            break
        drawn += [blocks.rule(), *_owner(ctx, owner, list_wording.short(owner, owners), group)]
        for duty in group[:space]:
            drawn += _row(ctx, duty)
        listed += len(group[:space])
    done = [duty for duty in duties if not needs_somebody(ctx, duty)]
    sentences = rows.once(blocks.sentence(_done(ctx, duty)) for duty in done)
    shown = sentences[: max(0, min(most_rows - listed, most_blocks - len(drawn) - 1))]
    rest = sum(len(group) for _, group in groups) - listed
    return [*drawn, *shown, *rows.and_more(rest)]


def blocks_of(people: int) -> int:
    """The most blocks that a part with so many rows of one recruiter takes."""
    return 2 + BLOCKS_OF_OWNER + people * BLOCKS_OF_ROW


def headline(ctx: Context, duties: Sequence[Duty]) -> str:
    """How many people need somebody now."""
    people = {duty.candidate.person_id for duty in duties}
    still = {duty.candidate.person_id for duty in duties if needs_somebody(ctx, duty)}
    return headlines.need_somebody(len(people), len(still), headlines.name_of(ctx, duties))


def notification(ctx: Context, duties: Sequence[Duty]) -> str:
    """The headline with the recruiters: "7 people need somebody: 6 with Ana, 1 with Ben"."""
    groups = sorted(_by_owner(ctx, duties), key=lambda group: -_people(group[1]))
    owners = [owner for owner, _ in groups]
    counts = [f"{_people(group)} with {list_wording.short(owner, owners)}" for owner, group in groups]
    return f"{headline(ctx, duties)}{': ' if counts else ''}{headlines.joined(counts)}"


def needs_somebody(ctx: Context, duty: Duty) -> bool:
    """Whether the lead still sees the duty: nobody else has taken care of it."""
    is_anothers = ctx.may_act_for(duty.owner) and not duty.is_of(ctx.person)
    return duty.is_open and is_anothers and daily_list.lead_still_sees(duty, ctx.now)


def _by_owner(ctx: Context, duties: Sequence[Duty]) -> list[tuple[Recruiter, list[Duty]]]:
    """The duties that need somebody by their owner, in the order of the first of each."""
    groups: dict[int, list[Duty]] = {}
    for duty in duties:
        if needs_somebody(ctx, duty):
            groups.setdefault(duty.owner_id, []).append(duty)
    return [(group[0].owner, group) for group in groups.values()]


def _people(group: Sequence[Duty]) -> int:
    return len({duty.candidate.person_id for duty in group})


def _owner(ctx: Context, owner: Recruiter, name: str, group: Sequence[Duty]) -> list[Block]:
    """The recruiter in a line, and what the lead can do for all of their people."""
    ids = ".".join(str(duty.id) for duty in group[: rows.MOST_AT_ONCE])
    buttons: list[ButtonElement] = []
    if len(group) > 1:
        buttons = [
            blocks.button("Take all", words.TAKE_ALL, ids),
            blocks.button("Hand off all", words.HAND_OFF_ALL, ids),
        ]
    link = blocks.link_button(f"Message {name}", MESSAGE_OWNER, direct_message(ctx.workspace.team_id, owner.user_id))
    row = blocks.row(f"owner.{owner.id}", [*buttons, link])
    return [blocks.sentence(list_wording.owner_text(ctx, owner, name, _people(group))), row]


def direct_message(team_id: str, user_id: str) -> str:
    """The address that opens the direct message with this person in Slack."""
    return f"slack://user?team={team_id}&id={user_id}"


def _row(ctx: Context, duty: Duty) -> list[Block]:
    value = str(duty.id)
    buttons = [
        blocks.button("Take it", words.TAKE_OVER, value),
        blocks.button("Hand off", words.HAND_OFF, value),
        blocks.button("Open the card", words.OPEN_CARD, value),
    ]
    return rows.person(f"lead.{duty.id}", words.name(duty), list_wording.lead_parts(ctx, duty), buttons)


def _done(ctx: Context, duty: Duty) -> str:
    """What became of somebody who needed help."""
    if not ctx.may_act_for(duty.owner):
        return words.taken_care_of(duty)
    if not duty.is_open:
        return words.ended(ctx, duty)
    about = f"{words.name(duty)}, about {words.role(duty)}"
    if duty.is_of(ctx.person):
        return f"You have taken {about}. The card is with you."
    return f"{duty.owner.name} takes care of {about}, now."


def register(app: App) -> None:
    app.action(MESSAGE_OWNER)(lambda: None)
