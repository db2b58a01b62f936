"""Moves a hand-made clock: what the bot does in that time happens in order, as if it had passed."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.app import Bot
from scheduler import claims

BUSY_SECONDS = 30

TIDIES_EACH = timedelta(days=1)
"""While time passes, what waits beside the sending is done once a day, and at the end."""


class NotIdle(Exception):
    """A listener did not come to an end."""


def settle(bot: Bot) -> None:
    """Waits until everybody has been answered and everything due has been sent."""
    if not bot.listeners.wait_until_idle(BUSY_SECONDS):
        raise NotIdle
    bot.heartbeat.settle()


def pass_time(bot: Bot, now: Callable[[], datetime], set_clock: Callable[[datetime], None], until: datetime) -> None:
    """Goes from one due message to the next until this moment."""
    settle(bot)
    tidied = now()
    while (due := _next_due(bot, now())) is not None and due <= until:
        set_clock(due)
        settle(bot)
        if due - tidied >= TIDIES_EACH:
            tidied = due
            _tidy(bot)
    if now() < until:
        set_clock(until)
    settle(bot)
    _tidy(bot)


def _tidy(bot: Bot) -> None:
    """Files are removed and people erased as it is time to, and what comes of it is sent."""
    bot.heartbeat.tidy()
    settle(bot)


def _next_due(bot: Bot, now: datetime) -> datetime | None:
    """The next moment at which something is due; what is due by now has been tried and waits for a later beat."""
    with bot.db.reading() as session:
        return claims.next_due_after(session, now)
