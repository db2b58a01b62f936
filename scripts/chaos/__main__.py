"""`make chaos`: runs one bot on SQLite, then three on PostgreSQL, under random faults; prints figures and findings."""

import argparse
import faulthandler
import math
import os
import random
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from scheduler import claims
from scripts.chaos import run
from scripts.chaos.processes import Plan, Timing
from scripts.chaos.run import Part
from scripts.postgres import fresh_databases

MOST_FINDINGS = 20
"""Highest number of findings of each kind that are printed."""

GRACE_MINUTES = 4
"""Extra minutes that a run may take on a busy machine before it is aborted."""

SHORT_MINUTES = 3
"""A run of fewer minutes plays four business days, a longer run six."""


def report_lines(parts: list[Part]) -> Iterator[str]:
    """The lines of the table of figures, with a column for each part, and of the findings."""
    yield f"{'':27}" + "".join(f"{part.plan.name:>26}" for part in parts)
    for name, value in ROWS:
        yield f"{name:27}" + "".join(f"{value(part)!s:>26}" for part in parts)
    for part in parts:
        for kind in ("lost", "doubled", "half_done"):
            findings: list[str] = getattr(part.verdict, kind)
            label = f"{part.plan.name}: {kind.replace('_', '-')}"
            yield from (f"{label}: {finding}" for finding in findings[:MOST_FINDINGS])
            if len(findings) > MOST_FINDINGS:
                yield f"{label}: and {len(findings) - MOST_FINDINGS} more"


def late_takeovers(part: Part) -> int:
    """Number of messages of killed bots that another bot claimed too late (`Timing.takeover_limit`) or never."""
    late = [seconds for seconds in part.monitor.takeover_seconds if seconds > part.plan.timing.takeover_limit]
    return len(late) + len(part.monitor.not_taken_over)


def _unanswered_forms(part: Part) -> int:
    activity = part.activity
    forms = (activity.decline_forms, activity.outcome_forms, activity.snooze_forms, activity.hand_off_forms)
    return sum(not form.answered for kind in forms for form in kind)


def percentile(seconds: list[float], share: float) -> str:
    """The percentile by the nearest-rank method, with one decimal; "-" without values."""
    if not seconds:
        return "-"
    return f"{sorted(seconds)[math.ceil(share * len(seconds)) - 1]:.1f}"


ROWS: list[tuple[str, Callable[[Part], object]]] = [
    ("processes", lambda part: part.fleet.started),
    ("killed", lambda part: part.fleet.killed),
    ("stopped past a lease", lambda part: part.fleet.suspended),
    ("asked to end", lambda part: part.fleet.asked_to_exit),
    ("  took over 10 s", lambda part: part.fleet.slow_to_exit),
    ("calls that met a fault", lambda part: part.slack_faults.met),
    ("sockets torn", lambda part: part.slack_faults.sockets.total()),
    ("things people did", lambda part: part.activity.actions.total()),
    ("  that met trouble", lambda part: part.activity.errors.total()),
    ("decline forms answered", lambda part: sum(form.answered for form in part.activity.decline_forms)),
    ("outcome forms answered", lambda part: sum(form.answered for form in part.activity.outcome_forms)),
    ("forms never answered", _unanswered_forms),
    ("days judged whole", lambda part: f"{len(part.quiet_days)} of {part.plan.days}"),
    ("sent", lambda part: part.verdict.sent),
    ("edited", lambda part: part.monitor.edits),
    ("lost", lambda part: len(part.verdict.lost)),
    ("doubled", lambda part: len(part.verdict.doubled)),
    ("half-done", lambda part: len(part.verdict.half_done)),
    ("late: half, s", lambda part: percentile(part.verdict.late, 0.5)),
    ("late: 95 of 100, s", lambda part: percentile(part.verdict.late, 0.95)),
    ("late: most, s", lambda part: percentile(part.verdict.late, 1.0)),
    ("lists on the way in a jump", lambda part: part.verdict.overtaken),
    ("taken up after a kill", lambda part: len(part.monitor.takeover_seconds)),
    ("  after at most, s", lambda part: percentile(part.monitor.takeover_seconds, 1.0)),
    ("  later than that", late_takeovers),
]


