"""How long the form of a decline takes to close when many press Record at the same moment."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier

from bot import demo, settings
from bot.app import build
from bot.manifest import manifest
from bot.passing import settle
from bot.sandbox.clock import Clock
from bot.sandbox.people import Person
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.visitor import Visitor
from models.database import Database
from scripts.bench.measuring import Measured
from scripts.bench.shelf import NOW

FORMS = 400
ALONE = 30
AT_ONCE = (16, 32)
SLOWEST_LIMIT = 2.0
"""Who comes last waits for those before: as long as all of them one after the other, and half as long for the rest."""


def recorded_at_once(db: Database) -> Iterator[Measured]:
    """The slowest of 400 forms, 16 and 32 at a time, beside as many one after the other."""
    kind = db.engine.dialect.name
    most = max(AT_ONCE)
    people = [Person(f"U1P{number:03}", f"p{number}", f"Recruiter {number}") for number in range(most)]
    clock = Clock(NOW, ticking=False)
    with Sandbox(clock=clock, manifest=manifest(), people=[*demo.PEOPLE, *people], channels=[demo.TEAM]) as slack:
        bot = build(_settings(slack, db), clock.now, db)
        bot.start()
        desks = [_Desk(slack.as_(person.id), number) for number, person in enumerate(people)]

        def fill(of: list["_Desk"]) -> None:
            for desk in of:
                desk.open()
                settle(bot)
                desk.fill()

        def record(of: list["_Desk"]) -> list[float]:
            together = Barrier(len(of))
            with ThreadPoolExecutor(len(of)) as team:
                took = list(team.map(lambda desk: desk.record(together), of))
            settle(bot)
            return took

        alone = []
        for _ in range(ALONE):
            fill(desks[:1])
            alone += record(desks[:1])
        one = median(alone) * 1000
        for count in AT_ONCE:
            took = []
            for _ in range(FORMS // count):
                fill(desks[:count])
                took += record(desks[:count])
            slowest = max(took) * 1000
            said = f"{kind}: {count} press Record at once"
            base_is = f"{count} one after the other"
            yield Measured(said, one * count, base_is, slowest, f"the slowest of {len(took)}", limit=SLOWEST_LIMIT)
        bot.stop()


class _Desk:
    """A recruiter who records one candidate after the other."""

    def __init__(self, visitor: Visitor, number: int) -> None:
        self._visitor, self._number, self._candidates = visitor, number, 0

    def open(self) -> None:
        self._candidates += 1
        name = f"Jane {'x' * (self._number + 1)} {'y' * self._candidates}"
        self._visitor.command("/decline", f"{name}, Buyer at Acme, final")

    def fill(self) -> None:
        self._visitor.fill("Reason", "Timing or location")

    def record(self, together: Barrier) -> float:
        """Seconds until the form closed. RuntimeError where it did not."""
        together.wait()
        began = time.perf_counter()
        self._visitor.submit()
        took = time.perf_counter() - began
        if self._visitor.errors or self._visitor.view:
            raise RuntimeError(f"a form was refused: {self._visitor.errors}")
        return took


def _settings(slack: Sandbox, db: Database) -> settings.Settings:
    return settings.read(
        _env_file=None,
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_APP_TOKEN=slack.app_token,
        SLACK_API_URL=slack.api_url,
        DATABASE_URL=db.engine.url.render_as_string(hide_password=False),
        SIGNOFF_TICK_SECONDS=300,
    )
