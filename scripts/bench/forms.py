"""How long the form of a decline takes to close when many press Record at the same moment."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from threading import Barrier

from bot.app import Bot, build
from bot.demo import workspace
from bot.demo.passing_time import settle
from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.state.clock import Clock
from bot.sandbox.state.people import Person
from bot.sandbox.visitor.visitor import Visitor
from models.database.engine import Database
from scripts.bench.measuring import Measured
from scripts.bench.shelf import NOW, settings_of

FORMS = 400
ALONE = 30
AT_ONCE = (16, 32)
SLOWEST_LIMIT = 2.0
"""Who comes last waits for all before: at most twice as long as all of them take one after the other."""


def recorded_at_once(db: Database) -> Iterator[Measured]:
    """The slowest of 400 forms, 16 and 32 at a time, beside as many one after the other."""
    kind = db.engine.dialect.name
    people = [Person(f"U1P{number:03}", f"p{number}", f"Recruiter {number}") for number in range(max(AT_ONCE))]
    clock = Clock(NOW, ticking=False)
    with Sandbox(
        clock=clock, manifest=manifest(), people=[*workspace.PEOPLE, *people], channels=[workspace.TEAM]
    ) as slack:
        bot = build(settings_of(slack, db), clock.now, db)
        bot.start()
        try:
            desks = [_Desk(slack.as_(person.id), number) for number, person in enumerate(people)]
            alone = median(_recorded(bot, desks[:1], ALONE))
            for count in AT_ONCE:
                taken = _recorded(bot, desks[:count], FORMS // count)
                yield Measured(
                    f"{kind}: {count} press Record at once",
                    alone * count,
                    f"{count} one after the other",
                    max(taken),
                    f"the slowest of {len(taken)}",
                    limit=SLOWEST_LIMIT,
                )
        finally:
            bot.stop()


def _recorded(bot: Bot, desks: list["_Desk"], rounds: int) -> list[float]:
    """Everybody records at the same moment, so many times: how long each form took, in milliseconds."""
    taken: list[float] = []
    for _ in range(rounds):
        for desk in desks:
            desk.open()
            settle(bot)
            desk.fill()
        together = Barrier(len(desks))
        with ThreadPoolExecutor(len(desks)) as team:
            taken += team.map(lambda desk: desk.record(together), desks)  # noqa: B023 - done within the round
        settle(bot)
    return taken


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
        """Milliseconds until the form closed. RuntimeError where it did not."""
        together.wait()
        began = time.perf_counter()
        self._visitor.submit()
        taken = time.perf_counter() - began
        if self._visitor.errors or self._visitor.view:
            raise RuntimeError(f"a form was refused: {self._visitor.errors}")
        return taken * 1000