def main() -> None:
    arguments = _arguments()
    print(f"seed {arguments.seed}", flush=True)
    os.environ["NO_PROXY"] = "127.0.0.1,localhost"
    thread_errors = _collect_thread_errors()
    _set_time_limit(arguments.minutes)
    timing = Timing(lease=arguments.lease)
    print(_describe_timing(timing), flush=True)
    parts = [_run_part(arguments, timing, bots) for bots in arguments.bots]
    print("\n".join(report_lines(parts)))
    if thread_errors:
        print(f"Threads of the run failed: {', '.join(thread_errors)}")
    harmless = [part.plan.name for part in parts if not part.fleet.killed]
    if harmless:
        print(f"No bot was killed, so the run proves nothing: {', '.join(harmless)}. Give it more minutes.")
    is_good = all(part.verdict.is_good and not late_takeovers(part) for part in parts)
    sys.exit(0 if is_good and not thread_errors and not harmless else 1)


def _run_part(arguments: argparse.Namespace, timing: Timing, bots: int) -> Part:
    seconds = arguments.minutes * 60 / len(arguments.bots) - 8
    name = "one bot, SQLite" if bots == 1 else f"{bots} bots, PostgreSQL"
    days = 4 if arguments.minutes < SHORT_MINUTES else 6
    plan = Plan(name, f"{arguments.seed} {bots}", bots, seconds, days, timing)
    with ExitStack() as stack:
        folder = stack.enter_context(run.working_folder(arguments.keep and arguments.keep / str(bots)))
        url = f"sqlite:///{folder / 'signoff.db'}"
        if bots > 1:
            url = stack.enter_context(fresh_databases())[0]
        return run.run_part(plan, url, folder)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    parser.add_argument("--minutes", type=float, default=5, help="for all parts together; 2 is the shortest")
    parser.add_argument(
        "--lease", type=float, default=Timing.lease, help=f"seconds; {Timing().shortest_lease} at least"
    )
    parser.add_argument("--bots", type=int, nargs="*", default=[1, 3], help="bots of each part; 1 is on SQLite")
    parser.add_argument("--keep", type=Path, help="a folder that keeps the database and the bots' logs")
    arguments = parser.parse_args()
    if arguments.minutes < 2 or arguments.lease < Timing().shortest_lease:
        parser.error("two minutes at least, and a lease longer than a call can take")
    return arguments


def _describe_timing(timing: Timing) -> str:
    leases = f"leases of {timing.lease:g} s in place of {claims.LEASE_SECONDS:g}"
    calls = f"each of the four parts of a call may take {timing.call} s here"
    return f"{leases}: {calls}; a look at what is due every {timing.tick:g} s; nothing leaves this machine"


def _collect_thread_errors() -> list[str]:
    """A list to which every uncaught exception of a thread is appended: such an exception must fail the run."""
    thread_errors: list[str] = []

    def collect(error: threading.ExceptHookArgs) -> None:
        thread_errors.append(f"{error.exc_type.__name__} in {error.thread.name if error.thread else 'a thread'}")
        threading.__excepthook__(error)

    threading.excepthook = collect
    return thread_errors


def _set_time_limit(minutes: float) -> None:
    """Aborts this process after `minutes` and the grace period. The bots end with it: they watch its pipe."""

    def abort(*_: object) -> None:
        faulthandler.dump_traceback(all_threads=True)
        sys.exit("The run did not come to an end in time.")

    signal.signal(signal.SIGALRM, abort)
    signal.alarm(int((minutes + GRACE_MINUTES) * 60))


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    main()
