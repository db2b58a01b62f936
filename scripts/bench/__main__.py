"""`make bench`: speed against limits that are measured in the same run, on SQLite and on PostgreSQL."""

import argparse
import os
import sys
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path

import structlog
from sqlalchemy import delete

from models import migrate
from models.database.engine import Database
from models.outbox.message import Message, MessageDuty
from scripts.bench import claiming, forms, sending
from scripts.bench.measuring import Comparison, table_lines
from scripts.postgres import fresh_databases


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000, help="messages of years past")
    rows: int = parser.parse_args().rows
    os.environ["NO_PROXY"] = "127.0.0.1,localhost"
    structlog.configure(processors=[_drop_event])
    results = list(_run_benchmarks(rows))
    print("\n".join(table_lines(results)))
    sys.exit(1 if any(result.is_over for result in results) else 0)


def _run_benchmarks(rows: int) -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory(prefix="signoff-bench-") as folder:
        yield from _compare([f"sqlite:///{Path(folder) / name}" for name in ("young.db", "old.db")], rows)
    with fresh_databases(2) as urls:
        yield from _compare(urls, rows)


def _compare(urls: list[str], rows: int) -> Iterator[Comparison]:
    young, old = [Database(url) for url in urls]
    try:
        for db in (young, old):
            migrate.migrate(db.engine)
        # Home and sending run first, on a database without other messages.
        for benchmark in (sending.compare_home, sending.compare_sending, forms.compare_forms):
            yield from benchmark(young)
            _delete_messages(young)
        yield from claiming.compare_claims(young, old, rows)
    finally:
        for db in (young, old):
            db.dispose()


def _delete_messages(db: Database) -> None:
    with db.writing() as session:
        session.execute(delete(MessageDuty))
        session.execute(delete(Message))


def _drop_event(*_: object) -> dict[str, object]:
    raise structlog.DropEvent


if __name__ == "__main__":
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    main()
