"""A workspace to play in: three people, a bot over real Socket Mode, and a clock that is moved by hand."""

import gc
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings

from models.database import Database
from tests.databases import fresh_url, migrated_url, opened
from tests.world import World, playing

# A change is judged by its own faults: the same examples each time. Elsewhere they are new in every run.
# How long an example takes says more about what else the machine does than about us.
settings.register_profile("played", suppress_health_check=[HealthCheck.too_slow], deadline=None)
settings.register_profile("judged", settings.get_profile("played"), derandomize=True)
settings.load_profile("judged" if os.environ.get("CI") else "played")

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""When every journey begins, as the demo does."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql", "both"], default="both")
    # Between two writes of one transaction nothing differs outside the process: one of them stands for all.
    parser.addoption("--every-write", action="store_true", help="end the process after each single write")


def pytest_collection_finish() -> None:
    """What was collected stays to the end: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever touches the books runs on both databases."""
    for fixture in {"database", "database_url", "books_url"}.intersection(metafunc.fixturenames):
        wanted = metafunc.config.getoption("database")
        kinds = ["sqlite", "postgresql"] if wanted == "both" else [wanted]
        metafunc.parametrize(fixture, kinds, indirect=True)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """Its kind alone, for those who need several."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own."""
    with fresh_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def books_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Books of its own, empty, in the shape that this version needs."""
    with migrated_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def db(books_url: str) -> Iterator[Database]:
    """The same, ready to read and write."""
    made = opened(books_url)
    yield made
    made.dispose()


@pytest.fixture
def world(books_url: str) -> Iterator[World]:
    """Ana and Ben, who recruit; Lena, who leads them; Omar, who does neither; and the bot."""
    with playing(books_url, TUESDAY) as made:
        yield made
