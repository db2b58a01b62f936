"""A workspace to play in: three people, a bot over real Socket Mode, and a clock that is moved by hand."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from models import migrating
from models.database import Database
from tests.databases import fresh_url
from tests.world import World, playing

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/Berlin"))
"""When every journey begins, as the demo does."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql", "both"], default="both")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever touches the books runs on both databases."""
    if "database_url" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("database")
        kinds = ["sqlite", "postgresql"] if wanted == "both" else [wanted]
        metafunc.parametrize("database_url", kinds, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of its own."""
    with fresh_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """Books in the shape that this version needs."""
    made = Database(database_url)
    migrating.migrate(made.engine)
    yield made
    made.dispose()


@pytest.fixture
def world(database_url: str) -> Iterator[World]:
    """Ana and Ben, who recruit; Lena, who leads them; Omar, who does neither; and the bot."""
    with playing(database_url, TUESDAY) as made:
        yield made
