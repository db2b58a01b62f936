"""One set of books for everything that is only drawn: how it looks does not depend on where it is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import migrate
from models.database.engine import Database


@pytest.fixture(scope="package")
def shared_db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Books to draw from; nothing that a test writes into them stays."""
    path: Path = tmp_path_factory.mktemp("books")
    made = Database(f"sqlite:///{path / 'signoff.db'}")
    migrate.migrate(made.engine)
    yield made
    made.dispose()
