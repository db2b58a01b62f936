"""Whether the bot can do its work: the same tests at `/readyz` and in `signoff check`."""

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
"""What has not answered by then counts as gone."""

OLDER = "The database is empty or older than this version. `signoff run` and `signoff migrate` bring it up."


@dataclass(frozen=True)
class Check:
    """One thing that must be so. `said` holds no name of a person, a workspace or an address."""

    name: str
    is_fine: bool
    said: str

    @property
    def line(self) -> str:
        return json.dumps({"check": self.name, "ok": self.is_fine, "said": self.said})


Test = Callable[[], Check]


def database(engine: Engine) -> Check:
    """Whether the database answers and has the shape that this version needs."""
    try:
        current = is_current(engine)
    except SQLAlchemyError as fault:
        return Check("database", False, f"The database can't be opened ({type(fault).__name__}). Check DATABASE_URL.")
    if current:
        return Check("database", True, f"The database is up to date ({engine.url.get_backend_name()}).")
    return Check("database", False, OLDER)


def slack(line: SocketMode) -> Check:
    """Whether the socket is open and Slack has been heard on it lately."""
    if line.is_well:
        return Check("slack", True, "The Slack socket is connected.")
    return Check("slack", False, f"The Slack socket is lost: not heard from for {line.silent_for:.0f} seconds.")


def heartbeat(heart: Heartbeat) -> Check:
    """Whether what runs by itself has run within its last two beats."""
    if heart.is_well:
        return Check("heartbeat", True, f"The heart beats every {heart.seconds:g} seconds.")
    return Check("heartbeat", False, f"The heart has stopped or its beats break off: {heart.quiet_for:.0f} seconds.")


def workspaces(db: Database) -> Check:
    """Whether Slack lets every workspace go on."""
    try:
        with db.reading() as session:
            stopped = stats.stopped(session)
    except SQLAlchemyError as fault:
        return Check("workspaces", False, f"Nobody can tell: the database does not answer ({type(fault).__name__}).")
    if stopped:
        return Check("workspaces", False, f"Nothing goes out to {stopped} of the workspaces.")
    return Check("workspaces", True, "No workspace is stopped.")


class Checks:
    """The tests of a running bot, all at once and each with its time.

    Callers that ask at the same time share a test that runs; one that hangs is not begun a second time.
    """

    def __init__(self, tests: dict[str, Test]) -> None:
        self._tests = tests
        self._threads = ThreadPoolExecutor(max(len(tests), 1), thread_name_prefix="health")
        self._running: dict[str, Future[Check]] = {}
        self._lock = threading.Lock()

    def all(self) -> Sequence[Check]:
        """Every check, in order."""
        with self._lock:
            running = {name: self._begun(name, test) for name, test in self._tests.items()}
        return [_answer(name, found) for name, found in running.items()]

    def stop(self) -> None:
        self._threads.shutdown(wait=False)

    def _begun(self, name: str, test: Test) -> Future[Check]:
        """The test as it runs; a new one when the last has ended, whose answer may be an old one by now."""
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
    """What a bot that runs says of itself at `/readyz`; None when none answers there."""
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
    said = json.loads(line)
    return Check(said["check"], said["ok"], said["said"])
