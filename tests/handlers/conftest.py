"""A database shared by tests that only draw."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import migrate
from models.database.engine import Database


@pytest.fixture(scope="package")
def shared_db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A migrated database; tests roll back what they write."""
    path: Path = tmp_path_factory.mktemp("shared")
    made = Database(f"sqlite:///{path / 'signoff.db'}")
    migrate.migrate(made.engine)
    yield made
    made.dispose()
