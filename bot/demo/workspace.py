"""Runs the demo: a sandbox workspace with sample people, a movable clock, and the bot."""

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import settings
from bot.app import Bot, build
from bot.demo import week
from bot.demo.guide import STEPS
from bot.demo.passing_time import pass_time, settle
from bot.manifest import manifest
from bot.sandbox.page.guide import Guide
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.installation import BOT_USER
from bot.sandbox.state.people import Channel, Person

WEEK_BEGINS = datetime(2026, 2, 25, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""When the sample week begins, before START."""

START = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Tuesday, ten in the morning."""

ANA = Person("U0ANA", "ana", "Ana Ruiz", tz="Europe/Madrid", email="ana@acme-talent.example")
BEN = Person("U0BEN", "ben", "Ben Okafor", tz="America/New_York", email="ben@acme-talent.example")
LENA = Person("U0LENA", "lena", "Lena Vogt", tz="Europe/Berlin", email="lena@acme-talent.example", is_admin=True)
OMAR = Person("U0OMAR", "omar", "Omar Haddad", tz="Europe/London", email="omar@acme-talent.example")
PEOPLE = (ANA, BEN, LENA, OMAR)
TEAM = Channel("C0HIRING", "hiring", members={BOT_USER, *(person.id for person in PEOPLE)})


@dataclass
class Demo:
    """A running sandbox and its bot."""

    sandbox: Sandbox
    bot: Bot

    def move_to(self, moment: datetime) -> None:
        """Advances the clock to `moment`; everything due until then happens in order."""
        clock = self.sandbox.clock
        pass_time(self.bot, clock.now, clock.set, moment)


class Stopped(Exception):
    """The stop signal came before the demo had started."""


@contextmanager
def running(
    port: int = 0,
    *,
    ticking: bool = False,
    empty: bool = False,
    stop: threading.Event | None = None,
) -> Iterator[Demo]:
    """Runs the sandbox and its connected bot until the end of the block.

    Plays the sample week first, unless `empty`, on a database that is deleted at the end. `ticking`: the clock also
    runs by itself. `port`: a free port if 0 or taken. Raises Stopped if `stop` is set before the week is over.
    """
    # Keeps a configured HTTP proxy away from local connections.
    os.environ["NO_PROXY"] = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1", "localhost"]))
    with (
        tempfile.TemporaryDirectory(prefix="signoff-") as folder,
        _workspace(Clock(START if empty else WEEK_BEGINS, ticking=ticking), port) as sandbox,
    ):
        bot = build(_settings(sandbox, f"sqlite:///{Path(folder) / 'demo.db'}"), sandbox.clock.now)
        demo = Demo(sandbox, bot)
        try:
            bot.start()
            if not empty:
                week.play(sandbox, lambda: _settle(bot, stop), demo.move_to)
                demo.move_to(START)
            sandbox.guide = Guide(STEPS, at=0)
            sandbox.on_clock = demo.move_to
            yield demo
        finally:
            bot.stop()


def _workspace(clock: Clock, port: int) -> Sandbox:
    def sandbox_at(port: int) -> Sandbox:
        return Sandbox(clock=clock, manifest=manifest(), people=PEOPLE, channels=[TEAM], port=port)

    try:
        return sandbox_at(port)
    except OSError:
        # The port is taken, or privileged.
        return sandbox_at(0)


def _settings(sandbox: Sandbox, database_url: str) -> settings.Settings:
    return settings.read(
        _env_file=None,
        SLACK_BOT_TOKEN=sandbox.bot_token,
        SLACK_APP_TOKEN=sandbox.app_token,
        SLACK_API_URL=sandbox.api_url,
        DATABASE_URL=database_url,
        SIGNOFF_LEADS=LENA.id,
        SIGNOFF_DIGEST_CHANNEL=TEAM.id,
        SIGNOFF_TICK_SECONDS=1,
        SIGNOFF_HTTP_PORT=None,
    )


def _settle(bot: Bot, stop: threading.Event | None) -> None:
    if stop is not None and stop.is_set():
        raise Stopped
    settle(bot)
