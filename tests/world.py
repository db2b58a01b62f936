"""The world of a journey: people who do things in Slack, a bot that answers, and time that passes when we say so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot import settings
from bot.app import Bot, build
from bot.demo import ANA, BEN, LENA, OMAR, PEOPLE, TEAM
from bot.manifest import manifest
from bot.passing import pass_time, settle
from bot.sandbox.clock import Clock
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.slack_door import PATH
from tests.databases import opened
from tests.played import Played

VERA = Person("U0VERA", "vera", "Vera Brandt", tz="Europe/Berlin", is_admin=True)
GUEST = Person("U0GUEST", "gus", "Gus Guest", tz="Europe/Madrid", is_restricted=True)
ROBOT = Person("U0ROBOT", "robot", "Robot", is_bot=True)
GONE = Person("U0GONE", "gone", "Greta Gone", tz="Europe/Madrid", deleted=True)
OTHERS = (VERA, GUEST, ROBOT, GONE)
"""An admin who leads nobody, and those who can't take a call."""

PATIENCE_SECONDS = 15
"""A machine that others use, too, may take longer over an answer than Slack would wait."""


def madrid(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    """A moment on Ana's clock, in March 2026 unless said otherwise; the 3rd, a Tuesday, is when journeys begin."""
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Europe/Madrid"))


@dataclass(repr=False)
class World:
    """One workspace, the bot in it, and a clock that we move."""

    sandbox: Sandbox
    build: Callable[[], Bot]
    bot: Bot

    def as_(self, person: Person) -> Played:
        return Played(self.sandbox.as_(person.id), self)

    @property
    def ana(self) -> Played:
        """She recruits, in Madrid."""
        return self.as_(ANA)

    @property
    def ben(self) -> Played:
        """He recruits, in New York, where it is four in the morning when journeys begin."""
        return self.as_(BEN)

    @property
    def lena(self) -> Played:
        """She leads everybody, in Berlin."""
        return self.as_(LENA)

    @property
    def omar(self) -> Played:
        """He is in the workspace, in London, and leads nobody."""
        return self.as_(OMAR)

    @property
    def vera(self) -> Played:
        """She is Slack's admin, and leads nobody."""
        return self.as_(VERA)

    @property
    def now(self) -> datetime:
        return self.sandbox.clock.now()

    def move_to(self, moment: datetime) -> None:
        """Lets time pass until then; what the bot does on the way happens in order."""
        clock = self.sandbox.clock
        pass_time(self.bot, clock.now, clock.set, moment)

    def move(self, **by: float) -> None:
        """move(hours=1), move(days=3): by the clock on the wall of nobody in particular."""
        self.move_to(self.now + timedelta(**by))

    def settle(self) -> None:
        settle(self.bot)

    def tidy(self) -> None:
        """The bot does what waits beside the sending, and sends what comes of it."""
        self.bot.heartbeat.tidy()
        self.settle()

    def off_until(self, moment: datetime) -> None:
        """The bot is switched off until then; another one starts on the same books."""
        self.bot.stop()
        self.sandbox.clock.set(moment)
        self.bot = self.build()
        self.bot.start()
        self.settle()

    @property
    def channel(self) -> list[str]:
        """What stands in the team channel."""
        ana = self.ana.visitor
        return [ana.visible(message) for message in ana.channel(TEAM.name)]


def patient(bot: Bot) -> Bot:
    """The bot, whose listeners may take as long as people in the sandbox wait: Bolt drops answers after three seconds.

    Slack's three seconds are judged elsewhere; here a machine that stands still for as long is no fault of the bot's.
    """
    for listener in bot.bolt._listeners:
        listener.ack_timeout = PATIENCE_SECONDS
    return bot


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
) -> Iterator[World]:
    """A workspace and its bot, put together as `signoff run` does, with a clock of our own.

    `port`: of the bot's own door. `by_http`: Slack comes to that door in place of Socket Mode.
    """
    clock = Clock(start, ticking=False)
    url = f"http://127.0.0.1:{port}{PATH}" if by_http else None
    with Sandbox(
        clock=clock, manifest=manifest(), people=[*PEOPLE, *OTHERS], channels=[TEAM], request_url=url
    ) as sandbox:
        sandbox.wait_for_answers(PATIENCE_SECONDS)

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
            return patient(build(read, clock.now, opened(database_url)))

        world = World(sandbox, built, built())
        world.bot.start()
        try:
            yield world
        finally:
            world.bot.stop()
