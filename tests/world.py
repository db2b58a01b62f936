"""The world of a journey: people who do things in Slack, a bot that answers, and time that passes when we say so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import settings
from bot.app import Bot, build
from bot.demo import ANA, BEN, LENA, OMAR, PEOPLE, TEAM
from bot.manifest import manifest
from bot.passing import pass_time, settle
from bot.sandbox import Clock, Message, Sandbox, Visitor


@dataclass(frozen=True)
class Played:
    """A person in Slack. After everything they do the bot comes to rest, so that the next line sees what came of it."""

    visitor: Visitor
    bot: Bot

    def command(self, command: str, text: str = "") -> Any:
        answer = self.visitor.command(command, text)
        settle(self.bot)
        return answer

    def press(self, label: str, message: Message | None = None, **options: Any) -> None:
        self.visitor.press(label, message, **options)
        settle(self.bot)

    def fill(self, **by_label: Any) -> None:
        """Fields by label, with _ for a blank: fill(Stage_reached="Final round")."""
        for label, value in by_label.items():
            self.visitor.fill(label.replace("_", " "), value)

    def type_in(self, label: str, value: Any) -> None:
        self.visitor.fill(label, value)

    def submit(self) -> dict[str, str]:
        """Presses the form's button; what it finds wrong, by label."""
        self.visitor.submit()
        settle(self.bot)
        return dict(self.visitor.errors)

    def close(self) -> None:
        self.visitor.close()
        settle(self.bot)

    def open_home(self) -> str:
        self.visitor.open_home()
        settle(self.bot)
        return self.visitor.visible(self.visitor.home or {})

    @property
    def form(self) -> str:
        """All that the form on top says; empty when there is none."""
        return self.visitor.visible(self.visitor.view) if self.visitor.view else ""

    @property
    def messages(self) -> list[str]:
        """What stands in the direct messages with the bot, oldest first, as it stands now."""
        return [self.visitor.visible(message) for message in self.visitor.dm]

    @property
    def newest(self) -> str:
        return self.messages[-1] if self.messages else ""

    def declines(
        self, who: str, *, role: str = "Staff Engineer at Acme", stage: str = "Final round", **fields: Any
    ) -> None:
        """Records a decline, with a reason, and has nothing to put right."""
        self.command("/decline", f"{who}, {role}")
        reason = "Another candidate fitted more closely"
        self.fill(**{"Stage_reached": stage, "Reason": reason, **fields})
        assert self.submit() == {}

    def reaches(self, mood: str = "Fine", message: Message | None = None, **fields: Any) -> None:
        """I reached them, and a relationship is what came of it."""
        self.press("I reached them", message)
        self.fill(**{"How_did_they_take_it?": mood, "What_did_you_leave_with?": ["A relationship"], **fields})
        assert self.submit() == {}


@dataclass(frozen=True)
class World:
    sandbox: Sandbox
    bot: Bot
    ana: Played
    ben: Played
    lena: Played
    omar: Played

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

    @property
    def channel(self) -> list[str]:
        """What stands in the team channel."""
        return [self.ana.visitor.visible(message) for message in self.ana.visitor.channel(TEAM.name)]


@contextmanager
def playing(
    database_url: str, start: datetime, *, leads: str = LENA.id, digest_channel: str | None = TEAM.id
) -> Iterator[World]:
    """A workspace and its bot, put together as `signoff run` does, with a clock of our own."""
    clock = Clock(start, ticking=False)
    with Sandbox(clock=clock, manifest=manifest(), people=PEOPLE, channels=[TEAM]) as sandbox:
        bot = build(
            settings.read(
                _env_file=None,
                SLACK_BOT_TOKEN=sandbox.bot_token,
                SLACK_APP_TOKEN=sandbox.app_token,
                SLACK_API_URL=sandbox.api_url,
                DATABASE_URL=database_url,
                SIGNOFF_LEADS=leads,
                SIGNOFF_DIGEST_CHANNEL=digest_channel,
                SIGNOFF_TICK_SECONDS=300,
            ),
            clock.now,
        )
        bot.start()
        try:
            people = {person.id: Played(sandbox.as_(person.id), bot) for person in PEOPLE}
            yield World(sandbox, bot, people[ANA.id], people[BEN.id], people[LENA.id], people[OMAR.id])
        finally:
            bot.stop()
