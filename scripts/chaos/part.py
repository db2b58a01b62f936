"""One part of a run: so many bots on one database, some days of work, then quiet, then the verdict."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from models.database.engine import Database
from scripts.chaos import days, judge
from scripts.chaos.accidents import Accidents
from scripts.chaos.account import Account
from scripts.chaos.clock import Mover
from scripts.chaos.evidence import Evidence
from scripts.chaos.fleet import Fleet, Pace
from scripts.chaos.judge import Verdict
from scripts.chaos.people import EVERYBODY, LEADS, TEAM, Crew
from scripts.chaos.plan import Plan
from scripts.chaos.watch import Watch
from scripts.chaos.weather import Weather

START_SECONDS = 120
"""How long the bots may take to start, all at once, on a busy machine."""

RESTS_FOR = 0.7
"""So many leases a quiet evening takes, as a rule: nobody waits for one that no bot has left behind."""

REST_SECONDS = 60
"""How long all may take to come to rest, beyond a lease."""


@dataclass
class Report:
    """What came of it."""

    plan: Plan
    account: Account
    fleet: Fleet
    weather: Weather
    watch: Watch
    verdict: Verdict
    quiet_days: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass
class Scene:
    """Everything that moves in one part."""

    plan: Plan
    sandbox: Sandbox
    db: Database
    clock: Mover
    fleet: Fleet
    watch: Watch
    weather: Weather
    accidents: Accidents
    account: Account
    crew: Crew
    quiet: set[date] = field(default_factory=set)
    """Days at whose end everything came to rest: their lists and digests must stand in Slack."""

    def play(self) -> None:
        """The days, with everything that can go wrong. Every second one ends in quiet, so that it can be judged."""
        stops = list(days.stops(self.plan.days))
        resting = self.plan.days // 2 * self.plan.pace.lease * RESTS_FOR
        each = max(1.0, (self.plan.seconds - resting) / len(stops))
        left = self.plan.days
        for stop in stops:
            self.clock.jump(stop.moment)
            time.sleep(each)
            left -= stop.is_last
            if stop.is_last and left and left % 2 == 0:
                self.rest(stop.moment.date())
                self.go_on()

    def rest(self, day: date) -> None:
        """Nobody does anything, nothing goes wrong any more, and everything that is due goes out."""
        self.crew.rest()
        self.weather.good()
        self.accidents.calm()
        if not self._comes_to_rest():
            return
        # Whatever waits for its next try is due by then.
        self.clock.jump(self.clock.now() + days.LONGEST_WAIT)
        if self._comes_to_rest():
            self.quiet.add(day)

    def go_on(self) -> None:
        self.crew.go_on()
        self.weather.bad()
        self.accidents.go_on()

    def _comes_to_rest(self) -> bool:
        return waited(lambda: self.watch.due() == 0, self.plan.pace.lease + REST_SECONDS)


def run(plan: Plan, database_url: str, folder: Path) -> Report:
    """Plays it, and judges what stands in Slack and in the books afterwards."""
    with _scene(plan, database_url, folder) as scene:
        try:
            scene.watch.start()
            scene.crew.start()
            scene.weather.start()
            scene.accidents.start()
            scene.play()
        finally:
            scene.crew.rest()
            scene.weather.end()
            scene.accidents.end()
            scene.crew.end()
        scene.rest(scene.clock.now().date())
        scene.fleet.end(*scene.fleet.alive())
        scene.watch.end()
        with scene.db.reading() as session:
            evidence = Evidence.of(scene.sandbox, session, scene.account, scene.clock.now(), scene.quiet)
            verdict = judge.judged(evidence, scene.clock.real)
    return Report(plan, scene.account, scene.fleet, scene.weather, scene.watch, verdict, len(scene.quiet))


@contextmanager
def _scene(plan: Plan, database_url: str, folder: Path) -> Iterator[Scene]:
    clock = Mover(folder / "clock", days.START)
    with Sandbox(clock=clock.slack, manifest=manifest(), people=EVERYBODY, channels=[TEAM]) as sandbox:
        db = Database(database_url)
        account = Account()
        try:
            with Fleet(folder, plan.pace, environment(sandbox, database_url, plan.pace)) as fleet:
                began = time.monotonic()
                for _ in range(plan.bots):
                    fleet.start()
                if not waited(lambda: len(fleet.at_work()) == plan.bots, START_SECONDS):
                    raise RuntimeError(f"The bots did not start:\n{_last_words(folder)}")
                watch = Watch(sandbox, db, fleet, clock)
                weather = Weather(sandbox, plan.seed)
                accidents = Accidents(fleet, plan, sandbox, watch, time.monotonic() - began)
                crew = Crew(sandbox, account, plan.seed)
                yield Scene(plan, sandbox, db, clock, fleet, watch, weather, accidents, account, crew)
        finally:
            db.dispose()


def environment(sandbox: Sandbox, database_url: str, pace: Pace) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": database_url,
        "SIGNOFF_LEADS": ",".join(lead.id for lead in LEADS),
        "SIGNOFF_DIGEST_CHANNEL": TEAM.id,
        "SIGNOFF_TICK_SECONDS": str(pace.tick),
        "NO_PROXY": "127.0.0.1,localhost",
    }


def waited(until: Callable[[], bool], seconds: float) -> bool:
    """Asks ten times a second; False when it did not become true in that time."""
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def _last_words(folder: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in sorted(folder.glob("bot-*.log")))


@contextmanager
def folder(kept: Path | None) -> Iterator[Path]:
    """For books, clock and logs; it goes away unless it is to be kept."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="signoff-chaos-", ignore_cleanup_errors=True) as made:
        yield Path(made)
