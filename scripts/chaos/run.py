"""Runs one part of a chaos run: bots on one database, some business days under faults, a drain, then the verdict."""

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
from scripts.chaos import judge
from scripts.chaos.evidence import Activity, Evidence
from scripts.chaos.faults import Monitor, ProcessFaults, SlackFaults
from scripts.chaos.judge import Verdict
from scripts.chaos.people import EVERYBODY, LEADS, TEAM, ZONES, UserThreads
from scripts.chaos.processes import ClockControl, Fleet, Plan, Timing

START = datetime(2026, 3, 3, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""A Tuesday; daylight saving time begins in New York on the following weekend."""

LIST_TIME = time_of_day(9, 30)
LEAD_TIME = timedelta(seconds=1)
"""The clock jumps to this long before a due time, so that the due time passes on a running clock."""

LONGEST_BACKOFF = timedelta(minutes=16)
"""The jump of the clock in a drain: longer than the backoff of any message, so that every retry is due."""

START_SECONDS = 120
"""Seconds that all bots together may take to start on a busy machine."""

QUIET_LEASES = 0.7
"""Estimated duration of a drain in leases: below 1, since only messages of killed bots wait for a lease to end."""

DRAIN_SECONDS = 60
"""Seconds that a drain may take beyond a lease."""


@dataclass(frozen=True)
class ClockStop:
    """A moment to which the clock jumps. `is_last`: the last of its day, within the working hours of all users."""

    moment: datetime
    is_last: bool


def clock_stops(days: int) -> Iterator[ClockStop]:
    """The stops of the first `days` business days from START, in order."""
    day = START.date()
    for _ in range(days):
        moments = sorted({_list_time(day, zone) for zone in ZONES})
        noon = datetime.combine(day, time_of_day(12), UTC)
        ordered = sorted([*moments, noon])
        for moment in ordered:
            yield ClockStop(moment - LEAD_TIME, is_last=moment is ordered[-1])
        day = _next_business_day(day)


def _list_time(day: date, zone: str) -> datetime:
    return datetime.combine(day, LIST_TIME, ZoneInfo(zone)).astimezone(UTC)


def _next_business_day(day: date) -> date:
    day += timedelta(days=1)
    return day if day.weekday() < 5 else _next_business_day(day)


@dataclass
class Part:
    """Everything that runs during one part, with its figures and, after the end, its verdict."""

    plan: Plan
    sandbox: Sandbox
    db: Database
    clock: ClockControl
    fleet: Fleet
    monitor: Monitor
    slack_faults: SlackFaults
    process_faults: ProcessFaults
    activity: Activity
    users: UserThreads
    quiet_days: set[date] = field(default_factory=set)
    """Days at whose end every due message was sent: their lists and digests must be in Slack."""
    verdict: Verdict = field(init=False)

    def play_days(self) -> None:
        """Plays all days under faults. Every second day ends with a drain, so that its lists can be judged."""
        all_stops = list(clock_stops(self.plan.days))
        quiet_seconds = self.plan.days // 2 * self.plan.timing.lease * QUIET_LEASES
        seconds_per_stop = max(1.0, (self.plan.seconds - quiet_seconds) / len(all_stops))
        days_left = self.plan.days
        for stop in all_stops:
            self.clock.jump(stop.moment)
            time.sleep(seconds_per_stop)
            days_left -= stop.is_last
            if stop.is_last and days_left and days_left % 2 == 0:
                self.drain(stop.moment.date())
                self.resume()

    def drain(self, day: date) -> None:
        """Pauses users and faults until every due message is sent; then the day counts as quiet."""
        self.users.pause()
        self.slack_faults.pause()
        self.process_faults.pause()
        if not self._wait_until_drained():
            return
        # Makes messages due that wait for a retry.
        self.clock.jump(self.clock.now() + LONGEST_BACKOFF)
        if self._wait_until_drained():
            self.quiet_days.add(day)

    def resume(self) -> None:
        self.users.resume()
        self.slack_faults.resume()
        self.process_faults.resume()

    def _wait_until_drained(self) -> bool:
        return wait_until(lambda: self.monitor.count_due() == 0, self.plan.timing.lease + DRAIN_SECONDS)


def run_part(plan: Plan, database_url: str, folder: Path) -> Part:
    """Plays a part and judges Slack and the database afterwards."""
    with _part(plan, database_url, folder) as part:
        try:
            part.monitor.start()
            part.users.start()
            part.slack_faults.start()
            part.process_faults.start()
            part.play_days()
        finally:
            part.users.pause()
            part.slack_faults.end()
            part.process_faults.end()
            part.users.end()
        part.drain(part.clock.now().date())
        part.fleet.terminate(*part.fleet.alive())
        part.monitor.end()
        with part.db.reading() as session:
            evidence = Evidence.of(part.sandbox, session, part.activity, part.clock.now(), part.quiet_days)
            part.verdict = judge.judge_evidence(evidence, part.clock.real_seconds)
    return part


@contextmanager
def _part(plan: Plan, database_url: str, folder: Path) -> Iterator[Part]:
    clock = ClockControl(folder / "clock", START)
    with Sandbox(clock=clock.slack, manifest=manifest(), people=EVERYBODY, channels=[TEAM]) as sandbox:
        db = Database(database_url)
        activity = Activity()
        try:
            with Fleet(folder, plan.timing, bot_environment(sandbox, database_url, plan.timing)) as fleet:
                started_at = time.monotonic()
                for _ in range(plan.bots):
                    fleet.start()
                if not wait_until(lambda: len(fleet.ready()) == plan.bots, START_SECONDS):
                    raise RuntimeError(f"The bots did not start:\n{_log_tails(folder)}")
                monitor = Monitor(sandbox, db, fleet, clock)
                slack_faults = SlackFaults(sandbox, plan.seed)
                process_faults = ProcessFaults(fleet, plan, sandbox, monitor, time.monotonic() - started_at)
                users = UserThreads(sandbox, activity, plan.seed)
                yield Part(plan, sandbox, db, clock, fleet, monitor, slack_faults, process_faults, activity, users)
        finally:
            db.dispose()


def bot_environment(sandbox: Sandbox, database_url: str, timing: Timing) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_API_URL": sandbox.api_url,
        "DATABASE_URL": database_url,
        "SIGNOFF_LEADS": ",".join(lead.id for lead in LEADS),
        "SIGNOFF_DIGEST_CHANNEL": TEAM.id,
        "SIGNOFF_TICK_SECONDS": str(timing.tick),
        "NO_PROXY": "127.0.0.1,localhost",
    }


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Polls ten times a second until the condition is true; False after `seconds`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _log_tails(folder: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in sorted(folder.glob("bot-*.log")))


@contextmanager
def working_folder(path: Path | None) -> Iterator[Path]:
    """The folder for database, clock and logs: this path, or a temporary folder that is deleted at the end."""
    if path is not None:
        path.mkdir(parents=True, exist_ok=True)
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="signoff-chaos-", ignore_cleanup_errors=True) as temporary:
        yield Path(temporary)
