"""Advances the sandbox clock and runs everything due on the way, in order."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.app import Bot
from scheduler import claims

BUSY_SECONDS = 30

TIDIES_EACH = timedelta(days=1)
"""How often housekeeping runs while time is advanced; it also runs at the end."""


class NotIdle(Exception):
    """A listener did not finish within BUSY_SECONDS."""


def settle(bot: Bot) -> None:
    """Waits until all listeners have finished and all due messages are sent."""
    if not bot.listeners.wait_until_idle(BUSY_SECONDS):
        raise NotIdle
    bot.heartbeat.settle()


def pass_time(bot: Bot, now: Callable[[], datetime], set_clock: Callable[[datetime], None], until: datetime) -> None:
    """Sets the clock to the time of each due message in turn, and finally to `until`."""
    settle(bot)
    tidied_at = now()
    while (due := _next_due(bot, now())) is not None and due <= until:
        set_clock(due)
        settle(bot)
        if due - tidied_at >= TIDIES_EACH:
            tidied_at = due
            _tidy(bot)
    if now() < until:
        set_clock(until)
    settle(bot)
    _tidy(bot)


def _tidy(bot: Bot) -> None:
    """Runs housekeeping (removes files, anonymises people) and sends the messages it causes."""
    bot.heartbeat.tidy()
    settle(bot)


def _next_due(bot: Bot, now: datetime) -> datetime | None:
    """The next due time after now. Messages due by now have been tried and wait for a retry."""
    with bot.db.reading() as session:
        return claims.next_due_after(session, now)
