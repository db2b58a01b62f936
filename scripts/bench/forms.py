"""Measures how long the decline form takes to close when many recruiters press Record at once."""

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
from scripts.bench.fixtures import NOW, settings_of
from scripts.bench.measuring import Comparison

FORM_COUNT = 400
SINGLE_FORMS = 30
RECRUITER_COUNTS = (16, 32)
SLOWEST_LIMIT = 2.0
"""The last recruiter waits for all others: at most twice as long as all of them take in sequence."""


def compare_forms(db: Database) -> Iterator[Comparison]:
    """Compares the slowest of 400 forms, 16 and 32 at once, with as many in sequence."""
    kind = db.engine.dialect.name
    people = [Person(f"U1P{number:03}", f"p{number}", f"Recruiter {number}") for number in range(max(RECRUITER_COUNTS))]
    clock = Clock(NOW, ticking=False)
    with Sandbox(
        clock=clock, manifest=manifest(), people=[*workspace.PEOPLE, *people], channels=[workspace.TEAM]
    ) as slack:
        bot = build(settings_of(slack, db), clock.now, db)
        bot.start()
        try:
            recruiters = [_Recruiter(slack.as_(person.id), number) for number, person in enumerate(people)]
            single = median(_record_all(bot, recruiters[:1], SINGLE_FORMS))
            for count in RECRUITER_COUNTS:
                durations = _record_all(bot, recruiters[:count], FORM_COUNT // count)
                yield Comparison(
                    f"{kind}: {count} press Record at once",
                    single * count,
                    f"{count} one after the other",
                    max(durations),
                    f"the slowest of {len(durations)}",
                    limit=SLOWEST_LIMIT,
                )
        finally:
            bot.stop()


def _record_all(bot: Bot, recruiters: list["_Recruiter"], rounds: int) -> list[float]:
    """All recruiters record at once, `rounds` times. Returns the milliseconds of each form."""
    durations: list[float] = []
    for _ in range(rounds):
        for recruiter in recruiters:
            recruiter.open()
            settle(bot)
            recruiter.fill()
        barrier = Barrier(len(recruiters))
        with ThreadPoolExecutor(len(recruiters)) as pool:
            durations += pool.map(lambda each: each.record(barrier), recruiters)  # noqa: B023 - done within the round
        settle(bot)
    return durations


class _Recruiter:
    """A simulated recruiter who records candidates in sequence."""

    def __init__(self, visitor: Visitor, number: int) -> None:
        self._visitor, self._number, self._candidates = visitor, number, 0

    def open(self) -> None:
        self._candidates += 1
        name = f"Jane {'x' * (self._number + 1)} {'y' * self._candidates}"
        self._visitor.command("/decline", f"{name}, Buyer at Acme, final")

    def fill(self) -> None:
        self._visitor.fill("Reason", "Timing or location")

    def record(self, barrier: Barrier) -> float:
        """Milliseconds until the form closed. Raises RuntimeError if it stayed open."""
        barrier.wait()
        start = time.perf_counter()
        self._visitor.submit()
        seconds = time.perf_counter() - start
        if self._visitor.errors or self._visitor.view:
            raise RuntimeError(f"a form was refused: {self._visitor.errors}")
        return seconds * 1000
