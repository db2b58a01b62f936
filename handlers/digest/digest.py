"""Draws the digest: who still waits, then what was done, and once a week the trend. Also its preview."""

from slack_bolt import Respond
from slack_sdk.models.blocks import Block, RichTextBlock, RichTextElementParts, RichTextSectionElement

from handlers.cards.words import TEAM_SETTINGS
from handlers.digest import trend_chart, wording
from handlers.runtime import plainer
from handlers.runtime.runtime import Runtime
from handlers.ui import blocks, dates
from handlers.ui.forms import Body
from models.context import Context
from models.lists import digest, digest_numbers
from models.lists.digest_numbers import Since
from models.outbox.message import Message, Rendered
from models.reports import trend
from models.settings import change_team

NO_CHANNEL = "No channel is set, so no digest goes out."
SET_ONE = "Choose one in Team settings, and invite me there."
ASK_FOR_ONE = "A lead, or one of Slack's admins, chooses one in Team settings on my Home tab."
NAMES = "In the channel it also names who waits, as long as that is private and shared with nobody outside."
NO_MESSAGE = "There is nothing to say, so none would go out: your team has set it so."


def draw(message: Message, ctx: Context) -> Rendered | None:
    """The digest drawn from the rows as they are now; None: its day has passed, or it is empty.

    A later digest cuts this one to its headline.
    """
    session, workspace, now = ctx.session, ctx.workspace, ctx.now
    if message.ts is None and not digest.is_time_for(workspace, message.slot, now):
        return None
    if message.ts is not None and digest.is_cut(session, message):
        headline = message.details.get("headline", wording.HEADER)
        return Rendered(headline, blocks.as_json([blocks.aside(headline)]))
    waiting = digest_numbers.who_waits(session, workspace, now)
    may_name = digest.may_name(workspace, message)
    named = digest_numbers.nameable(waiting, digest.shown_duties(session, message)) if may_name else []
    since = digest.counted_entries(session, workspace, message)
    names = digest_numbers.names(session, workspace, named)
    numbers = digest_numbers.numbers(session, workspace, waiting, since, names)
    if numbers.is_empty and message.ts is None and not workspace.says_nothing:
        return None
    shows_trend = digest.carries_picture(session, workspace, message)
    weeks = trend.last_weeks(session, workspace, now) if shows_trend else []
    message.details = {
        **message.details,
        "headline": wording.leads_with(numbers),
        "counted": since.until,
        "picture": shows_trend,
    }
    takes_pictures = digest.takes_pictures(workspace, now)
    return wording.digest_blocks(numbers, weeks, with_picture=takes_pictures, named=[entry.duty_id for entry in named])


def on_preview_command(body: Body, respond: Respond, runtime: Runtime) -> None:
    """Previews the digest as it is now, with its chart if Slack accepts one, and says when the next one is sent."""
    with runtime.reading(body) as ctx:
        with_chart, without_chart, text = _drawn(ctx)
    plainer.answer(respond, text, with_chart, without_chart)


def _drawn(ctx: Context) -> tuple[list[trend_chart.Json], list[trend_chart.Json], str]:
    """The blocks with a chart, those without, and the text. Names nobody: the reader need not be in the channel."""
    waiting = digest_numbers.who_waits(ctx.session, ctx.workspace, ctx.now)
    since = Since(digest.counted_before(ctx.session, ctx.workspace))
    numbers = digest_numbers.numbers(ctx.session, ctx.workspace, waiting, since)
    weeks = trend.last_weeks(ctx.session, ctx.workspace, ctx.now)
    takes_chart = digest.takes_pictures(ctx.workspace, ctx.now)
    with_chart, without_chart = (
        wording.digest_blocks(numbers, weeks, with_picture=chart) for chart in (takes_chart, False)
    )
    below = blocks.as_json(_below(ctx, is_empty=numbers.is_empty, has_trend=bool(trend_chart.pictures(weeks))))
    return [*with_chart.blocks, *below], [*without_chart.blocks, *below], with_chart.text


def _below(ctx: Context, *, is_empty: bool, has_trend: bool) -> list[Block]:
    """When and where the next digest is sent, or what to do so that one is."""
    next_digest = digest.next_one(ctx.session, ctx.workspace)
    if next_digest is None:
        return [blocks.rule(), *_no_channel(ctx)]
    blocks_below: list[Block] = [blocks.rule(), _coming(ctx, next_digest, has_trend=has_trend)]
    if is_empty and not ctx.workspace.says_nothing:
        blocks_below.append(blocks.aside(NO_MESSAGE))
    if ctx.workspace.names_in_private:
        blocks_below.append(blocks.aside(NAMES))
    return blocks_below


def _no_channel(ctx: Context) -> list[Block]:
    if not change_team.may_change(ctx.person):
        return [blocks.aside(f"{NO_CHANNEL} {ASK_FOR_ONE}")]
    door = blocks.row("doors", [blocks.button("Team settings", TEAM_SETTINGS, "open")])
    return [blocks.aside(f"{NO_CHANNEL} {SET_ONE}"), door]


def _coming(ctx: Context, next_digest: Message, *, has_trend: bool) -> Block:
    """ "The next digest goes out tomorrow at 09:30 in #hiring", by the reader's clock."""
    when = dates.moment(next_digest.due_at, ctx.now, ctx.person.calendar)
    has_chart = digest.carries_picture(ctx.session, ctx.workspace, next_digest)
    trend_comes = " with the picture." if has_chart else ". The picture comes with the first one of a week."
    return RichTextBlock(
        elements=[
            RichTextSectionElement(
                elements=[
                    RichTextElementParts.Text(text=f"You alone see this. The next digest goes out {when} in "),
                    RichTextElementParts.Channel(channel_id=next_digest.recipient),
                    RichTextElementParts.Text(text=trend_comes if has_trend else "."),
                ]
            )
        ]
    )
