"""The world of a journey: a sandbox of Slack with its people, the bot, and a clock that tests move."""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot import settings
from bot.app import Bot, build
from bot.demo.passing_time import pass_time, settle
from bot.demo.workspace import ANA, BEN, LENA, OMAR, PEOPLE, TEAM
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.people import Person
from bot.slack.requests import PATH
from models.database.engine import sqlite_file
from tests.beginnings import Beginning
from tests.databases import migrated_copy, opened
from tests.person import Played

VERA = Person("U0VERA", "vera", "Vera Brandt", tz="Europe/Berlin", is_admin=True)
GUEST = Person("U0GUEST", "gus", "Gus Guest", tz="Europe/Madrid", is_restricted=True)
ROBOT = Person("U0ROBOT", "robot", "Robot", is_bot=True)
GONE = Person("U0GONE", "gone", "Greta Gone", tz="Europe/Madrid", deleted=True)
OTHERS = (VERA, GUEST, ROBOT, GONE)
"""An admin who leads nobody, and accounts that can't take a call."""

PATIENCE_SECONDS = 15
"""Longer than Slack waits for an answer: a busy machine may take that long."""
HURRY_SECONDS = 3
"""Timeout of the bot's calls about a person: the one second of a bot in Slack may pass on a machine that is busy."""


