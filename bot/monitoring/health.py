"""Health checks, shared by `/readyz` and `signoff check`."""

import json
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.slack.socket_mode import SocketMode
from models.database.engine import Database
from models.migrate import is_current
from scheduler import stats
from scheduler.heartbeat import Heartbeat

ANSWER_SECONDS = 3.0
"""Time limit of a check; a slower check counts as failed."""

OLDER = "The database is empty or older than this version. `signoff run` and `signoff migrate` bring it up."


@dataclass(frozen=True)
class Check:
    """The result of a health check. `said` names no person, workspace or address."""

    name: str
    is_fine: bool
    text: str

    @property
    def line(self) -> str:
        return json.dumps({"check": self.name, "ok": self.is_fine, "said": self.text})


Test = Callable[[], Check]


def database(engine: Engine) -> Check:
    """Whether the database answers and its schema is that of this version."""
    try:
        current = is_current(engine)
    except SQLAlchemyError as fault:
        return Check("database", False, f"The database can't be opened ({type(fault).__name__}). Check DATABASE_URL.")
    if current:
        return Check("database", True, f"The database is up to date ({engine.url.get_backend_name()}).")
    return Check("database", False, OLDER)


def slack(line: SocketMode) -> Check:
    """Whether the Socket Mode connection is open and not silent."""
    if line.is_well:
        return Check("slack", True, "The Slack socket is connected.")
    return Check("slack", False, f"The Slack socket is lost: not heard from for {line.silent_for:.0f} seconds.")


def heartbeat(heart: Heartbeat) -> Check:
    """Whether the scheduler has run within its last two beats."""
    if heart.is_well:
        return Check("heartbeat", True, f"The heart beats every {heart.seconds:g} seconds.")
    return Check("heartbeat", False, f"The heart has stopped or its beats break off: {heart.quiet_for:.0f} seconds.")


def workspaces(db: Database) -> Check:
    """Whether no workspace is stopped (`Workspace.stopped_at`)."""
    try:
        with db.reading() as session:
            stopped = stats.stopped(session)
    except SQLAlchemyError as fault:
        return Check("workspaces", False, f"Nobody can tell: the database does not answer ({type(fault).__name__}).")
    if stopped:
        return Check("workspaces", False, f"Nothing goes out to {stopped} of the workspaces.")
    return Check("workspaces", True, "No workspace is stopped.")


class Checks:
    """Runs the health checks of a bot in parallel, each with a time limit.

    Concurrent callers share a running check; a check that hangs is not started a second time.
    """

    def __init__(self, tests: dict[str, Test]) -> None:
        self._tests = tests
        self._threads = ThreadPoolExecutor(max(len(tests), 1), thread_name_prefix="health")
        self._running: dict[str, Future[Check]] = {}
        self._lock = threading.Lock()

    def all(self) -> Sequence[Check]:
        """The results of all checks, in order."""
        with self._lock:
            running = {name: self._started(name, test) for name, test in self._tests.items()}
        return [_answer(name, future) for name, future in running.items()]

    def stop(self) -> None:
        self._threads.shutdown(wait=False)

    def _started(self, name: str, test: Test) -> Future[Check]:
        """The running check, or a new run if the last one has ended, since its result may be stale."""
        running = self._running.get(name)
        if running is None or running.done():
            running = self._running[name] = self._threads.submit(test)
        return running


def _answer(name: str, running: Future[Check]) -> Check:
    try:
        return running.result(ANSWER_SECONDS)
    except TooLong:
        return Check(name, False, f"No answer within {ANSWER_SECONDS:g} seconds.")


def of_running(host: str, port: int) -> list[Check] | None:
    """The checks that a running bot reports at `/readyz`; None when no bot answers there."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://{host}:{port}/readyz", timeout=4 * ANSWER_SECONDS) as answer:
            lines = answer.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            lines = refusal.read()
    except (OSError, ValueError):
        return None
    return [_read(line) for line in lines.decode().splitlines()]


def _read(line: str) -> Check:
    fields = json.loads(line)
    return Check(fields["check"], fields["ok"], fields["said"])
