"""One part of a chaos run: so many bots on one database, some business days of work, then quiet, then the verdict."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.manifest import manifest
from bot.sandbox.sandbox import Sandbox
from models.database.engine import Database
from scripts.chaos import judge as lost
from scripts.chaos.evidence import Account, Evidence
from scripts.chaos.faults import Accidents, Watch, Weather
from scripts.chaos.judge import Verdict
from scripts.chaos.people import EVERYBODY, LEADS, TEAM, ZONES, Crew
from scripts.chaos.processes import Fleet, Mover, Pace, Plan

START = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Tuesday; the weekend after it New York changes its clocks."""

LIST_TIME = time_of_day(9, 30)
BEFORE = timedelta(seconds=1)
"""The clock is moved to just before the moment, so that it comes by itself."""

LONGEST_WAIT = timedelta(minutes=16)
"""By this much the clock goes on when all is to come to rest: longer than a bot waits before its next try."""

START_SECONDS = 120
"""How long the bots may take to start, all at once, on a busy machine."""

RESTS_FOR = 0.7
"""So many leases a quiet evening takes, as a rule: nobody waits for one that no bot has left behind."""

REST_SECONDS = 60
"""How long all may take to come to rest, beyond a lease."""


@dataclass(frozen=True)
class Stop:
    """A moment to which the clock is moved. `is_last`: the day's last one, inside everybody's hours."""

    moment: datetime
    is_last: bool


def stops(days: int) -> Iterator[Stop]:
    """The stops of so many business days from START on, in order."""
    day = START.date()
    for _ in range(days):
        moments = sorted({_list_time(day, zone) for zone in ZONES})
        noon = datetime.combine(day, time_of_day(12), UTC)
        ordered = sorted([*moments, noon])
        for moment in ordered:
            yield Stop(moment - BEFORE, is_last=moment is ordered[-1])
        day = _next(day)


def _list_time(day: date, zone: str) -> datetime:
    return datetime.combine(day, LIST_TIME, ZoneInfo(zone)).astimezone(UTC)


def _next(day: date) -> date:
    day += timedelta(days=1)
    return day if day.weekday() < 5 else _next(day)


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
        all_stops = list(stops(self.plan.days))
        resting = self.plan.days // 2 * self.plan.pace.lease * RESTS_FOR
        each = max(1.0, (self.plan.seconds - resting) / len(all_stops))
        left = self.plan.days
        for stop in all_stops:
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
        self.clock.jump(self.clock.now() + LONGEST_WAIT)
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
            verdict = lost.judged(evidence, scene.clock.real)
    return Report(plan, scene.account, scene.fleet, scene.weather, scene.watch, verdict, len(scene.quiet))


@contextmanager
def _scene(plan: Plan, database_url: str, folder: Path) -> Iterator[Scene]:
    clock = Mover(folder / "clock", START)
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
def folder(path: Path | None) -> Iterator[Path]:
    """For books, clock and logs; it goes away unless it is to be kept."""
    if path is not None:
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="signoff-chaos-", ignore_cleanup_errors=True) as temporary:
        yield Path(temporary)
