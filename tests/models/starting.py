"""Two bots that start together: `python -m tests.models.starting URL` has both bring that database up to date."""

import multiprocessing
import sys
from multiprocessing.synchronize import Barrier

from models import migrate
from models.database.engine import create_engine

BOTS = 2


def bring_up(url: str) -> bool:
    """What a starting bot does first; whether the database has the shape of this version then."""
    engine = create_engine(url)
    migrate.migrate(engine)
    current = migrate.is_current(engine)
    engine.dispose()
    return current


def _starts(url: str, together: Barrier) -> None:
    together.wait(20)
    sys.exit(0 if bring_up(url) else "not current")


def main(url: str) -> list[int | None]:
    """How the processes ended."""
    begin = multiprocessing.get_context("fork")
    together = begin.Barrier(BOTS)
    bots = [begin.Process(target=_starts, args=(url, together)) for _ in range(BOTS)]
    for bot in bots:
        bot.start()
    for bot in bots:
        bot.join()
    return [bot.exitcode for bot in bots]


if __name__ == "__main__":
    sys.stdout.write(f"{main(*sys.argv[1:])}\n")
