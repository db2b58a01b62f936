"""Fixtures of all tests: databases, browsers, and the world of a journey."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings, strategies

from models.database.engine import Database, sqlite_file
from tests import bolt
from tests.beginnings import CHAPTERS
from tests.databases import fresh_url, migrated_url, opened
from tests.effort import examples
from tests.world import Turns, World, playing

bolt.make_short()

# In CI the examples are the same each time, so that a change fails by its own faults only; elsewhere they are new in
# every run. No deadline: the time of an example depends on the load of the machine.
settings.register_profile(
    "played", max_examples=examples(15, 200), suppress_health_check=[HealthCheck.too_slow], deadline=None
)
settings.register_profile("judged", settings.get_profile("played"), derandomize=True)
settings.load_profile("judged" if os.environ.get("CI") else "played")

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""The start of every journey, and of the demo."""


TURNS = pytest.StashKey[Turns]()
RARELY = 20_000
"""The number of new objects after which Python collects garbage; its default is 700."""

SPEAKS_SQL = ("tests/models/", "tests/scheduler/")
"""Folders in which every test runs on PostgreSQL, too; elsewhere the tests that are marked `both_databases` do."""


LOOKS_INSIDE = {"monkeypatch", "caplog", "capsys", "log"}
"""Fixtures of tests that look at the bot while it works: nothing of their journeys comes from the cache."""


@given(strategies.text())
@settings(max_examples=5, database=None)
def _anything(_: str) -> None:
    """Draws a few examples, which makes Hypothesis parse our modules."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["usual", "sqlite", "postgresql", "both"], default="usual")


def pytest_collection_finish() -> None:
    """Freezes all that is imported by now, so that the garbage collector does not look through it again and again."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Hypothesis parses all our modules for their constants once, which takes 200 MB for a second: better now, when
        # a worker is small, than on top of all that it holds later.
        _anything()
    gc.collect()
    gc.freeze()
    gc.set_threshold(RARELY)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stops the shared bot before a test that does not use it, since changes of clocks would reach the bot, too."""
    if (turns := item.config.stash.get(TURNS, None)) and "turns" not in getattr(item, "fixturenames", ()):
        turns.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Runs every test that uses a database on SQLite, and on PostgreSQL as `--database` says."""
    for fixture in {"database", "empty_database_url", "database_url"}.intersection(metafunc.fixturenames):
        metafunc.parametrize(fixture, _kinds(metafunc), indirect=True)


def _kinds(metafunc: pytest.Metafunc) -> list[str]:
    wanted = metafunc.config.getoption("database")
    if wanted == "usual":
        node = metafunc.definition
        is_both = node.nodeid.startswith(SPEAKS_SQL) or node.get_closest_marker("both_databases") is not None
        wanted = "both" if is_both else "sqlite"
    return ["sqlite", "postgresql"] if wanted == "both" else [wanted]


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database alone, for tests that need several."""
    return str(request.param)


@pytest.fixture
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    with fresh_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated database without rows."""
    with migrated_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """The migrated database at `database_url`."""
    made = opened(database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """One browser for all tests of this process."""
    from tests.bot.sandbox.chromium import launch_chromium  # noqa: PLC0415 - most processes need no browser

    with launch_chromium() as started:
        yield started


@pytest.fixture(scope="session")
def tab(browser: "Browser") -> "Page":
    """A tab with which tests take turns (`chromium.reset_tab`)."""
    return browser.new_page()


@pytest.fixture(scope="session")
def axe_tab(browser: "Browser") -> "Page":
    """A second tab, which bypasses the content security policy: axe is a script that our pages would not run."""
    return browser.new_page(bypass_csp=True)


@pytest.fixture(scope="session")
def turns(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> Iterator[Turns]:
    """The world that the tests of this process share."""
    shared = tmp_path_factory.getbasetemp().parent / "beginnings"
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        shared.mkdir(exist_ok=True)
        CHAPTERS.folder = shared
    made = pytestconfig.stash[TURNS] = Turns(tmp_path_factory.mktemp("turns"), TUESDAY)
    yield made
    made.close()
    if worker:
        (shared / f"{worker}.done").touch()
        if len(list(shared.glob("*.done"))) == int(os.environ["PYTEST_XDIST_WORKER_COUNT"]):
            shutil.rmtree(shared)  # a hundred megabytes


@pytest.fixture
def world(request: pytest.FixtureRequest, database_url: str, turns: Turns) -> Iterator[World]:
    """Ana and Ben, who recruit; Lena, who leads them; Omar, who does neither; and the bot."""
    looks_inside = LOOKS_INSIDE.intersection(request.fixturenames)
    is_ours = looks_inside or not sqlite_file(database_url)
    if is_ours:
        turns.close()
    with playing(database_url, TUESDAY) if is_ours else turns.turn() as made:
        yield made
