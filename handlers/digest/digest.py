"""The morning message to the team: who still waits, then what was done, and once a week how it goes."""

from handlers.digest import wording
from handlers.ui import blocks
from models.context import Context
from models.lists import digest, digest_numbers, digest_waiting
from models.outbox.message import Message, Rendered
from models.reports import trend


def draw(message: Message, ctx: Context) -> Rendered | None:
    """The digest as the rows are now; None when its day has passed, or there is nothing to say.

    A later one cuts it to its headline.
    """
    session, workspace, now = ctx.session, ctx.workspace, ctx.now
    if message.ts is None and not digest.is_time_for(workspace, message.slot, now):
        return None
    if message.ts is not None and digest.is_cut(session, message):
        headline = message.details.get("headline", wording.HEADER)
        return Rendered(headline, blocks.as_json([blocks.aside(headline)]))
    waits = digest_waiting.who_waits(session, workspace, now)
    may_name = digest.may_name(workspace, message)
    named = digest_waiting.nameable(waits, digest.shown(session, message)) if may_name else []
    since = digest.since(session, workspace, message)
    names = digest_waiting.names(session, workspace, named)
    numbers = digest_numbers.numbers(session, workspace, waits, since, names)
    if numbers.is_empty and message.ts is None and not workspace.says_nothing:
        return None
    shows_trend = digest.carries_picture(session, workspace, message)
    weeks = trend.weeks(session, workspace, now) if shows_trend else []
    message.details = {
        **message.details,
        "headline": wording.leads_with(numbers),
        "counted": since.until,
        "picture": shows_trend,
    }
    takes_pictures = digest.takes_pictures(workspace, now)
    return wording.drawn(numbers, weeks, with_picture=takes_pictures, named=[one.duty_id for one in named])