def madrid(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    """A moment on Ana's clock, in March 2026 by default; journeys begin on Tuesday the 3rd."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Madrid"))


@dataclass(repr=False)
class World:
    """One workspace, its bot, and a clock that tests move."""

    sandbox: Sandbox
    build: Callable[[], Bot]
    bot: Bot
    beginning: Beginning | None = None
    """The cache of its first acts; None where everything is played."""

    def as_(self, person: Person) -> Played:
        return Played(self.sandbox.as_(person.id), self)

    @property
    def ana(self) -> Played:
        """A recruiter in Madrid."""
        return self.as_(ANA)

    @property
    def ben(self) -> Played:
        """A recruiter in New York, where it is four in the morning when journeys begin."""
        return self.as_(BEN)

    @property
    def lena(self) -> Played:
        """The lead of everybody, in Berlin."""
        return self.as_(LENA)

    @property
    def omar(self) -> Played:
        """A member of the workspace in London, who leads nobody."""
        return self.as_(OMAR)

    @property
    def vera(self) -> Played:
        """The admin of Slack, who leads nobody."""
        return self.as_(VERA)

    @property
    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def move_to(self, moment: datetime) -> None:
        """Moves the clock to this moment; the bot does its work on the way in order."""
        clock = self.sandbox.clock
        self._plays(lambda: pass_time(self.bot, clock.now, clock.set, moment), "move_to", moment)

    def move(self, **by: float) -> None:
        """Moves the clock by an absolute duration: move(hours=1), move(days=3)."""
        self.move_to(self.now + timedelta(**by))

    def doze_to(self, moment: datetime) -> None:
        """Moves the clock to this moment as `move_to` does, but the bot sleeps until four days before it."""
        clock = self.sandbox.clock
        before = moment - timedelta(days=4)
        if before > self.now:
            self._plays(lambda: clock.set(before), "sleep", before)
        self.move_to(moment)

    def settle(self) -> None:
        settle(self.bot)

    def tidy(self) -> None:
        """Runs the housekeeping of the bot, and sends the messages that follow from it."""
        self._plays(self._tidy, "tidy")

    def _tidy(self) -> None:
        self.bot.heartbeat.tidy()
        self.settle()

    def _plays(self, act: Callable[[], None], *name: Any) -> None:
        if self.beginning:
            self.beginning.play(act, *name)
        else:
            act()

    def _switch_off(self) -> None:
        """Stops the bot. Slack must have seen its socket close, or it sends the next click to the closed socket."""
        self.bot.stop()
        self.sandbox.until(lambda: not self.sandbox.connections, PATIENCE_SECONDS)

    def off_until(self, moment: datetime) -> None:
        """Stops the bot until this moment; a new bot starts on the same database."""
        self.ends_beginning()
        self._switch_off()
        self.sandbox.clock.set(moment)
        self.bot = self.build()
        self.bot.start()
        self.settle()

    def begins_alike(self, *settings: Any) -> None:
        """Takes its first acts from the cache of journeys with these settings."""
        if file := sqlite_file(self.bot.db.engine.url):
            self.beginning = Beginning(self.sandbox, file, repr(settings), self.settle)

    def ends_beginning(self) -> None:
        """Uses the cache no more: all acts from now on are played."""
        if self.beginning:
            self.beginning.close()
        self.beginning = None

    @property
    def channel(self) -> list[str]:
        """The texts of the messages in the team channel."""
        ana = self.ana.visitor
        return [ana.visible(message) for message in ana.channel(TEAM.name)]


def patient(bot: Bot) -> Bot:
    """Lets the bot's listeners take as long as people in the sandbox wait: Bolt drops answers after three seconds.

    Slack's three seconds are tested elsewhere; here a slow machine is no fault of the bot.
    """
    for listener in bot.bolt._listeners:
        listener.ack_timeout = PATIENCE_SECONDS
    return bot


class Turns:
    """One world that tests share, one after the other: each finds it as it is when the bot has just started.

    `folder`: for its database. After a test that changes what can't be restored the next test gets a new world.
    """

    def __init__(self, folder: Path, start: datetime) -> None:
        self._folder, self._start = folder, start
        self._made = 0
        self._stack = ExitStack()
        self._world: World | None = None
        self._found: list[Any] = []

    @contextmanager
    def turn(self) -> Iterator[World]:
        world, self._world = self._world or self._new(), None
        assert world.beginning
        world.beginning.start_over(repr(self._start))
        yield world
        world.sandbox.faults.clear()
        if self._is_as_found(world):
            self._world = world
        else:
            self._stack.close()

    def close(self) -> None:
        """Ends the world. The next turn begins with a new world."""
        self._world = None
        self._stack.close()

    def _new(self) -> World:
        self._made += 1
        folder = self._folder / str(self._made)
        folder.mkdir()
        url = migrated_copy(folder)
        world = self._stack.enter_context(playing(url, self._start, alike=True))
        assert world.beginning
        world.beginning.keep_first()
        self._found = _nothing_puts_back(world)
        return world

    def _is_as_found(self, world: World) -> bool:
        if not world.beginning or not world.bot.heartbeat.is_well:
            return False
        world.settle()
        return _nothing_puts_back(world) == self._found


def _nothing_puts_back(world: World) -> list[Any]:
    """The parts of a world that a journey may change and that are not restored."""
    sandbox, bot = world.sandbox, world.bot
    return [
        *(id(part) for part in (bot, bot.db, bot.listeners, bot.heartbeat, sandbox.dispatch, sandbox.on_clock)),
        (sandbox.dispatch.ack_within, sandbox.workspace.triggers.life, sandbox.clock.ticking),
        (sandbox.strict_rates, sandbox.live_socket_numbers),
        (copy.deepcopy(sandbox.app), sandbox.workspace.team_name, bot.settings),
    ]


@contextmanager
def playing(
    database_url: str,
    start: datetime,
    *,
    leads: str = LENA.id,
    digest_channel: str | None = TEAM.id,
    port: int | None = None,
    by_http: bool = False,
    ticks: float = 300,
    alike: bool = False,
) -> Iterator[World]:
    """A workspace and its bot, put together as `signoff run` does, with a clock that tests move.

    `port`: of the bot's web server. `by_http`: Slack sends requests to that server in place of Socket Mode.
    `alike`: the first acts of several journeys come from the cache.
    """
    clock = Clock(start, ticking=False)
    url = f"http://127.0.0.1:{port}{PATH}" if by_http else None
    with Sandbox(
        clock=clock, manifest=manifest(), people=[*PEOPLE, *OTHERS], channels=[TEAM], request_url=url
    ) as sandbox:
        sandbox.set_ack_timeout(PATIENCE_SECONDS)

        def built() -> Bot:
            read = settings.read(
                _env_file=None,
                SLACK_BOT_TOKEN=sandbox.bot_token,
                SLACK_APP_TOKEN="" if by_http else sandbox.app_token,
                SLACK_SIGNING_SECRET=sandbox.signing_secret,
                SLACK_API_URL=sandbox.api_url,
                DATABASE_URL=database_url,
                SIGNOFF_LEADS=leads,
                SIGNOFF_DIGEST_CHANNEL=digest_channel,
                SIGNOFF_TICK_SECONDS=ticks,
                SIGNOFF_HTTP_PORT=port,
            )
            return patient(build(read, clock.now, opened(database_url), hurry_seconds=HURRY_SECONDS))

        world = World(sandbox, built, built())
        world.bot.start()
        if alike:
            world.begins_alike(start, leads, digest_channel)
        try:
            yield world
        finally:
            world.ends_beginning()
            world.bot.stop()
